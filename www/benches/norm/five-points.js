import * as words from '#words/norm-bench.js';
import { h, setText } from '../../base/dom.js';
import { fixed } from '../../base/format.js';
import { begin, fitCanvas, offer, themeValue } from '../../plot/canvas.js';
import { slider } from '../../base/controls.js';

const FIXED = [-1.5, -0.5, 0.4, 1.2];
const REACH = 6;

/** Five numbers on a line, one of them movable, and what normalising makes of them. */
export class FivePoints {
  constructor() {
    this.moving = slider(words.fifth, { min: -REACH, max: REACH, step: 0.1, value: 2 }, () =>
      this.draw(),
    );
    this.canvas = h('canvas', {
      class: 'points',
      role: 'img',
      'aria-label': words.points,
    });
    this.readout = h('p', { class: 'facts', role: 'status', 'data-readout': 'points' });
    this.element = h(
      'article',
      { 'data-bench': 'points' },
      h('h3', {}, words.pointsTitle),
      this.moving.element,
      this.canvas,
      this.readout,
    );
    // What is there from the start is not told as news when it is first seen.
    this.#say();
    fitCanvas(this.canvas, () => this.draw());
    offer(this.canvas, () => this.numbers);
  }

  /** The numbers, and the same normalised. */
  get numbers() {
    const numbers = [...FIXED, this.moving.value];
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const std = Math.sqrt(
      numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (numbers.length - 1),
    );
    return { numbers, mean, std, normalised: numbers.map((x) => (x - mean) / std) };
  }

  #say() {
    const { mean, std, normalised: hats } = this.numbers;
    setText(
      this.readout,
      words.pointsFacts(fixed(mean, 2), fixed(std, 2), hats.map((x) => fixed(x, 2)).join(', ')),
    );
  }

  draw() {
    const { numbers, normalised: hats } = this.numbers;
    this.#say();
    const context = begin(this.canvas);
    if (!context) return;
    const width = this.canvas.clientWidth;
    const x = (/** @type {number} */ v) => width / 2 + (v / (REACH + 0.5)) * (width / 2 - 20);
    const theme = (/** @type {string} */ name) => themeValue(this.canvas, name);
    const rows = [
      { y: 40, values: numbers, name: words.numbersRow },
      { y: 110, values: hats, name: words.normalisedRow },
    ];
    context.font = theme('--canvas-font');
    context.textAlign = 'left';
    for (const { y, values, name } of rows) {
      context.fillStyle = theme('--quiet');
      context.fillText(name, 4, y - 18);
      context.strokeStyle = theme('--edge');
      context.beginPath();
      context.moveTo(x(-REACH), y);
      context.lineTo(x(REACH), y);
      context.moveTo(x(0), y - 6);
      context.lineTo(x(0), y + 6);
      context.stroke();
      values.forEach((v, i) => {
        context.beginPath();
        context.arc(x(v), y, 7, 0, 2 * Math.PI);
        context.fillStyle = theme(i === 4 ? '--look' : '--layer-2');
        context.fill();
        context.fillStyle = theme('--ground');
        context.textAlign = 'center';
        context.textBaseline = 'middle';
        context.fillText(String(i + 1), x(v), y + 1);
        context.textAlign = 'left';
        context.textBaseline = 'alphabetic';
      });
    }
    context.strokeStyle = theme('--line');
    numbers.forEach((v, i) => {
      context.beginPath();
      context.moveTo(x(v), 48);
      context.lineTo(x(hats[i]), 102);
      context.stroke();
    });
  }
}
