import * as words from '#words/histogram.js';
import { fixed, percent, short } from '../base/format.js';
import { niceStep, ticks } from './axes.js';
import { begin, sizeOf, themeValue } from './canvas.js';
import { drawAxes, roomOf } from './histogram-axes.js';
import { clampIndex, ReadablePlot } from './readable-plot.js';

const MARGIN = { left: 34, right: 8, top: 8, bottom: 32 };
/** How long a pinned run’s line is before its name, and how far two names are apart. */
const SAMPLE = 26;
const LABEL = 15;
/** How much higher than the live one the plot may be, for the sake of runs to compare with. */
const HIGHEST = 3;

/** @typedef {import('./histogram-axes.js').Box} Box */

/**
 * What a pinned run adds to a histogram.
 *
 * @typedef {object} PinnedDensity
 * @property {string} name
 * @property {string} mark
 * @property {number[]} dash
 * @property {Float32Array} density in the bins of the live one
 */

/**
 * @typedef {object} HistogramData
 * @property {number} lo
 * @property {number} hi
 * @property {Float32Array} density
 * @property {{ from: number, to: number, label: string }[]} flat ranges to shade, with what to call
 *   them
 * @property {PinnedDensity[]} [pinned] drawn as dashed lines under the live one
 * @property {LayerDensity[]} [layers] several in the same bins, laid over one another; the first
 *   one's density is `density`
 */

/**
 * @typedef {object} LayerDensity
 * @property {string} name
 * @property {Float32Array} density
 * @property {PinnedDensity[]} pinned
 * @property {string} color
 */

/** One density on a canvas, with axes and shaded ranges; pointer and arrow keys read one bin. */
export class HistogramPlot extends ReadablePlot {
  /** @type {HistogramData | null} */
  data = null;
  color = '';
  /** Where the plot begins, in CSS pixels. */
  left = MARGIN.left;

  /**
   * @param {string} name what the canvas shows, for readers who do not see it
   * @param {string} unit of the x axis
   */
  constructor(name, unit) {
    super(name, 'histogram');
    this.unit = unit;
  }

  /** @param {HistogramData} data @param {string} color */
  update(data, color) {
    this.data = data;
    this.color = color;
    this.refresh();
  }

  /** @override */
  clear() {
    this.data = null;
    super.clear();
  }

  /** @override */
  content() {
    return this.data && { ...this.data, unit: this.unit, density: [...this.data.density] };
  }

  /** @override */
  get count() {
    return this.data?.density.length ?? 0;
  }

  /** @override @param {number} x */
  itemAt(x) {
    const share = (x - this.left) / (sizeOf(this.canvas).width - this.left - MARGIN.right);
    return share < 0 || share >= 1 ? -1 : Math.floor(share * this.count);
  }

  /** @override @param {string} key */
  itemAfter(key) {
    const last = this.count - 1;
    if (key === 'Home') return 0;
    if (key === 'End') return last;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (!step) return null;
    return this.reading < 0 ? Math.floor(last / 2) : clampIndex(this.reading + step, last + 1);
  }

  /** @override @param {number} bin */
  describe(bin) {
    if (!this.data) return '';
    const { lo, hi, density, pinned = [], layers } = this.data;
    const width = (hi - lo) / density.length;
    const from = lo + bin * width;
    const value = density[bin];
    const where = words.range(short(from), short(from + width));
    if (layers) {
      const shares = layers.map((layer) =>
        words.layerReading(layer.name, percent(layer.density[bin] * width)),
      );
      return where + shares.join('');
    }
    const others = pinned.map(({ name, mark, density: other }) => {
      const difference = fixed(100 * (value - other[bin]) * width, 2);
      return words.pinnedReading(`${mark} ${name}`, percent(other[bin] * width), difference);
    });
    return words.reading(where, fixed(value, 3), percent(value * width), others.join(''));
  }

  /** @override */
  draw() {
    const context = begin(this.canvas);
    if (!context || !this.data) return;
    const { lo, hi, layers = [] } = this.data;
    const { width, height } = sizeOf(this.canvas);
    const highest = this.#highest();
    // The axis ends at a round number above the data, so it rarely jumps.
    const step = niceStep(Math.max(highest, 1e-9) * 1.05, 3);
    const top = Math.ceil((highest * 1.02) / step) * step || step;
    const levels = ticks(0, top, step);
    this.left = Math.max(MARGIN.left, roomOf(context, this.canvas, levels));
    const box = {
      left: this.left,
      top: MARGIN.top,
      width: width - this.left - MARGIN.right,
      height: height - MARGIN.top - MARGIN.bottom,
    };
    const x = (/** @type {number} */ value) => box.left + ((value - lo) / (hi - lo)) * box.width;
    const y = (/** @type {number} */ value) => box.top + (1 - value / top) * box.height;
    this.#shade(context, box, x);
    context.save();
    context.beginPath();
    context.rect(box.left - 1, box.top - 1, box.width + 2, box.height + 2);
    context.clip();
    this.#pinned(context, box, x, y);
    if (layers.length > 0) this.#layers(context, x, y);
    else this.#area(context, x, y);
    context.restore();
    drawAxes(context, this.canvas, { box, x, y, range: [lo, hi], levels, unit: this.unit });
  }

