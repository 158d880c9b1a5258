import * as words from '#words/strip.js';
import { h, setText } from '../base/dom.js';
import { count, percent, short } from '../base/format.js';
import { themeValue } from '../plot/canvas.js';
import { CellPlot, rgb } from '../plot/cells.js';
import { layerColor } from '../plot/colors.js';
import { BINS } from '../run/trace.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** Columns of a strip. */
const COLUMNS = 320;
/** The full shade stands for so many times the density of evenly spread numbers. */
const FULL = 5;

/**
 * Activations along the run: time from left to right, value from bottom to top, shade by density.
 */
export class StripPanel {
  reads = /** @type {const} */ (['trace']);

  constructor() {
    this.grid = h('div', { class: 'multiples wide' });
    this.title = h('h2', { class: 'kicker' }, words.heading);
    this.element = h('section', { class: 'panel', 'data-panel': 'strip' }, this.title, this.grid);
    /** @type {CellPlot[]} */
    this.plots = [];
    /** @type {import('../run/trace.js').Trace | null} */
    this.trace = null;
    /** The steps at its left and at its right end. */
    this.first = 0;
    this.last = 1;
  }

  reset() {
    this.trace = null;
    this.plots = [];
    this.grid.replaceChildren();
  }

  /** @param {Snapshot} snapshot */
  update({ source, step }) {
    const { trace } = source;
    this.trace = trace;
    // What was before the first moment nobody knows: a loaded run begins where it was saved.
    this.first = trace.moments[0].step;
    this.last = Math.max(step, this.first + 1);
    if (this.plots.length !== trace.layers) this.#make(trace);
    const [lo, hi] = trace.range;
    setText(this.title, words.title(short(lo), short(hi), count(this.first), count(step)));
    const ground = rgb(themeValue(this.element, '--ground'));
    this.plots.forEach((plot, layer) => {
      const ink = rgb(layerColor(this.element, layer, trace.layers));
      plot.update(
        COLUMNS,
        BINS,
        (data) => this.#paint(data, layer, ground, ink),
        () => ({
          lo,
          hi,
          moments: trace.moments.map((moment) => ({
            step: moment.step,
            density: [...moment.densities[layer]],
          })),
        }),
      );
    });
  }

  /** @param {import('../run/trace.js').Trace} trace */
  #make({ layerNames }) {
    this.plots = layerNames.map((layer, i) => {
      const name = words.plot(layer);
      return new CellPlot(name, (column, row) => this.#describe(i, column, row), 'strip');
    });
    const figures = this.plots.map((plot, i) =>
      h('figure', { 'data-strip': i }, h('h3', { class: 'finding' }, layerNames[i]), plot.element),
    );
    this.grid.replaceChildren(...figures);
  }

  /**
   * The moment that a column shows: the last one at or before its step.
   *
   * @param {number} column
   */
  #moment(column) {
    const moments = this.trace?.moments ?? [];
    const step = this.first + (column / COLUMNS) * (this.last - this.first);
    let i = moments.length - 1;
    while (i > 0 && moments[i].step > step) i -= 1;
    return moments[i];
  }

  /**
   * @param {Uint8ClampedArray} data
   * @param {number} layer
   * @param {[number, number, number]} ground
   * @param {[number, number, number]} ink
   */
  #paint(data, layer, ground, ink) {
    const [lo, hi] = this.trace?.range ?? [-1, 1];
    const full = FULL / (hi - lo);
    for (let column = 0; column < COLUMNS; column += 1) {
      const density = this.#moment(column)?.densities[layer];
      if (!density) continue;
      for (let row = 0; row < BINS; row += 1) {
        // The square root makes thin tails visible beside a peak.
        const share = Math.sqrt(Math.min(1, density[BINS - 1 - row] / full));
        const at = (row * COLUMNS + column) * 4;
        for (let c = 0; c < 3; c += 1) data[at + c] = ground[c] + share * (ink[c] - ground[c]);
        data[at + 3] = 255;
      }
    }
  }

  /** @param {number} layer @param {number} column @param {number} row */
  #describe(layer, column, row) {
    const moment = this.#moment(column);
    if (!moment || !this.trace) return '';
    const [lo, hi] = this.trace.range;
    const width = (hi - lo) / BINS;
    const from = lo + (BINS - 1 - row) * width;
    const share = moment.densities[layer][BINS - 1 - row] * width;
    return words.reading(count(moment.step), percent(share), short(from), short(from + width));
  }
}
