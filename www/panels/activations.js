import { h } from '../base/dom.js';
import { activationInfo } from '../base/limits.js';
import { count, fixed, percent } from '../base/format.js';
import { layerColor } from '../plot/colors.js';
import { layerHistogram, pinnedDensities } from './pinned.js';
import { Multiples, Reach } from '../plot/multiples.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').LayerInfo} LayerInfo */

const BINS = 50;

/**
 * How the activations of a function are drawn: the whole range, where it has one, and where it is
 * flat.
 *
 * @param {LayerInfo} layer
 */
function shapeOf({ activation }) {
  const { range = null, flat = [] } = activationInfo(activation) ?? {};
  const unit = activation === 'tanh' ? 'activation t' : 'activation';
  return { range, flat: range ? flat : [], flatName: nameOfFlat(activation, flat), unit };
}

/**
 * Where a function is flat, in words; "" where nowhere.
 *
 * @param {string} activation
 * @param {[number, number][]} flat
 */
function nameOfFlat(activation, flat) {
  if (activation === 'relu') return 'at 0';
  if (flat.length < 2) return '';
  const [[, low], [high]] = flat;
  return activation === 'tanh' ? `|t| > ${high}` : `outside ${low} to ${high}`;
}

/** One histogram for each hidden layer, all with the same x axis. */
export class ActivationsPanel {
  reads = /** @type {const} */ (['layers', 'histogram']);

  constructor() {
    this.multiples = new Multiples();
    this.reach = new Reach();
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'activations' },
      this.multiples.element,
    );
  }

  reset() {
    this.multiples.clear();
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    const { source } = snapshot;
    const layers = source.layers();
    const shape = shapeOf(layers[0]);
    this.multiples.ensure(
      layers.map(({ name }) => ({
        name: `Histogram of the activations of ${name}`,
        unit: shape.unit,
      })),
    );
    const [lo, hi] = shape.range ?? this.#unbounded(source, layers);
    layers.forEach((layer, i) => {
      const { density } = source.histogram(i, 'activation', BINS, lo, hi);
      const range = /** @type {[number, number, number]} */ ([BINS, lo, hi]);
      const pinned = pinnedDensities(snapshot, `activation ${i} ${range}`, (other) =>
        layerHistogram(other, i, 'activation', range),
      );
      const flat = shape.flat.map(([from, to]) => ({ from, to, label: shape.flatName }));
      const color = layerColor(this.element, i, layers.length);
      this.multiples.figures[i].update(
        ...describe(layer, shape.flatName),
        { lo, hi, density, flat, pinned },
        color,
      );
    });
  }

  /** @param {Snapshot['source']} source @param {LayerInfo[]} layers */
  #unbounded(source, layers) {
    const ends = layers.flatMap(({ index }) => {
      const { min, max } = source.histogram(index, 'activation', 1);
      return [min, max];
    });
    return this.reach.fit(ends);
  }
}

/**
 * A layer's finding and its facts.
 *
 * @param {LayerInfo} layer
 * @param {string} flatName
 * @returns {[string, string]}
 */
function describe(layer, flatName) {
  const share = percent(layer.saturated);
  const word = layer.activation === 'relu' ? 'at zero' : 'saturated';
  const title = flatName
    ? `${layer.name}: ${share} ${word}`
    : `${layer.name}: std ${fixed(layer.std, 2)}`;
  const dead =
    layer.dead > 0
      ? `, ${count(layer.dead)} of ${count(layer.size)} neurons so for every example`
      : '';
  const flat = flatName ? `; ${flatName}: ${share}${dead}` : '';
  return [title, `mean ${fixed(layer.mean, 2)}, std ${fixed(layer.std, 2)}${flat}`];
}
