import { h } from '../../base/dom.js';
import { begin, fitCanvas, offer, sizeOf } from '../../plot/canvas.js';
import { isMoved } from './cells.js';

/** @typedef {import('./palette.js').Palette} Palette */

/** Room for a letter, and the least that a letter takes along the bars, in pixels. */
const LETTER = 16;
const LEAST = 10;
/**
 * What the longest bar may stand for: the least of these that is enough, so that bars seldom
 * jump.
 */
const ENDS = [0.125, 0.25, 0.5, 1];

/** The probability of every letter as bars, with the letters; the right one is marked. */
export class ProbabilityBars {
  /**
   * @param {{ onPoint: (index: number) => void, onPick: (index: number, canPoint: boolean) =>
   *   void }} hooks
   * @param {() => Palette | null} palette
   */
  constructor({ onPoint, onPick }, palette) {
    this.palette = palette;
    /** @type {{ values: ArrayLike<number>, letters: string[], target: number } | null} */
    this.data = null;
    this.selected = -1;
    this.canvas = h('canvas', { class: 'probability-bars', 'aria-hidden': 'true' });
    this.canvas.addEventListener('pointermove', (event) => {
      if (isMoved(event)) onPoint(this.#at(event));
    });
    this.canvas.addEventListener('click', (event) => onPick(this.#at(event), true));
    this.observer = fitCanvas(this.canvas, () => this.draw());
    offer(this.canvas, () => {
      if (!this.data) return null;
      const { letters, values } = this.data;
      return { letters, probabilities: Array.from(values) };
    });
  }

  /** @param {ArrayLike<number>} values @param {string[]} letters @param {number} target */
  update(values, letters, target) {
    this.data = { values, letters, target };
    this.draw();
  }

  /** Marks a letter; -1 for none. @param {number} i */
  select(i) {
    if (i === this.selected) return;
    this.selected = i;
    this.draw();
  }

  get #isDown() {
    const { width, height } = sizeOf(this.canvas);
    return height > width;
  }

  /** @param {MouseEvent} event */
  #at({ offsetX, offsetY }) {
    const n = this.data?.values.length ?? 0;
    const { width: clientWidth, height: clientHeight } = sizeOf(this.canvas);
    const share = this.#isDown ? offsetY / clientHeight : offsetX / clientWidth;
    return n === 0 ? -1 : Math.min(n - 1, Math.max(0, Math.floor(share * n)));
  }

  /** Where a letter lies, in CSS pixels. @param {number} i */
  boxOf(i) {
    const { width, height } = sizeOf(this.canvas);
    const n = this.data?.values.length ?? 1;
    return this.#isDown
      ? { left: 0, top: (i * height) / n, width, height: height / n }
      : { left: (i * width) / n, top: 0, width: width / n, height };
  }

  draw() {
    const context = begin(this.canvas);
    const palette = this.palette();
    if (!context || !this.data || !palette) return;
    const { values, letters, target } = this.data;
    const { width, height } = sizeOf(this.canvas);
    const isDown = this.#isDown;
    const along = (isDown ? height : width) / values.length;
    const room = (isDown ? width : height) - LETTER;
    const every = Math.max(1, Math.ceil(LEAST / along));
    const largest = Math.max(0, ...Array.from(values).filter(Number.isFinite));
    const end = ENDS.find((share) => share >= largest) ?? 1;
    context.font = palette.font;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (let i = 0; i < values.length; i += 1) {
      const start = i * along;
      const size = Math.max(1, along - (along > 3 ? 1 : 0));
      const long = Math.max(1, (room * values[i]) / end || 0);
      const isRight = i === target;
      if (Number.isFinite(values[i])) {
        context.fillStyle = isRight ? palette.look : palette.bar;
        if (isDown) context.fillRect(LETTER, start, long, size);
        else context.fillRect(start, height - LETTER - long, size, long);
      }
      if (isRight || i === this.selected) this.#mark(context, palette, i, isRight);
      const isBeside = Math.abs(i - target) < every && !isRight;
      if (isBeside || (i % every !== 0 && !isRight)) continue;
      context.fillStyle = palette.ink;
      if (isDown) context.fillText(letters[i], LETTER / 2, start + along / 2);
      else context.fillText(letters[i], start + along / 2, height - LETTER / 2);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Palette} palette
   * @param {number} i
   * @param {boolean} isTarget
   */
  #mark(context, palette, i, isTarget) {
    const { left, top, width, height } = this.boxOf(i);
    context.strokeStyle = isTarget ? palette.look : palette.ink;
    context.lineWidth = isTarget ? 1.5 : 2;
    context.strokeRect(left + 0.75, top + 0.5, width - 1.5, height - 1);
  }

  destroy() {
    this.observer.disconnect();
  }
}
