import { h } from '../../base/dom.js';
import { begin, fitCanvas, themeValue } from '../../plot/canvas.js';

/** Room for a letter, and the least that a letter takes along the bars, in pixels. */
const LETTER = 16;
const LEAST = 11;

/** The probability of every letter as bars, with the letters; the right one is marked. */
export class ProbabilityBars {
  /** @param {(index: number) => void} onPoint @param {(index: number) => void} onPick */
  constructor(onPoint, onPick) {
    /** @type {{ values: ArrayLike<number>, letters: string[], target: number } | null} */
    this.data = null;
    this.selected = -1;
    this.canvas = h('canvas', { class: 'probability-bars', 'aria-hidden': 'true' });
    this.canvas.addEventListener('pointermove', (event) => onPoint(this.#at(event)));
    this.canvas.addEventListener('pointerleave', () => onPoint(-1));
    this.canvas.addEventListener('click', (event) => onPick(this.#at(event)));
    this.observer = fitCanvas(this.canvas, () => this.draw());
  }

  /** @param {ArrayLike<number>} values @param {string[]} letters @param {number} target @param {number} selected */
  update(values, letters, target, selected) {
    this.data = { values, letters, target };
    this.selected = selected;
    this.draw();
  }

  clear() {
    this.data = null;
    this.selected = -1;
  }

  get #isDown() {
    return this.canvas.clientHeight > this.canvas.clientWidth;
  }

  /** @param {MouseEvent} event */
  #at({ offsetX, offsetY }) {
    const n = this.data?.values.length ?? 0;
    const { clientWidth, clientHeight } = this.canvas;
    const share = this.#isDown ? offsetY / clientHeight : offsetX / clientWidth;
    return n === 0 ? -1 : Math.min(n - 1, Math.max(0, Math.floor(share * n)));
  }

  draw() {
    const context = begin(this.canvas);
    if (!context || !this.data) return;
    const { values, letters, target } = this.data;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const isDown = this.#isDown;
    const along = (isDown ? height : width) / values.length;
    const room = (isDown ? width : height) - LETTER;
    const theme = (/** @type {string} */ name) => themeValue(this.canvas, name);
    const colors = { bar: theme('--positive'), right: theme('--look'), ink: theme('--ink') };
    const every = Math.max(1, Math.ceil(LEAST / along));
    context.font = theme('--canvas-font');
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (let i = 0; i < values.length; i += 1) {
      const start = i * along;
      const size = Math.max(1, along - (along > 3 ? 1 : 0));
      const long = Math.max(1, room * Math.min(1, values[i]));
      context.fillStyle = i === target ? colors.right : colors.bar;
      if (isDown) context.fillRect(LETTER, start, long, size);
      else context.fillRect(start, height - LETTER - long, size, long);
      if (i === target || i === this.selected) this.#mark(context, start, along, i === target);
      if (i % every !== 0 && i !== target) continue;
      context.fillStyle = colors.ink;
      if (isDown) context.fillText(letters[i], LETTER / 2, start + along / 2);
      else context.fillText(letters[i], start + along / 2, height - LETTER / 2);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {number} start @param {number} along @param {boolean} isTarget */
  #mark(context, start, along, isTarget) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    context.strokeStyle = themeValue(this.canvas, isTarget ? '--look' : '--ink');
    context.lineWidth = isTarget ? 1.5 : 1;
    if (this.#isDown) context.strokeRect(0.75, start + 0.5, width - 1.5, along - 1);
    else context.strokeRect(start + 0.5, 0.75, along - 1, height - 1.5);
  }
}
