import * as words from '#words/experiment-plots.js';
import { loss as lossText } from '../base/format.js';
import { begin, sizeOf, themeValue } from './canvas.js';
import { describeRow } from './dots.js';
import { clampIndex, ReadablePlot } from './readable-plot.js';

const MARGIN = { left: 74, right: 8, top: 6, bottom: 44 };
const ROW = 46;

/**
 * A grid of mean losses: one key's values are the columns, the other one's the rows.
 *
 * @typedef {object} HeatData
 * @property {{ key: string, values: string[] }} columns
 * @property {{ key: string, values: string[] }} rows
 * @property {(import('./dots.js').DotRow & { column: number, row: number })[]} cells
 */

/**
 * A grid of numbers, each written into its cell, whose colour is the stronger the smaller the loss;
 * pointer and keys read one.
 */
export class HeatPlot extends ReadablePlot {
  /** @type {HeatData | null} */
  data = null;

  constructor() {
    super(words.heat, 'heat');
  }

  /** @param {HeatData} data */
  update(data) {
    this.data = data;
    this.canvas.style.height = `${data.rows.values.length * ROW + MARGIN.top + MARGIN.bottom}px`;
    this.refresh();
  }

  /** @override */
  clear() {
    this.data = null;
    super.clear();
  }

  /** @override */
  content() {
    if (!this.data) return null;
    const { columns, rows, cells } = this.data;
    return { columns, rows, cells: cells.map(({ color: _, ...cell }) => cell) };
  }

  /** @override */
  get count() {
    return this.data ? this.data.columns.values.length * this.data.rows.values.length : 0;
  }

  get #width() {
    const columns = this.data?.columns.values.length ?? 1;
    return (sizeOf(this.canvas).width - MARGIN.left - MARGIN.right) / columns;
  }

  /** @override @param {number} px @param {number} py */
  itemAt(px, py) {
    if (!this.data) return -1;
    const { columns, rows } = this.data;
    const column = clampIndex(Math.floor((px - MARGIN.left) / this.#width), columns.values.length);
    const row = clampIndex(Math.floor((py - MARGIN.top) / ROW), rows.values.length);
    return row * columns.values.length + column;
  }

  /** @override @param {string} key */
  itemAfter(key) {
    const n = this.data?.columns.values.length ?? 1;
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -n, ArrowDown: n }[key];
    if (!move) return null;
    return this.reading < 0 ? 0 : clampIndex(this.reading + move, this.count);
  }

  /** @param {number} item */
  #cell(item) {
    const n = this.data?.columns.values.length ?? 1;
    return this.data?.cells.find(
      ({ column, row }) => column === item % n && row === Math.floor(item / n),
    );
  }

  /** @override @param {number} item */
  describe(item) {
    const cell = this.#cell(item);
    return cell ? `${cell.name}: ${describeRow(cell)}` : '';
  }

  /** @override */
  draw() {
    const context = begin(this.canvas);
    if (!context || !this.data) return;
    const { columns, rows, cells } = this.data;
    const means = cells.map(({ mean }) => mean).filter(Number.isFinite);
    // One bad value must not make all others look the same: the scale is logarithmic.
    const [low, high] = [Math.log(Math.min(...means)), Math.log(Math.max(...means))];
    const [accent, ink] = ['--accent', '--ink'].map((name) => themeValue(this.canvas, name));
    context.font = themeValue(this.canvas, '--canvas-font');
    context.textBaseline = 'middle';
    const width = this.#width;
    for (let item = 0; item < this.count; item += 1) {
      const cell = this.#cell(item);
      const [column, row] = [
        item % columns.values.length,
        Math.floor(item / columns.values.length),
      ];
      const [x, y] = [MARGIN.left + column * width, MARGIN.top + row * ROW];
      const mean = cell?.mean ?? NaN;
      context.textAlign = 'center';
      if (Number.isFinite(mean)) {
        context.globalAlpha =
          0.04 + 0.42 * (high > low ? (high - Math.log(mean)) / (high - low) : 1);
        context.fillStyle = accent;
        context.fillRect(x + 1, y + 1, width - 2, ROW - 2);
        context.globalAlpha = 1;
      }
      const text = Number.isFinite(mean)
        ? lossText(mean)
        : (cell?.diverged ?? 0) > 0
          ? words.diverged
          : '\u2013';
      context.fillStyle = ink;
      context.fillText(text, x + width / 2, y + ROW / 2, width - 4);
      context.strokeStyle = themeValue(this.canvas, item === this.reading ? '--ink' : '--line');
      context.lineWidth = item === this.reading ? 2 : 1;
      context.strokeRect(x + 1, y + 1, width - 2, ROW - 2);
    }
    this.#labels(context, columns, rows, width);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {HeatData['columns']} columns
   * @param {HeatData['rows']} rows
   * @param {number} width of a column
   */
  #labels(context, columns, rows, width) {
    context.fillStyle = themeValue(this.canvas, '--quiet');
    const bottom = MARGIN.top + rows.values.length * ROW;
    columns.values.forEach((value, i) =>
      context.fillText(value, MARGIN.left + (i + 0.5) * width, bottom + 12, width - 2),
    );
    context.fillText(columns.key, MARGIN.left + (columns.values.length * width) / 2, bottom + 32);
    context.textAlign = 'right';
    rows.values.forEach((value, i) =>
      context.fillText(value, MARGIN.left - 6, MARGIN.top + (i + 0.5) * ROW, MARGIN.left - 24),
    );
    context.save();
    context.translate(9, MARGIN.top + (rows.values.length * ROW) / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'center';
    context.fillText(rows.key, 0, 0);
    context.restore();
  }
}
