import * as words from '#words/network.js';
import { fixed, percent, short } from '../../base/format.js';
import { Reach } from '../../plot/multiples.js';
import { recentUpdates } from '../../run/trace.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('./blocks.js').Block} Block */
/** @typedef {import('../../pkg/makemore_playground.js').LayerInfo} LayerInfo */
/** @typedef {import('../../pkg/makemore_playground.js').Quantity} Quantity */

const BINS = 24;
/** What a histogram of each kind is called in WebAssembly. @type {Record<string, Quantity>} */
const QUANTITIES = { z: 'preactivation', y: 'normalised', activation: 'activation' };
/** Activations of which a share can be in the flat part. */
const FLAT = ['tanh', 'sigmoid', 'relu'];

/**
 * How the numbers of a block are spread over the minibatch.
 *
 * @typedef {object} Facts
 * @property {string[]} lines
 * @property {Float32Array} [density]
 * @property {[number, number]} [range] of the density
 */

/**
 * How the numbers of a layer are spread, one number for each line of the table below the picture.
 *
 * @typedef {{ std: string, flat: string, gradient: string, update: string }} LayerFacts
 */

/** Measures blocks; those that are to be compared have one range. */
export class Measure {
  constructor() {
    this.before = new Reach();
    this.after = new Reach();
    this.gradients = new Reach();
  }

  /**
   * Looks at every layer once.
   *
   * @param {Snapshot} snapshot
   * @param {import('../../run/trace.js').Trace} trace of the run
   */
  begin({ source, config }, trace) {
    this.source = source;
    const layers = source.layers();
    this.layers = layers;
    const spans = (/** @type {Quantity} */ what) =>
      layers.flatMap(({ index, norm }) => {
        if (what === 'normalised' && norm === 'none') return [];
        const { min, max } = source.histogram(index, what, 1);
        return [min, max];
      });
    /** @type {Record<string, [number, number]>} */
    this.ranges = { activation: config.activation === 'sigmoid' ? [0, 1] : [-1, 1] };
    if (!['tanh', 'sigmoid'].includes(config.activation))
      this.ranges.activation = this.after.fit(spans('activation'));
    // Before and after BatchNorm: one range, so that it is seen what it does.
    this.ranges.z = this.ranges.y = this.before.fit([
      ...spans('preactivation'),
      ...spans('normalised'),
    ]);
    /** log10 of the update-to-data ratio of each weight matrix. */
    this.updates = new Map(recentUpdates(trace).map(({ name, value }) => [name, value]));
    return this;
  }

  /** @param {Block} block @returns {Facts} */
  of({ kind, layer, values }) {
    const { source, layers = [] } = this;
    const quantity = QUANTITIES[kind];
    if (kind === 'probability' || kind === 'loss') return { lines: [] };
    if (!source || !quantity || layer >= layers.length) {
      const update = kind === 'logit' || kind === 'z' ? this.#update(layers.length) : '';
      const own = kind === 'embedding' ? this.#update(-1) : update;
      return { lines: [words.std(fixed(stdOf(values), 2)), ...(own ? [words.update(own)] : [])] };
    }
    const range = this.ranges?.[kind] ?? [-1, 1];
    const { density, std } = source.histogram(layer, quantity, BINS, ...range);
    const lines = [words.std(fixed(std, 2))];
    if (kind === 'activation') {
      const { saturated, activation } = layers[layer];
      if (FLAT.includes(activation))
        lines.push(words.saturated(percent(saturated), activation === 'relu'));
      lines.push(words.gradientStd(short(this.#gradient(layer))));
    }
    const update = kind === 'z' ? this.#update(layer) : '';
    if (update) lines.push(words.update(update));
    return { lines, density, range };
  }

  /** The numbers of a layer below one another. @param {number} layer @returns {LayerFacts} */
  ofLayer(layer) {
    const { std, saturated, activation } = /** @type {LayerInfo[]} */ (this.layers)[layer];
    return {
      std: fixed(std, 2),
      flat: FLAT.includes(activation) ? fixed(100 * saturated, 1) : '\u2013',
      gradient: fixed(Math.log10(this.#gradient(layer)), 1),
      update: this.#update(layer) || '\u2013',
    };
  }

  /** @param {number} layer */
  #gradient(layer) {
    return this.source?.histogram(layer, 'activation_grad', 1).std ?? NaN;
  }

  /** @param {number} layer -1 for the embedding */
  #update(layer) {
    const value = this.updates?.get(layer < 0 ? 'C' : `layers.${layer}.weight`);
    return value !== undefined && Number.isFinite(value) ? fixed(value, 1) : '';
  }
}

/** With Bessel's correction. @param {Float32Array} values */
export function stdOf(values) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
