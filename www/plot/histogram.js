import { fixed, percent, short } from '../base/format.js';
import { h, setText } from '../base/dom.js';
import { begin, fitCanvas, followPointer, niceStep, offer, themeValue, ticks } from './canvas.js';

const MARGIN = { left: 34, right: 8, top: 8, bottom: 32 };

/**
 * @typedef {object} HistogramData
 * @property {number} lo
 * @property {number} hi
 * @property {Float32Array} density
 * @property {{ from: number, to: number, label: string }[]} flat ranges to shade, with what to call them
 */

/**
 * One density on a canvas: axes, shaded ranges, and a reading point for pointer and arrow keys.
 */
export class HistogramPlot {
  /**
   * @param {string} name what the canvas shows, for readers who do not see it
   * @param {string} unit of the x axis
   */
  constructor(name, unit) {
    this.unit = unit;
    /** @type {HistogramData | null} */
    this.data = null;
    /** The bin that is read, or -1. */
    this.reading = -1;
    this.color = '';
    this.canvas = h('canvas', { class: 'histogram', tabIndex: 0, role: 'img', 'aria-label': name });
    this.readout = h('p', { class: 'readout' }, '');
    this.element = h('div', {}, this.canvas, this.readout);
    followPointer(
      this.canvas,
      (event) => this.#readAt(event.offsetX),
      () => this.#read(-1),
    );
    this.canvas.addEventListener('keydown', (event) => this.#key(event));
    this.observer = fitCanvas(this.canvas, () => this.draw());
    offer(
      this.canvas,
      () => this.data && { ...this.data, unit: this.unit, density: [...this.data.density] },
    );
  }

  /** @param {HistogramData} data @param {string} color */
  update(data, color) {
    this.data = data;
    this.color = color;
    this.draw();
    this.#describe();
  }

  destroy() {
    this.observer.disconnect();
  }

  /** @param {number} offset pixels from the canvas's left edge */
  #readAt(offset) {
    if (!this.data) return;
    const width = this.canvas.clientWidth - MARGIN.left - MARGIN.right;
    const share = (offset - MARGIN.left) / width;
    const bins = this.data.density.length;
    this.#read(share < 0 || share >= 1 ? -1 : Math.floor(share * bins));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.data || !['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const last = this.data.density.length - 1;
    const middle = Math.floor(last / 2);
    const step = event.key === 'ArrowLeft' ? -1 : 1;
    const next = this.reading < 0 ? middle : this.reading + step;
    const place = event.key === 'Home' ? 0 : event.key === 'End' ? last : next;
    this.#read(Math.min(last, Math.max(0, place)));
  }

  /** @param {number} bin */
  #read(bin) {
    if (bin === this.reading) return;
    this.reading = bin;
    this.draw();
    this.#describe();
  }

  #describe() {
    if (!this.data || this.reading < 0) {
      setText(this.readout, '');
      return;
    }
    const { lo, hi, density } = this.data;
    const width = (hi - lo) / density.length;
    const from = lo + this.reading * width;
    const value = density[this.reading];
    setText(
      this.readout,
      `${short(from)} to ${short(from + width)}: density ${fixed(value, 3)}, ${percent(value * width)}`,
    );
  }

  draw() {
    const context = begin(this.canvas);
    if (!context || !this.data) return;
    const { lo, hi, density } = this.data;
    const box = {
      left: MARGIN.left,
      top: MARGIN.top,
      width: this.canvas.clientWidth - MARGIN.left - MARGIN.right,
      height: this.canvas.clientHeight - MARGIN.top - MARGIN.bottom,
    };
    let highest = 0;
    for (const d of density) highest = Math.max(highest, d);
    // The axis ends at a round number above the data, so it rarely jumps.
    const step = niceStep(Math.max(highest, 1e-9) * 1.05, 3);
    const top = Math.ceil((highest * 1.02) / step) * step || step;
    const x = (/** @type {number} */ value) => box.left + ((value - lo) / (hi - lo)) * box.width;
    const y = (/** @type {number} */ value) => box.top + (1 - value / top) * box.height;
    this.#shade(context, box, x);
    this.#area(context, x, y);
    this.#axes(context, box, x, y, step, top);
  }

  /**
   * The flat ranges, hatched, so that they are seen without colour.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {{ left: number, top: number, width: number, height: number }} box
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
    density.forEach((d, i) => {
      context.lineTo(x(lo + i * width), y(d));
      context.lineTo(x(lo + (i + 1) * width), y(d));
    });
    context.lineTo(x(hi), y(0));
    context.globalAlpha = 0.22;
    context.fillStyle = this.color;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.strokeStyle = this.color;
    context.stroke();
    if (this.reading >= 0) {
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

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {{ left: number, top: number, width: number, height: number }} box
   * @param {(value: number) => number} x
   * @param {(value: number) => number} y
   * @param {number} step
   * @param {number} top
   */
  #axes(context, box, x, y, step, top) {
    if (!this.data) return;
    context.font = themeValue(this.canvas, '--canvas-font');
    context.fillStyle = themeValue(this.canvas, '--quiet');
    context.strokeStyle = themeValue(this.canvas, '--line');
    context.lineWidth = 1;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const value of ticks(0, top, step)) {
      context.beginPath();
      context.moveTo(box.left, y(value));
      context.lineTo(box.left + box.width, y(value));
      context.stroke();
      context.fillText(short(value), box.left - 4, y(value));
    }
    context.textBaseline = 'top';
    const { lo, hi } = this.data;
    for (const tick of ticks(lo, hi, niceStep(hi - lo, Math.max(2, Math.min(4, box.width / 75))))) {
      const edge = x(tick);
      context.textAlign =
        edge > box.left + box.width - 10 ? 'right' : edge < box.left + 10 ? 'left' : 'center';
      context.fillText(short(tick), edge, box.top + box.height + 3);
    }
    context.textAlign = 'center';
    context.fillText(this.unit, box.left + box.width / 2, box.top + box.height + 17);
  }
}
