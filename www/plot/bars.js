import { short } from '../base/format.js';
import { niceStep, ticks } from './axes.js';
import { begin, sizeOf, themeValue } from './canvas.js';
import { clampIndex, ReadablePlot } from './readable-plot.js';

const MARGIN = { left: 44, right: 8, top: 14, bottom: 22 };

/**
 * @typedef {object} Bars
 * @property {string[]} labels
 * @property {ArrayLike<number>} values
 * @property {ArrayLike<number> | null} old an earlier value of each bar, drawn as a line across it
 * @property {{ y: number, name: string }} reference
 * @property {string} caption what bars and lines are
 * @property {(i: number) => string} describe a bar in words
 */

/** A bar chart; pointer and arrow keys read one bar. */
export class BarPlot extends ReadablePlot {
  /** @type {Bars | null} */
  bars = null;

  /** @param {string} name what the canvas shows, for readers who do not see it */
  constructor(name) {
    super(name, 'histogram');
  }

  /** @param {Bars} bars */
  update(bars) {
    this.bars = bars;
    this.refresh();
  }

  /** @override */
  clear() {
    this.bars = null;
    super.clear();
  }

  /** @override */
  content() {
    if (!this.bars) return null;
    const { caption, labels, values, old } = this.bars;
    return { caption, labels, values: Array.from(values), earlier: old && Array.from(old) };
  }

  get width() {
    return sizeOf(this.canvas).width - MARGIN.left - MARGIN.right;
  }

  /** @override */
  get count() {
    return this.bars?.labels.length ?? 0;
  }

  /** @override @param {number} x */
  itemAt(x) {
    const i = Math.floor(((x - MARGIN.left) / this.width) * this.count);
    return i >= 0 && i < this.count ? i : -1;
  }

  /** @override @param {string} key */
  itemAfter(key) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
    return step ? clampIndex(this.reading + step, this.count) : null;
  }

  /** @override @param {number} bar */
  describe(bar) {
    return this.bars?.describe(bar) ?? '';
  }

  /** @override */
  draw() {
    const context = begin(this.canvas);
    if (!context || !this.bars) return;
    const { labels, values, old, reference, caption } = this.bars;
    const theme = (/** @type {string} */ name) => themeValue(this.canvas, name);
    const all = [...Array.from(values), ...Array.from(old ?? []), 0, reference.y].filter(
      Number.isFinite,
    );
    const [low, high] = [Math.min(...all), Math.max(...all)];
    const step = niceStep(Math.max(high - low, 1e-9), 4);
    const [bottom, top] = [Math.floor(low / step) * step, Math.ceil((high * 1.001) / step) * step];
    const height = sizeOf(this.canvas).height - MARGIN.top - MARGIN.bottom;
    const y = (/** @type {number} */ v) =>
      MARGIN.top + (1 - (v - bottom) / (top - bottom || 1)) * height;
    context.font = theme('--canvas-font');
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    context.lineWidth = 1;
    for (const tick of ticks(bottom, top, step)) {
      context.strokeStyle = theme('--line');
      context.fillStyle = theme('--quiet');
      hline(context, MARGIN.left, MARGIN.left + this.width, y(tick));
      context.fillText(short(tick), MARGIN.left - 4, y(tick));
    }
    const slot = this.width / labels.length;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    const every = Math.ceil(11 / slot);
    for (let i = 0; i < labels.length; i += 1) {
      const x = MARGIN.left + i * slot;
      context.fillStyle = theme(i === this.reading ? '--look' : '--accent');
      context.fillRect(
        x + slot * 0.15,
        Math.min(y(values[i]), y(0)),
        slot * 0.7,
        Math.abs(y(values[i]) - y(0)),
      );
      if (old) {
        context.strokeStyle = theme('--ink');
        context.lineWidth = 2;
        hline(context, x + slot * 0.05, x + slot * 0.95, y(old[i]));
        context.lineWidth = 1;
      }
      context.fillStyle = theme('--quiet');
      if (i % every === 0) context.fillText(labels[i], x + slot / 2, MARGIN.top + height + 4);
    }
    this.#reference(context, reference, y, theme);
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.fillText(caption, MARGIN.left, 10);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{ y: number, name: string }} reference
   * @param {(v: number) => number} y
   * @param {(name: string) => string} theme
   */
  #reference(context, reference, y, theme) {
    context.strokeStyle = theme('--look');
    context.setLineDash([4, 4]);
    hline(context, MARGIN.left, MARGIN.left + this.width, y(reference.y));
    context.setLineDash([]);
    context.textAlign = 'right';
    context.textBaseline = 'alphabetic';
    context.lineWidth = 3;
    context.strokeStyle = theme('--ground');
    context.strokeText(reference.name, MARGIN.left + this.width, y(reference.y) - 4);
    context.fillStyle = theme('--quiet');
    context.fillText(reference.name, MARGIN.left + this.width, y(reference.y) - 4);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} from
 * @param {number} to
 * @param {number} y
 */
function hline(context, from, to, y) {
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.stroke();
}
