import { short } from '../base/format.js';
import { niceStep, ticks } from './axes.js';
import { begin, sizeOf, themeValue } from './canvas.js';
import { ReadablePlot } from './readable-plot.js';

const MARGIN = { left: 58, right: 10, top: 10, bottom: 34 };
/** A point is read if it is within so many pixels of the pointer. */
const REACH = 24;

/**
 * The points of a pinned run, drawn as outlines of its mark.
 *
 * @typedef {{ mark: string, xs: ArrayLike<number>, ys: ArrayLike<number> }} PinnedPoints
 */

/**
 * @typedef {object} Points
 * @property {ArrayLike<number>} xs
 * @property {ArrayLike<number>} ys
 * @property {(i: number) => string} describe a point in words
 * @property {((i: number) => string) | null} [label] a text that is drawn instead of a dot
 * @property {((i: number) => boolean) | null} [marked] whether a point is to stand out from the
 *   others
 * @property {PinnedPoints[]} [pinned] drawn hollow under the others
 * @property {boolean} [diagonal] whether both axes have the same scale and the line of equal values
 *   is drawn
 */

/**
 * Ranges and the way from values to pixels.
 *
 * @typedef {object} Frame
 * @property {[number, number]} xr
 * @property {[number, number]} yr
 * @property {number} width
 * @property {number} height
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 */

/** Points on a canvas, with axes, as labels or dots; pointer and arrow keys read one point. */
export class ScatterPlot extends ReadablePlot {
  /** @type {Points | null} */
  points = null;
  color = '';

  /**
   * @param {string} name what the canvas shows, for readers who do not see it
   * @param {string} xLabel
   * @param {string} yLabel
   */
  constructor(name, xLabel, yLabel) {
    super(name, 'scatter');
    this.labels = { x: xLabel, y: yLabel };
  }

  /** @param {Points} points @param {string} color */
  update(points, color) {
    this.points = points;
    this.color = color;
    this.refresh();
  }

  /** @override */
  clear() {
    this.points = null;
    super.clear();
  }

  /** @override */
  content() {
    if (!this.points) return null;
    const { xs, ys } = this.points;
    return { ...this.labels, xs: Array.from(xs), ys: Array.from(ys) };
  }

  /** @override */
  get count() {
    return this.points?.xs.length ?? 0;
  }

  /** The nearest point. @override @param {number} px @param {number} py */
  itemAt(px, py) {
    const frame = this.#frame();
    if (!frame || !this.points) return -1;
    let best = -1;
    let closest = REACH;
    for (let i = 0; i < this.points.xs.length; i += 1) {
      const far = Math.hypot(frame.x(this.points.xs[i]) - px, frame.y(this.points.ys[i]) - py);
      if (far < closest) {
        closest = far;
        best = i;
      }
    }
    return best;
  }

