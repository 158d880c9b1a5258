import { h, setText } from '../base/dom.js';
import { short } from '../base/format.js';
import { begin, fitCanvas, followPointer, niceStep, offer, themeValue, ticks } from './canvas.js';

const MARGIN = { left: 44, right: 8, top: 14, bottom: 22 };

/**
 * @typedef {object} Bars
 * @property {string[]} labels
 * @property {ArrayLike<number>} values
 * @property {ArrayLike<number> | null} old an earlier value of each, drawn as a line across its bar
 * @property {{ y: number, name: string }} reference
 * @property {string} caption what bars and lines are
 * @property {(i: number) => string} describe a bar in words
 */

/** A bar for each of some things, with a reading point for pointer and arrow keys. */
export class BarPlot {
  /** @param {string} name for readers who do not see it */
  constructor(name) {
    /** @type {Bars | null} */
    this.bars = null;
    this.reading = -1;
    this.canvas = h('canvas', { class: 'histogram', tabIndex: 0, role: 'img', 'aria-label': name });
    this.readout = h('p', { class: 'readout' });
    this.element = h('div', {}, this.canvas, this.readout);
    followPointer(
      this.canvas,
      (event) => this.#read(this.#at(event.offsetX)),
      () => this.#read(-1),
    );
    this.canvas.addEventListener('keydown', (event) => this.#key(event));
    this.observer = fitCanvas(this.canvas, () => this.draw());
    offer(
      this.canvas,
      () =>
        this.bars && {
          caption: this.bars.caption,
          labels: this.bars.labels,
          values: [...Array.from(this.bars.values)],
          earlier: this.bars.old && [...Array.from(this.bars.old)],
        },
    );
  }

  /** @param {Bars} bars */
  update(bars) {
    this.bars = bars;
    this.draw();
    this.#describe();
  }

  /** Shows nothing until it is given other bars. */
  clear() {
    this.bars = null;
    this.reading = -1;
    this.draw();
    this.#describe();
  }

  get width() {
    return this.canvas.clientWidth - MARGIN.left - MARGIN.right;
  }

  /** @param {number} offset */
  #at(offset) {
    const n = this.bars?.labels.length ?? 0;
    const i = Math.floor(((offset - MARGIN.left) / this.width) * n);
    return i >= 0 && i < n ? i : -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const n = this.bars?.labels.length ?? 0;
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move || n === 0) return;
    event.preventDefault();
    this.#read(Math.min(n - 1, Math.max(0, this.reading + move)));
  }

  /** @param {number} i */
  #read(i) {
    if (i === this.reading) return;
    this.reading = i;
    this.draw();
    this.#describe();
  }

  #describe() {
    setText(this.readout, this.bars && this.reading >= 0 ? this.bars.describe(this.reading) : '');
  }

  draw() {
    const context = begin(this.canvas);
    if (!context || !this.bars) return;
    const { labels, values, old, reference, caption } = this.bars;
    const theme = (/** @type {string} */ name) => themeValue(this.canvas, name);
    const all = [...Array.from(values), ...Array.from(old ?? []), 0, reference.y].filter(
      Number.isFinite,
    );
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const step = niceStep(Math.max(high - low, 1e-9), 4);
    const [bottom, top] = [Math.floor(low / step) * step, Math.ceil((high * 1.001) / step) * step];
    const height = this.canvas.clientHeight - MARGIN.top - MARGIN.bottom;
    const y = (/** @type {number} */ v) =>
      MARGIN.top + (1 - (v - bottom) / (top - bottom || 1)) * height;
    context.font = theme('--canvas-font');
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    context.lineWidth = 1;
    for (const tick of ticks(bottom, top, step)) {
      context.strokeStyle = theme('--line');
      context.fillStyle = theme('--quiet');
      hline(context, MARGIN.left, MARGIN.left + this.width, y(tick));
      context.fillText(short(tick), MARGIN.left - 4, y(tick));
    }
    const slot = this.width / labels.length;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    const every = Math.ceil(11 / slot);
    for (let i = 0; i < labels.length; i += 1) {
      const x = MARGIN.left + i * slot;
      context.fillStyle = theme(i === this.reading ? '--look' : '--accent');
      context.fillRect(
        x + slot * 0.15,
        Math.min(y(values[i]), y(0)),
        slot * 0.7,
        Math.abs(y(values[i]) - y(0)),
      );
      if (old) {
        context.strokeStyle = theme('--ink');
        context.lineWidth = 2;
        hline(context, x + slot * 0.05, x + slot * 0.95, y(old[i]));
        context.lineWidth = 1;
      }
      context.fillStyle = theme('--quiet');
      if (i % every === 0) context.fillText(labels[i], x + slot / 2, MARGIN.top + height + 4);
    }
    this.#reference(context, reference, y, theme);
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.fillText(caption, MARGIN.left, 10);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{ y: number, name: string }} reference
   * @param {(v: number) => number} y
   * @param {(name: string) => string} theme
   */
  #reference(context, reference, y, theme) {
    context.strokeStyle = theme('--look');
    context.setLineDash([4, 4]);
    hline(context, MARGIN.left, MARGIN.left + this.width, y(reference.y));
    context.setLineDash([]);
    context.textAlign = 'right';
    context.textBaseline = 'alphabetic';
    context.lineWidth = 3;
    context.strokeStyle = theme('--ground');
    context.strokeText(reference.name, MARGIN.left + this.width, y(reference.y) - 4);
    context.fillStyle = theme('--quiet');
    context.fillText(reference.name, MARGIN.left + this.width, y(reference.y) - 4);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} from
 * @param {number} to
 * @param {number} y
 */
function hline(context, from, to, y) {
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.stroke();
}
