import { h } from '../base/dom.js';
import { count, fixed, percent } from '../base/format.js';
import { layerColor } from '../plot/colors.js';
import { Multiples, Reach } from '../plot/multiples.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').LayerInfo} LayerInfo */

const BINS = 50;

/**
 * The range of each activation function, and where it is flat. The thresholds are those of
 * `saturation` in Rust.
 */
const SHAPES = {
  tanh: {
    range: [-1, 1],
    flat: [
      [-1, -0.97],
      [0.97, 1],
    ],
    flatName: '|t| > 0.97',
    unit: 'activation t',
  },
  sigmoid: {
    range: [0, 1],
    flat: [
      [0, 0.015],
      [0.985, 1],
    ],
    flatName: 'outside 0.015 to 0.985',
    unit: 'activation',
  },
  relu: { range: null, flat: [], flatName: 'at 0', unit: 'activation' },
  leaky_relu: { range: null, flat: [], flatName: '', unit: 'activation' },
  gelu: { range: null, flat: [], flatName: '', unit: 'activation' },
  linear: { range: null, flat: [], flatName: '', unit: 'activation' },
};

/** One histogram for each hidden layer, all with the same x axis. */
export class ActivationsPanel {
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
  update({ source }) {
    const layers = source.layers();
    const shape = SHAPES[layers[0].activation];
    this.multiples.ensure(
      layers.map(({ name }) => ({
        name: `Histogram of the activations of ${name}`,
        unit: shape.unit,
      })),
    );
    const [lo, hi] = shape.range ?? this.#unbounded(source, layers);
    layers.forEach((layer, i) => {
      const { density } = source.histogram(i, 'activation', BINS, lo, hi);
      const flat = shape.flat.map(([from, to]) => ({ from, to, label: shape.flatName }));
      const color = layerColor(this.element, i, layers.length);
      this.multiples.figures[i].update(
        ...describe(layer, shape.flatName),
        { lo, hi, density, flat },
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
