import uPlot from 'uplot';
import { clock } from '../base/clock.js';

/** @typedef {uPlot.Axis | uPlot.Series} Item */

/** Milliseconds after which the lines are painted before anything else is drawn. */
const LONG = 16;
/** @type {CanvasRenderingContext2D | null} */
let onePixel = null;

/**
 * A uPlot whose picture can be made in pieces, so that on a slow machine it is not one long task.
 * uPlot draws on a canvas of its own; the canvas in the document keeps the picture before until
 * this one is finished.
 */
export class PiecewisePlot {
  /** What is drawn above the lines. @type {((u: uPlot) => unknown)[]} */
  #overlays;
  /** @type {uPlot.Band[]} */
  #bands;
  /** What the present piece consists of; null where all is drawn. @type {Item[] | null} */
  #piece = null;
  /** What is not shown meanwhile. @type {Item[]} */
  #hidden = [];
  /** Whether uPlot may not clear its canvas. */
  #isClipped = false;
  /** Whether uPlot has drawn all since these pieces were begun, as it does in another size. */
  #isWhole = false;

  /**
   * @param {uPlot.Options} options what the `draw` hooks draw are pieces, too
   * @param {HTMLElement} target
   */
  constructor({ hooks, ...options }, target) {
    this.#overlays = /** @type {any} */ (hooks?.draw ?? []);
    this.#bands = options.bands ?? [];
    const own = {
      ...hooks,
      drawClear: [() => this.#onCleared()],
      draw: [() => this.#piece ?? this.#finish()],
    };
    const none = /** @type {any} */ (options.series.map(() => []));
    this.u = new uPlot({ ...options, hooks: own }, none, target);
    /** The one in the document. */
    this.canvas = document.createElement('canvas');
    this.u.ctx.canvas.replaceWith(this.canvas);
  }

  /** Draws all of it at once. @param {uPlot.AlignedData} data */
  drawAll(data) {
    this.u.batch(() => this.u.setData(data));
  }

  /**
   * Draws it piece by piece: the scales, of which nothing is seen, then each axis, each line or
   * band, and each of what is above them.
   *
   * @param {uPlot.AlignedData} data
   * @returns {Generator<void>}
   */
  *draw(data) {
    const { u } = this;
    const start = clock.now();
    this.#drawOnly([], () => u.setData(data));
    this.#isWhole = false;
    const pieces = [
      ...[...u.axes.map((axis) => [axis]), ...this.#lines].map((own) => () => this.#drawOnly(own)),
      () => clock.now() - start > LONG && this.#paint(),
      ...this.#overlays.map((overlay) => () => this.#lay(overlay)),
      () => this.#present(),
    ];
    for (const piece of pieces) {
      yield;
      if (this.#isWhole) return;
      piece();
    }
  }

  /** The series one by one, but those of bands together. @returns {uPlot.Series[][]} */
  get #lines() {
    const { series } = this.u;
    const inBands = new Set(this.#bands.flatMap(({ series: [a, b] }) => [series[a], series[b]]));
    const alone = series.slice(1).filter((each) => !inBands.has(each));
    return [[...inBands], ...alone.map((each) => [each])].filter((group) => group.length > 0);
  }

  /**
   * Draws some items above what is there; nothing instead of what is there if there are none.
   *
   * @param {Item[]} items
   * @param {() => void} [change] of the data, first
   */
  #drawOnly(items, change = () => {}) {
    const { ctx } = this.u;
    if (items.length > 0) {
      // uPlot clears its canvas each time: not where nothing may be drawn.
      ctx.save();
      ctx.beginPath();
      ctx.clip();
      this.#isClipped = true;
    }
    this.#piece = items;
    try {
      this.u.batch(change);
    } finally {
      this.#unclip();
      for (const item of this.#hidden) item.show = true;
      this.#hidden = [];
      this.#piece = null;
    }
  }

  /** From here on uPlot draws what is shown; the scales' ranges have counted all. */
  #onCleared() {
    const { axes, series } = this.u;
    const piece = this.#piece;
    if (!piece) return;
    this.#unclip();
    this.#hidden = [...axes, ...series].filter((item) => item.show && !piece.includes(item));
    for (const item of this.#hidden) item.show = false;
  }

  #unclip() {
    if (this.#isClipped) this.u.ctx.restore();
    this.#isClipped = false;
  }

  /**
   * Has the browser paint what was drawn so far: it only notes it until the canvas is read, which
   * would make the last piece the longest.
   */
  #paint() {
    onePixel ??= Object.assign(document.createElement('canvas'), {
      width: 1,
      height: 1,
    }).getContext('2d');
    onePixel?.drawImage(this.u.ctx.canvas, 0, 0, 1, 1);
  }

  /**
   * Draws above the lines, and gives the pen back: uPlot does not set again what it has set last.
   *
   * @param {(u: uPlot) => unknown} overlay
   */
  #lay(overlay) {
    const { ctx } = this.u;
    ctx.save();
    overlay(this.u);
    ctx.restore();
  }

  /** Completes what uPlot has drawn at once. */
  #finish() {
    for (const overlay of this.#overlays) this.#lay(overlay);
    this.#present();
    this.#isWhole = true;
  }

  #present() {
    const { canvas } = this;
    const { canvas: drawn } = this.u.ctx;
    if (canvas.width !== drawn.width) canvas.width = drawn.width;
    if (canvas.height !== drawn.height) canvas.height = drawn.height;
    const context = canvas.getContext('2d');
    context?.clearRect(0, 0, canvas.width, canvas.height);
    if (drawn.width * drawn.height > 0) context?.drawImage(drawn, 0, 0);
  }
}
