import { clampIndex, ReadablePlot } from './readable-plot.js';

/** Columns and rows that each arrow key moves by. */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * A grid of cells, one pixel each, stretched over a canvas without blurring. A cell's index counts
 * row after row.
 */
export class CellPlot extends ReadablePlot {
  columns = 0;
  rows = 0;
  /** @type {() => unknown} */
  #content = () => null;

  /**
   * @param {string} name what the canvas shows, for readers who do not see it
   * @param {(column: number, row: number) => string} describeCell a cell in words
   * @param {string} [kind] a class for its height
   */
  constructor(name, describeCell, kind = '') {
    super(name, `cells ${kind}`, false);
    this.describeCell = describeCell;
  }

  /**
   * @param {number} columns
   * @param {number} rows
   * @param {(data: Uint8ClampedArray) => void} paint writes red, green, blue, alpha, row after row
   * @param {() => unknown} content what the cells show
   */
  update(columns, rows, paint, content) {
    this.#content = content;
    if (this.columns !== columns || this.rows !== rows) {
      const [column, row] = this.#cell(this.reading);
      this.columns = this.canvas.width = columns;
      this.rows = this.canvas.height = rows;
      if (this.reading >= 0) this.read(this.#item(column, row));
    }
    const context = this.canvas.getContext('2d');
    if (!context || this.count === 0) return;
    const image = context.createImageData(columns, rows);
    paint(image.data);
    context.putImageData(image, 0, 0);
    this.refresh();
  }

  /** @override */
  clear() {
    this.#content = () => null;
    this.canvas.getContext('2d')?.clearRect(0, 0, this.columns, this.rows);
    this.columns = this.rows = 0;
    super.clear();
  }

  /** @override */
  content() {
    return this.#content();
  }

  /** @override */
  get count() {
    return this.columns * this.rows;
  }

  /** Column and row of a cell. @param {number} item */
  #cell(item) {
    return [item % this.columns, Math.floor(item / this.columns)];
  }

  /**
   * The cell nearest to a column and a row; -1 where there are no cells.
   *
   * @param {number} column
   * @param {number} row
   */
  #item(column, row) {
    if (this.count === 0) return -1;
    return clampIndex(row, this.rows) * this.columns + clampIndex(column, this.columns);
  }

  /** @override @param {number} x @param {number} y */
  itemAt(x, y) {
    const { clientWidth, clientHeight } = this.canvas;
    return this.#item(
      Math.floor((x / clientWidth) * this.columns),
      Math.floor((y / clientHeight) * this.rows),
    );
  }

  /** Any arrow key first reads the first cell. @override @param {string} key */
  itemAfter(key) {
    const move = MOVES[/** @type {keyof typeof MOVES} */ (key)];
    if (!move) return null;
    if (this.reading < 0) return 0;
    const [column, row] = this.#cell(this.reading);
    return this.#item(column + move[0], row + move[1]);
  }

  /** @override @param {number} item */
  describe(item) {
    const [column, row] = this.#cell(item);
    return this.describeCell(column, row);
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
