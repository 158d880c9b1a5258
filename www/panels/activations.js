import * as words from '#words/activations.js';
import { h } from '../base/dom.js';
import { activationInfo } from '../base/limits.js';
import { count, fixed, percent } from '../base/format.js';
import { layerColor } from '../plot/colors.js';
import { layerHistogram, pinnedDensities } from './pinned.js';
import { Multiples, Reach } from '../plot/multiples.js';
import { PanelInPieces } from './drawing.js';

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
  const unit = activation === 'tanh' ? words.unitOfTanh : words.unit;
  return { range, flat: range ? flat : [], flatName: nameOfFlat(activation, flat), unit };
}

/**
 * Where a function is flat, in words; "" where nowhere.
 *
 * @param {string} activation
 * @param {[number, number][]} flat
 */
function nameOfFlat(activation, flat) {
  if (activation === 'relu') return words.atZero;
  if (flat.length < 2) return '';
  const [[, low], [high]] = flat;
  return activation === 'tanh' ? words.beyond(high) : words.outside(low, high);
}

/** One histogram for each hidden layer, all with the same x axis. */
export class ActivationsPanel extends PanelInPieces {
  reads = /** @type {const} */ (['layers', 'histogram']);

  constructor() {
    super();
    this.multiples = new Multiples();
    this.reach = new Reach();
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'activations' },
      this.multiples.element,
    );
  }

  /** @override */
  reset() {
    super.reset();
    this.multiples.clear();
  }

  /** @override @param {Snapshot} snapshot */
  *pieces(snapshot) {
    const { source } = snapshot;
    const layers = source.layers();
    const shape = shapeOf(layers[0]);
    this.multiples.ensure(
      layers.map(({ name }) => ({
        of: name,
        name: words.plot(name),
        unit: shape.unit,
      })),
    );
    yield;
    const [lo, hi] = shape.range ?? this.#unbounded(source, layers);
    for (const [i, layer] of layers.entries()) {
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
      yield;
    }
    yield* this.multiples.pieces();
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
  const relu = layer.activation === 'relu';
  const std = fixed(layer.std, 2);
  const facts = words.facts(fixed(layer.mean, 2), std);
  if (!flatName) return [words.titleOfStd(layer.name, std), facts];
  const dead = layer.dead > 0 ? words.dead(count(layer.dead), count(layer.size), relu) : '';
  return [words.title(layer.name, share, relu), facts + words.flat(flatName, share) + dead];
}
