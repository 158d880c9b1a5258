import { h, setText } from '../base/dom.js';
import { followPointer, offer } from './canvas.js';

/**
 * A grid of cells, one pixel each, stretched over a canvas without blurring, with a reading point
 * for pointer and arrow keys.
 */
export class CellPlot {
  /**
   * @param {string} name for readers who do not see it
   * @param {(column: number, row: number) => string} describe a cell in words
   * @param {string} [kind] a class for its height
   */
  constructor(name, describe, kind = '') {
    this.describe = describe;
    this.columns = 0;
    this.rows = 0;
    /** The cell that is read. @type {[number, number] | null} */
    this.reading = null;
    this.canvas = h('canvas', {
      class: `cells ${kind}`,
      tabIndex: 0,
      role: 'img',
      'aria-label': name,
    });
    this.readout = h('p', { class: 'readout' });
    this.element = h('div', {}, this.canvas, this.readout);
    followPointer(
      this.canvas,
      (event) => this.#point(event),
      () => this.#read(null),
    );
    this.canvas.addEventListener('keydown', (event) => this.#key(event));
  }

  /**
   * @param {number} columns
   * @param {number} rows
   * @param {(data: Uint8ClampedArray) => void} paint writes red, green, blue, alpha, row after row
   * @param {() => unknown} data what the cells show
   */
  update(columns, rows, paint, data) {
    offer(this.canvas, data);
    if (this.columns !== columns || this.rows !== rows) {
      this.columns = this.canvas.width = columns;
      this.rows = this.canvas.height = rows;
    }
    const context = this.canvas.getContext('2d');
    if (!context || columns === 0 || rows === 0) return;
    const image = context.createImageData(columns, rows);
    paint(image.data);
    context.putImageData(image, 0, 0);
    this.#read(this.reading);
  }

  /** Shows nothing until it is given other cells. */
  clear() {
    offer(this.canvas, () => null);
    this.canvas.getContext('2d')?.clearRect(0, 0, this.columns, this.rows);
    this.columns = this.rows = 0;
    this.#read(null);
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const { clientWidth, clientHeight } = this.canvas;
    const column = Math.floor((event.offsetX / clientWidth) * this.columns);
    const row = Math.floor((event.offsetY / clientHeight) * this.rows);
    this.#read([column, row]);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (!move) return;
    event.preventDefault();
    const [column, row] = this.reading ?? [-move[0], -move[1]];
    this.#read([column + move[0], row + move[1]]);
  }

  /** @param {[number, number] | null} cell */
  #read(cell) {
    const inside = (/** @type {number} */ x, /** @type {number} */ n) =>
      Math.min(Math.max(x, 0), n - 1);
    this.reading =
      cell && this.columns > 0 ? [inside(cell[0], this.columns), inside(cell[1], this.rows)] : null;
    setText(this.readout, this.reading ? this.describe(...this.reading) : '');
  }
}

/**
 * Red, green and blue of a colour of the theme.
 *
 * @param {string} color as #rrggbb
 * @returns {[number, number, number]}
 */
export function rgb(color) {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
