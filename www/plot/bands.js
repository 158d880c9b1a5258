import * as words from '#words/experiment-plots.js';
import { count, loss as lossText } from '../base/format.js';
import { begin, sizeOf, themeValue } from './canvas.js';
import { drawXAxis, drawYAxis, rangeAround } from './experiment-axis.js';
import { clampIndex, ReadablePlot } from './readable-plot.js';

const MARGIN = { left: 52, right: 22, top: 8, bottom: 38 };
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4], [12, 4]];

/**
 * A value of an experiment along the run: the mean of its seeds, part by part, and how far the 95 %
 * interval reaches.
 *
 * @typedef {{ name: string, color: string, mean: number[], halfWidth: number[], n: number }} Band
 */

/** The training loss along the run, one band a value; keys read one part of the run at a time. */
export class BandPlot extends ReadablePlot {
  /** @type {Band[]} */
  bands = [];
  steps = 1;

  constructor() {
    super(words.bands, 'bands');
  }

  /** @param {Band[]} bands @param {number} steps */
  update(bands, steps) {
    this.bands = bands;
    this.steps = steps;
    this.refresh();
  }

  /** @override */
  clear() {
    this.bands = [];
    super.clear();
  }

  /** @override */
  content() {
    if (this.bands.length === 0) return null;
    return { steps: this.steps, bands: this.bands.map(({ color: _, ...band }) => band) };
  }

  /** @override */
  get count() {
    return this.bands[0]?.mean.length ?? 0;
  }

  get #box() {
    return {
      left: MARGIN.left,
      top: MARGIN.top,
      width: sizeOf(this.canvas).width - MARGIN.left - MARGIN.right,
      height: sizeOf(this.canvas).height - MARGIN.top - MARGIN.bottom,
    };
  }

  /** @override @param {number} px */
  itemAt(px) {
    const { left, width } = this.#box;
    return clampIndex(Math.floor(((px - left) / width) * this.count), this.count);
  }

  /** @override @param {string} key */
  itemAfter(key) {
    const last = this.count - 1;
    if (key === 'Home') return 0;
    if (key === 'End') return last;
    const move = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (!move) return null;
    return this.reading < 0 ? last : clampIndex(this.reading + move, this.count);
  }

  /** @override @param {number} part */
  describe(part) {
    const at = (/** @type {number} */ i) => Math.floor((i * this.steps) / this.count);
    const texts = this.bands.flatMap(({ name, mean, halfWidth }) => {
      if (!Number.isFinite(mean[part])) return [];
      const half = halfWidth[part];
      const interval = Number.isFinite(half) ? ` \u00b1 ${lossText(half)}` : '';
      return [words.bandValue(name, lossText(mean[part]), interval)];
    });
    const last = Math.max(at(part), at(part + 1) - 1);
    return words.bandReading(count(at(part)), count(last), texts.join('; '));
  }

  /** @override */
  draw() {
    const context = begin(this.canvas);
    if (!context || this.bands.length === 0) return;
    const box = this.#box;
    // The first parts are far above the rest and would make it flat.
    const later = this.bands.flatMap(({ mean }) => mean.slice(2));
    const range = rangeAround(later.some(Number.isFinite) ? later : [0, 1]);
    const y = drawYAxis(context, this.canvas, box, { range, label: words.trainingLoss });
    const x = drawXAxis(context, this.canvas, box, {
      range: [0, this.steps],
      label: words.step,
      write: count,
    });
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    const place = (/** @type {number} */ i) => x(((i + 0.5) * this.steps) / this.count);
    this.bands.forEach((band, i) => this.#band(context, band, i, { place, y }));
    if (this.reading >= 0) {
      context.setLineDash([]);
      context.strokeStyle = themeValue(this.canvas, '--edge');
      context.beginPath();
      context.moveTo(place(this.reading), box.top);
      context.lineTo(place(this.reading), box.top + box.height);
      context.stroke();
    }
    context.restore();
    this.#names(context, box);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Band} band
   * @param {number} i
   * @param {{ place: (part: number) => number, y: (loss: number) => number }} to
   */
  #band(context, { color, mean, halfWidth }, i, { place, y }) {
    const parts = [...mean.keys()].filter((part) => Number.isFinite(mean[part]));
    const half = (/** @type {number} */ part) =>
      Number.isFinite(halfWidth[part]) ? halfWidth[part] : 0;
    context.fillStyle = context.strokeStyle = color;
    context.globalAlpha = 0.18;
    context.beginPath();
    for (const part of parts) context.lineTo(place(part), y(mean[part] + half(part)));
    for (const part of [...parts].reverse())
      context.lineTo(place(part), y(mean[part] - half(part)));
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.setLineDash(DASHES[i % DASHES.length]);
    context.beginPath();
    for (const part of parts) context.lineTo(place(part), y(mean[part]));
    context.stroke();
  }

  /**
   * Names with a piece of their lines, in the upper right corner, where losses seldom are.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {{ left: number, top: number, width: number }} box
   */
  #names(context, box) {
    const [ink, ground] = [themeValue(this.canvas, '--ink'), themeValue(this.canvas, '--ground')];
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    this.bands.forEach(({ name, color, n }, i) => {
      const [right, y] = [box.left + box.width - 6, box.top + 10 + 17 * i];
      const text = n > 0 ? name : words.noRun(name);
      const width = Math.min(context.measureText(text).width, box.width - 40);
      context.setLineDash([]);
      context.lineWidth = 3;
      context.strokeStyle = ground;
      context.strokeText(text, right, y, box.width - 40);
      context.fillStyle = ink;
      context.fillText(text, right, y, box.width - 40);
      context.setLineDash(DASHES[i % DASHES.length]);
      context.lineWidth = 2;
      context.strokeStyle = color;
      context.beginPath();
      context.moveTo(right - width - 34, y);
      context.lineTo(right - width - 6, y);
      context.stroke();
    });
  }
}
