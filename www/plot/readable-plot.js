import { h, setText } from '../base/dom.js';
import { fitCanvas, offer } from './canvas.js';

/**
 * The base of figures on a canvas. Pointer and arrow keys read one item of it at a time: a bin, a
 * bar, a point or a cell. The base owns the canvas, the line of text below it that says what is
 * read, and the listeners. A subclass draws, and says how many items there are, which one is under
 * the pointer, which one a key leads to, and how an item reads in words.
 */
export class ReadablePlot {
  /** The item that is read, or -1. */
  reading = -1;

  /**
   * @param {string} name what the canvas shows, for readers who do not see it
   * @param {string} className of the canvas, for its size
   * @param {boolean} [fits] whether the canvas has the pixels of the screen and is drawn again when
   *   its size changes
   */
  constructor(name, className, fits = true) {
    this.canvas = h('canvas', { class: className, tabIndex: 0, role: 'img', 'aria-label': name });
    this.readout = h('p', { class: 'readout' });
    this.element = h('div', {}, this.canvas, this.readout);
    this.observer = fits ? fitCanvas(this.canvas, () => this.draw()) : null;
    offer(this.canvas, () => this.content());
    this.#listen();
  }

  /** How many items there are. */
  get count() {
    return 0;
  }

  /**
   * The item at a place of the canvas, or -1.
   *
   * @param {number} _x
   * @param {number} _y
   * @returns {number}
   */
  itemAt(_x, _y) {
    return -1;
  }

  /**
   * The item that a key leads to; null if the key does nothing.
   *
   * @param {string} _key
   * @returns {number | null}
   */
  itemAfter(_key) {
    return null;
  }

  /** An item in words. @param {number} _item @returns {string} */
  describe(_item) {
    return '';
  }

  /** Draws the data, or clears the canvas where there is none. */
  draw() {}

  /** What the plot shows, as data; null while it shows nothing. @returns {unknown} */
  content() {
    return null;
  }

  /** Draws again and says again what is read, after the data has changed. */
  refresh() {
    this.draw();
    setText(
      this.readout,
      this.reading >= 0 && this.reading < this.count ? this.describe(this.reading) : '',
    );
  }

  /** @param {number} item -1 for none */
  read(item) {
    if (item === this.reading) return;
    this.reading = item;
    this.refresh();
  }

  /** Shows nothing until there is other data. A subclass drops its own data first. */
  clear() {
    this.reading = -1;
    this.refresh();
  }

  destroy() {
    this.observer?.disconnect();
  }

  /** While the canvas has the focus, what the arrow keys read stays when the pointer leaves. */
  #listen() {
    const { canvas } = this;
    const point = (/** @type {PointerEvent} */ event) =>
      this.read(this.count > 0 ? this.itemAt(event.offsetX, event.offsetY) : -1);
    canvas.addEventListener('pointerdown', point);
    canvas.addEventListener('pointermove', (event) => {
      // Scrolling under a resting pointer makes such events, too.
      if (event.movementX !== 0 || event.movementY !== 0) point(event);
    });
    canvas.addEventListener('pointerleave', () => {
      if (!canvas.matches(':focus')) this.read(-1);
    });
    canvas.addEventListener('blur', () => this.read(-1));
    canvas.addEventListener('keydown', (event) => {
      const item = this.count > 0 ? this.itemAfter(event.key) : null;
      if (item === null) return;
      event.preventDefault();
      this.read(item);
    });
  }
}

/** @param {number} i @param {number} n */
export const clampIndex = (i, n) => Math.min(n - 1, Math.max(0, i));