  /** The highest density of which all is shown. */
  #highest() {
    if (!this.data) return 0;
    const { density, layers = [], pinned = [] } = this.data;
    const most = (/** @type {{ density: Float32Array }[]} */ all) =>
      all.reduce((best, each) => each.density.reduce((a, b) => Math.max(a, b), best), 0);
    const own = most([{ density }, ...layers]);
    const others = most([...pinned, ...layers.flatMap((layer) => layer.pinned)]);
    return Math.max(own, Math.min(others, HIGHEST * own));
  }

  /**
   * Draws the flat ranges. They are hatched, so that they can be seen without colour.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   * @param {(value: number) => number} x
   */
  #shade(context, box, x) {
    if (!this.data) return;
    context.strokeStyle = themeValue(this.canvas, '--look');
    context.fillStyle = themeValue(this.canvas, '--look-soft');
    context.lineWidth = 1;
    for (const { from, to } of this.data.flat) {
      const left = x(Math.max(from, this.data.lo));
      const width = Math.max(3, x(Math.min(to, this.data.hi)) - left);
      context.save();
      context.beginPath();
      context.rect(left, box.top, width, box.height);
      context.clip();
      context.fill();
      context.beginPath();
      for (let offset = -box.height; offset < width; offset += 6) {
        context.moveTo(left + offset, box.top + box.height);
        context.lineTo(left + offset + box.height, box.top);
      }
      context.stroke();
      context.restore();
    }
  }

  /**
   * The pinned runs, each with its own dashes, and their marks and names in a corner.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   */
  #pinned(context, box, x, y) {
    const { pinned = [], layers } = this.data ?? {};
    context.save();
    context.strokeStyle = context.fillStyle = themeValue(this.canvas, '--ink');
    context.font = themeValue(this.canvas, '--canvas-font');
    context.textBaseline = 'top';
    context.textAlign = 'left';
    context.lineWidth = 1.25;
    // Laid over one another, each layer draws its own.
    const lines = layers ? [] : pinned;
    for (const { dash, density } of lines) {
      context.setLineDash(dash);
      context.beginPath();
      this.#outline(context, density, x, y);
      context.stroke();
    }
    pinned.forEach((each, place) => this.#name(context, box, each, place));
    context.restore();
  }

  /**
   * A pinned run's line, mark and name, on a ground of their own.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Box} box
   * @param {PinnedDensity} pinned
   * @param {number} place
   */
  #name(context, { left, top, width }, { name, mark, dash }, place) {
    const text = `${mark} ${name}`;
    const [x, y] = [left + SAMPLE + 10, top + 2 + LABEL * place];
    const end = Math.min(context.measureText(text).width, width - SAMPLE - 14);
    context.fillStyle = themeValue(this.canvas, '--ground');
    context.fillRect(left + 2, y - 1, SAMPLE + 10 + end, LABEL);
    context.fillStyle = themeValue(this.canvas, '--ink');
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(left + 4, y + LABEL / 2);
    context.lineTo(left + 4 + SAMPLE, y + LABEL / 2);
    context.stroke();
    context.fillText(text, x, y, end);
  }

  /**
   * Goes on with the path along the tops of the bins.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Float32Array} density
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   */
  #outline(context, density, x, y) {
    const { lo, hi } = this.data ?? { lo: 0, hi: 1 };
    const width = (hi - lo) / density.length;
    density.forEach((d, i) => {
      context.lineTo(x(lo + i * width), y(d));
      context.lineTo(x(lo + (i + 1) * width), y(d));
    });
  }

  /**
   * The layers as lines over one another, and their pinned runs' with dashes of the same colour.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   */
  #layers(context, x, y) {
    const { lo, hi, layers = [] } = this.data ?? { lo: 0, hi: 1 };
    const line = (/** @type {Float32Array} */ density) => {
      context.beginPath();
      this.#outline(context, density, x, y);
      context.stroke();
    };
    context.save();
    for (const { density, pinned, color } of layers) {
      context.strokeStyle = color;
      context.lineWidth = 1;
      for (const { dash, density: other } of pinned) {
        context.setLineDash(dash);
        line(other);
      }
      context.setLineDash([]);
      context.lineWidth = 1.75;
      line(density);
    }
    context.restore();
    if (this.reading < 0 || this.reading >= this.count) return;
    const left = lo + (this.reading * (hi - lo)) / this.count;
    context.fillStyle = themeValue(this.canvas, '--band');
    context.fillRect(x(left), y(0), x(left + (hi - lo) / this.count) - x(left), -y(0));
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   */
  #area(context, x, y) {
    if (!this.data) return;
    const { lo, hi, density } = this.data;
    const width = (hi - lo) / density.length;
    context.beginPath();
    context.moveTo(x(lo), y(0));
    this.#outline(context, density, x, y);
    context.lineTo(x(hi), y(0));
    context.globalAlpha = 0.22;
    context.fillStyle = this.color;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.strokeStyle = this.color;
    context.stroke();
    if (this.reading >= 0 && this.reading < density.length) {
      const left = lo + this.reading * width;
      context.fillStyle = this.color;
      context.fillRect(
        x(left),
        y(density[this.reading]),
        x(left + width) - x(left),
        y(0) - y(density[this.reading]),
      );
    }
  }
}
