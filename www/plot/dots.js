import * as words from '#words/experiment-plots.js';
import { loss as lossText } from '../base/format.js';
import { begin, sizeOf, themeValue } from './canvas.js';
import { drawXAxis, rangeAround, stroke } from './experiment-axis.js';
import { clampIndex, ReadablePlot } from './readable-plot.js';

const MARGIN = { left: 16, right: 16, top: 6, bottom: 38 };
const ROW = 44;

/**
 * A setting of an experiment: one number a seed, and their mean.
 *
 * @typedef {object} DotRow
 * @property {string} name
 * @property {string} color
 * @property {(number | null)[]} values seed by seed; NaN where the run diverged, null where it is
 *   not there yet
 * @property {number} mean
 * @property {number} halfWidth of the mean's 95 % interval
 * @property {number} n
 * @property {number} diverged
 */

/** Dots for each seed, row by row, with the mean and its interval; keys read one dot at a time. */
export class DotPlot extends ReadablePlot {
  /** @type {DotRow[]} */
  rows = [];
  /** @type {number[]} */
  seeds = [];

  constructor() {
    super(words.dots, 'dots');
  }

  /** @param {DotRow[]} rows @param {number[]} seeds */
  update(rows, seeds) {
    this.rows = rows;
    this.seeds = seeds;
    this.canvas.style.height = `${rows.length * ROW + MARGIN.top + MARGIN.bottom}px`;
    this.refresh();
  }

  /** @override */
  clear() {
    this.rows = [];
    super.clear();
  }

  /** @override */
  content() {
    if (this.rows.length === 0) return null;
    return { seeds: this.seeds, rows: this.rows.map(({ color: _, ...row }) => row) };
  }

  /** @override */
  get count() {
    return this.rows.length * this.seeds.length;
  }

  get #range() {
    const ends = this.rows.flatMap(({ mean, halfWidth }) => {
      const half = Number.isFinite(halfWidth) ? halfWidth : 0;
      return [mean - half, mean + half];
    });
    return rangeAround(
      [...this.rows.flatMap(({ values }) => values.map(Number)), ...ends].filter((x) => x !== 0),
    );
  }

  get #box() {
    return {
      left: MARGIN.left,
      top: MARGIN.top,
      width: sizeOf(this.canvas).width - MARGIN.left - MARGIN.right,
      height: this.rows.length * ROW,
    };
  }

  /** @override @param {number} px @param {number} py */
  itemAt(px, py) {
    const row = clampIndex(Math.floor((py - MARGIN.top) / ROW), this.rows.length);
    const [lo, hi] = this.#range;
    const { left, width } = this.#box;
    const loss = lo + ((px - left) / width) * (hi - lo);
    let best = 0;
    const far = (/** @type {number} */ seed) => {
      const value = this.rows[row].values[seed];
      return value !== null && Number.isFinite(value) ? Math.abs(value - loss) : Infinity;
    };
    for (let seed = 1; seed < this.seeds.length; seed += 1) if (far(seed) < far(best)) best = seed;
    return row * this.seeds.length + best;
  }

  /** @override @param {string} key */
  itemAfter(key) {
    const n = this.seeds.length;
    const move = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -n, ArrowDown: n }[key];
    if (!move) return null;
    return this.reading < 0 ? 0 : clampIndex(this.reading + move, this.count);
  }

  /** @override @param {number} item */
  describe(item) {
    const n = this.seeds.length;
    const row = this.rows[Math.floor(item / n)];
    const value = row.values[item % n];
    const text =
      value === null
        ? words.notTrained
        : Number.isFinite(value)
          ? words.dev(lossText(value))
          : words.diverged;
    return words.dotReading(row.name, this.seeds[item % n], text, describeRow(row));
  }

  /** @override */
  draw() {
    const context = begin(this.canvas);
    if (!context || this.rows.length === 0) return;
    const box = this.#box;
    const x = drawXAxis(context, this.canvas, box, {
      range: this.#range,
      label: words.devLoss,
      write: writeLoss(this.#range),
    });
    const ink = themeValue(this.canvas, '--ink');
    const ground = themeValue(this.canvas, '--ground');
    this.rows.forEach((row, i) => {
      const top = box.top + i * ROW;
      this.#row(context, row, { x, y: top + 30, ink });
      context.textAlign = 'left';
      context.textBaseline = 'top';
      const said = row.diverged > 0 ? words.withDiverged(row.name, row.diverged) : row.name;
      context.lineWidth = 3;
      context.strokeStyle = ground;
      context.strokeText(said, box.left, top + 3, box.width);
      context.fillStyle = ink;
      context.fillText(said, box.left, top + 3, box.width);
    });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {DotRow} row
   * @param {{ x: (value: number) => number, y: number, ink: string }} place
   */
  #row(context, row, { x, y, ink }) {
    const first = this.rows.indexOf(row) * this.seeds.length;
    context.fillStyle = row.color;
    row.values.forEach((value, seed) => {
      if (value === null || !Number.isFinite(value)) return;
      const isRead = this.reading === first + seed;
      context.globalAlpha = isRead ? 1 : 0.6;
      context.beginPath();
      context.arc(x(value), y, isRead ? 6 : 4, 0, 2 * Math.PI);
      context.fill();
    });
    context.globalAlpha = 1;
    if (!Number.isFinite(row.mean)) return;
    context.strokeStyle = ink;
    context.lineWidth = 2;
    stroke(context, x(row.mean), y - 9, x(row.mean), y + 9);
    if (!Number.isFinite(row.halfWidth)) return;
    const [from, to] = [x(row.mean - row.halfWidth), x(row.mean + row.halfWidth)];
    stroke(context, from, y, to, y);
    for (const end of [from, to]) stroke(context, end, y - 4, end, y + 4);
  }
}

/** Enough digits for neighbours on the axis to differ. @param {[number, number]} range */
function writeLoss([lo, hi]) {
  const digits = Math.min(8, Math.max(1, 1 - Math.floor(Math.log10(hi - lo))));
  return (/** @type {number} */ value) => value.toFixed(digits);
}

/** @param {DotRow} row */
export function describeRow({ mean, halfWidth, n, diverged }) {
  const interval = Number.isFinite(halfWidth) ? words.interval(lossText(halfWidth), n) : '';
  const lost = diverged > 0 ? words.lost(diverged) : '';
  return n === 0 ? words.noLoss(lost) : words.mean(lossText(mean), interval, lost);
}