  /** After the last point comes the first. @override @param {string} key */
  itemAfter(key) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    return step
      ? (Math.max(this.reading, step < 0 ? 0 : -1) + step + this.count) % this.count
      : null;
  }

  /** @override @param {number} point */
  describe(point) {
    return this.points?.describe(point) ?? '';
  }

  /** @returns {Frame | null} */
  #frame() {
    if (!this.points || sizeOf(this.canvas).width === 0) return null;
    const { xs, ys, diagonal, pinned = [] } = this.points;
    let [xr, yr] = [
      rangeOf([xs, ...pinned.map((each) => each.xs)]),
      rangeOf([ys, ...pinned.map((each) => each.ys)]),
    ];
    if (diagonal) xr = yr = [Math.min(xr[0], yr[0]), Math.max(xr[1], yr[1])];
    const width = sizeOf(this.canvas).width - MARGIN.left - MARGIN.right;
    const height = sizeOf(this.canvas).height - MARGIN.top - MARGIN.bottom;
    const x = (/** @type {number} */ v) => MARGIN.left + ((v - xr[0]) / (xr[1] - xr[0])) * width;
    const y = (/** @type {number} */ v) =>
      MARGIN.top + (1 - (v - yr[0]) / (yr[1] - yr[0])) * height;
    return { xr, yr, width, height, x, y };
  }

  /** @override */
  draw() {
    const context = begin(this.canvas);
    const frame = this.#frame();
    if (!context || !frame || !this.points) return;
    this.#axes(context, frame);
    const { xs, ys, label, marked, diagonal, pinned = [] } = this.points;
    if (diagonal) {
      const [lo, hi] = frame.xr;
      context.strokeStyle = themeValue(this.canvas, '--edge');
      context.setLineDash([4, 4]);
      context.beginPath();
      context.moveTo(frame.x(lo), frame.y(lo));
      context.lineTo(frame.x(hi), frame.y(hi));
      context.stroke();
      context.setLineDash([]);
    }
    const [ink, ground] = [themeValue(this.canvas, '--ink'), themeValue(this.canvas, '--ground')];
    const font = themeValue(this.canvas, '--canvas-font');
    for (const each of pinned) drawHollow(context, frame, each, { font, ink });
    for (let i = 0; i < xs.length; i += 1) {
      const [px, py] = [frame.x(xs[i]), frame.y(ys[i])];
      const special = marked?.(i) ?? false;
      context.fillStyle = this.color;
      if (!label || special) {
        context.globalAlpha = label ? 0.25 : 0.7;
        context.beginPath();
        context.arc(px, py, label ? 11 : i === this.reading ? 6 : 3, 0, 2 * Math.PI);
        context.fill();
        context.globalAlpha = 1;
      }
      if (!label) continue;
      context.font = special || i === this.reading ? `bold ${font}` : font;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.lineWidth = 3;
      context.strokeStyle = ground;
      context.strokeText(label(i), px, py);
      context.fillStyle = ink;
      context.fillText(label(i), px, py);
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {Frame} frame */
  #axes(context, { xr, yr, width, height, x, y }) {
    context.font = themeValue(this.canvas, '--canvas-font');
    context.fillStyle = themeValue(this.canvas, '--quiet');
    context.strokeStyle = themeValue(this.canvas, '--line');
    context.lineWidth = 1;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    for (const tick of ticksOf(xr, width / 60)) {
      line(context, x(tick), MARGIN.top, x(tick), MARGIN.top + height);
      context.fillText(short(tick), x(tick), MARGIN.top + height + 3);
    }
    context.fillText(this.labels.x, MARGIN.left + width / 2, MARGIN.top + height + 18);
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const tick of ticksOf(yr, height / 40)) {
      line(context, MARGIN.left, y(tick), MARGIN.left + width, y(tick));
      context.fillText(short(tick), MARGIN.left - 4, y(tick));
    }
    context.save();
    context.translate(8, MARGIN.top + height / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'center';
    context.fillText(this.labels.y, 0, 0);
    context.restore();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {PinnedPoints} points
 * @param {{ font: string, ink: string }} style
 */
function drawHollow(context, { x, y }, { mark, xs, ys }, { font, ink }) {
  context.save();
  context.font = font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = 0.8;
  context.globalAlpha = 0.75;
  context.strokeStyle = ink;
  for (let i = 0; i < xs.length; i += 1) context.strokeText(mark, x(xs[i]), y(ys[i]));
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
function line(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

/**
 * A range that holds all values with a little air and ends at round numbers, so it rarely jumps.
 *
 * @param {ArrayLike<number>[]} lists
 * @returns {[number, number]}
 */
function rangeOf(lists) {
  let [lo, hi] = [Infinity, -Infinity];
  for (const values of lists) {
    for (let i = 0; i < values.length; i += 1) {
      if (!Number.isFinite(values[i])) continue;
      lo = Math.min(lo, values[i]);
      hi = Math.max(hi, values[i]);
    }
  }
  if (!(lo <= hi)) return [-1, 1];
  // Numbers that are all the same have an axis that can be read.
  const lacking = 0.1 * (Math.max(Math.abs(lo), Math.abs(hi)) || 1) - (hi - lo);
  if (lacking > 0) [lo, hi] = [lo - lacking / 2, hi + lacking / 2];
  const step = niceStep((hi - lo) * 1.1, 8);
  return [(Math.floor(lo / step) - 0.5) * step, (Math.ceil(hi / step) + 0.5) * step];
}

/** @param {[number, number]} range @param {number} n about how many */
function ticksOf([lo, hi], n) {
  return ticks(lo, hi, niceStep(hi - lo, Math.max(2, Math.min(5, n))));
}
