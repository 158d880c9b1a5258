import * as words from '#words/layers.js';
import { h, setText } from '../base/dom.js';
import { exponent, fixed, short } from '../base/format.js';
import { normName } from '../base/norms.js';
import { layerColor } from '../plot/colors.js';
import { layerHistogram, pinnedDensities } from './pinned.js';
import { Multiples, Reach } from '../plot/multiples.js';
import { PanelInPieces } from './drawing.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

const BINS = 60;

/**
 * The numbers that go into each activation function, before the normalisation and after it.
 */
export class PreactivationsPanel extends PanelInPieces {
  reads = /** @type {const} */ (['layers', 'histogram']);

  constructor() {
    super();
    this.before = new Multiples();
    this.after = new Multiples();
    this.reach = new Reach();
    this.afterTitle = h('p', { class: 'kicker' });
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'preactivations' },
      h('p', { class: 'kicker' }, words.preactivations),
      this.before.element,
      this.afterTitle,
      this.after.element,
    );
  }

  /** @override */
  reset() {
    super.reset();
    this.before.clear();
    this.after.clear();
  }

  /** @override @param {Snapshot} snapshot */
  *pieces(snapshot) {
    const layers = snapshot.source.layers();
    const normed = layers.filter(({ norm }) => norm !== 'none');
    this.afterTitle.hidden = this.after.element.hidden = normed.length === 0;
    setText(this.afterTitle, words.afterNorm(normName(normed[0]?.norm ?? 'none')));
    const range = this.#range(snapshot, layers, normed);
    yield;
    yield* this.#draw(snapshot, this.before, range, layers, 'preactivation');
    yield* this.#draw(snapshot, this.after, range, normed, 'normalised');
  }

  /**
   * One range for all layers, before the normalisation and after it, so that they can be compared.
   *
   * @param {Snapshot} snapshot
   * @param {import('../pkg/makemore_playground.js').LayerInfo[]} layers
   * @param {import('../pkg/makemore_playground.js').LayerInfo[]} normed
   */
  #range({ source, pins }, layers, normed) {
    const kinds = /** @type {const} */ ([
      ['preactivation', layers],
      ['normalised', normed],
    ]);
    const own = kinds.flatMap(([what, which]) =>
      which.flatMap(({ index }) => {
        const { min, max } = source.histogram(index, what, 1);
        return [min, max];
      }),
    );
    const others = kinds.flatMap(([what, which]) =>
      which.length === 0
        ? []
        : pins.flatMap((pin) => pin.once(`${what} ends`, () => endsOf(pin.source, what))),
    );
    return this.reach.fit(own, others);
  }

  /**
   * @param {Snapshot} snapshot
   * @param {Multiples} multiples
   * @param {[number, number]} range of all layers
   * @param {import('../pkg/makemore_playground.js').LayerInfo[]} layers
   * @param {'preactivation' | 'normalised'} what
   */
  *#draw(snapshot, multiples, [lo, hi], layers, what) {
    const { source } = snapshot;
    const nameOf = (/** @type {typeof layers[0]} */ { name, norm }) =>
      what === 'normalised' ? words.normalised(name, normName(norm)) : name;
    multiples.ensure(
      layers.map((layer) => ({
        of: nameOf(layer),
        name: words.plotOfPreactivations(nameOf(layer)),
        unit: words.preactivation,
      })),
    );
    for (const [i, layer] of layers.entries()) {
      const { index } = layer;
      const { density, mean, std } = source.histogram(index, what, BINS, lo, hi);
      const range = /** @type {[number, number, number]} */ ([BINS, lo, hi]);
      const pinned = pinnedDensities(snapshot, `${what} ${index} ${range}`, (other) =>
        layerHistogram(other, index, what, range),
      );
      const title = words.title(nameOf(layer), fixed(std, 2));
      const facts = words.facts(fixed(mean, 2), fixed(std, 2));
      multiples.figures[i].update(
        title,
        facts,
        { lo, hi, density, flat: [], pinned },
        layerColor(this.element, index, layers.length),
      );
      yield;
    }
    yield* multiples.pieces();
  }
}

/** How much of the loss's derivative reaches each layer's activations. */
export class GradientsPanel extends PanelInPieces {
  reads = /** @type {const} */ (['layers', 'histogram']);

  constructor() {
    super();
    this.multiples = new Multiples();
    this.reach = new Reach();
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'gradients' },
      h('p', { class: 'kicker' }, words.gradients),
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
    const { source, pins } = snapshot;
    const layers = source.layers();
    this.multiples.ensure(
      layers.map(({ name }) => ({
        of: name,
        name: words.plotOfGradients(name),
        unit: words.gradient,
      })),
    );
    const stds = gradientStds(source);
    const others = pins.flatMap((pin) => pin.once('gradient stds', () => gradientStds(pin.source)));
    const [lo, hi] = this.reach.fit(
      stds.map((std) => 3 * std),
      others.map((std) => 3 * std),
    );
    yield;
    for (const [i, { index, name }] of layers.entries()) {
      const { density, mean, std } = source.histogram(index, 'activation_grad', BINS, lo, hi);
      const range = /** @type {[number, number, number]} */ ([BINS, lo, hi]);
      const pinned = pinnedDensities(snapshot, `activation_grad ${index} ${range}`, (other) =>
        layerHistogram(other, index, 'activation_grad', range),
      );
      const facts = words.facts(short(mean), exact(std));
      const color = layerColor(this.element, i, layers.length);
      this.multiples.figures[i].update(
        words.titleOfGradient(name, short(std)),
        facts,
        { lo, hi, density, flat: [], pinned },
        color,
      );
      yield;
    }
    yield* this.multiples.pieces();
  }
}

/** Each weight matrix's gradient, and how large it is beside the weights. */
export class WeightsPanel extends PanelInPieces {
  reads = /** @type {const} */ (['trace', 'parameters', 'parameterHistogram']);

  constructor() {
    super();
    this.multiples = new Multiples();
    this.reach = new Reach();
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'weights' },
      h('p', { class: 'kicker' }, words.weights),
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
    const { source, pins } = snapshot;
    const { matrices } = source.trace;
    const parameters = source.parameters();
    this.multiples.ensure(
      matrices.map(({ name }) => ({
        of: name,
        name: words.plotOfWeights(name),
        unit: words.gradient,
      })),
    );
    const stds = matrices.map(({ index }) => parameters[index].gradStd);
    const others = pins.flatMap((pin) =>
      pin.once('weight gradient stds', () => weightGradientStds(pin.source)),
    );
    const [lo, hi] = this.reach.fit(
      stds.map((std) => 3 * std),
      others.map((std) => 3 * std),
    );
    yield;
    for (const [i, { index, name }] of matrices.entries()) {
      const p = parameters[index];
      const { density } = source.parameterHistogram(index, 'grad', BINS, lo, hi);
      const pinned = pinnedDensities(snapshot, `grad ${name} ${BINS} ${lo} ${hi}`, (other) => {
        const same = other.trace.matrices.find((matrix) => matrix.name === name);
        return same ? other.parameterHistogram(same.index, 'grad', BINS, lo, hi) : null;
      });
      const title = words.titleOfWeights(name, exponent(p.gradToData));
      const facts = words.factsOfWeights(
        `(${p.rows}, ${p.cols})`,
        exact(p.gradMean),
        exact(p.gradStd),
        exact(p.gradToData),
      );
      this.multiples.figures[i].update(
        title,
        facts,
        { lo, hi, density, flat: [], pinned },
        layerColor(this.element, i, matrices.length),
      );
      yield;
    }
    yield* this.multiples.pieces();
  }
}

/** A number of any size. @param {number} x */
const exact = (x) => exponent(x, 3);

/** @typedef {Snapshot['source']} Source */

/**
 * The ends of what goes into each activation of a run.
 *
 * @param {Source} source
 * @param {'preactivation' | 'normalised'} what
 */
function endsOf(source, what) {
  return source.layers().flatMap(({ index, norm }) => {
    if (what === 'normalised' && norm === 'none') return [];
    const { min, max } = source.histogram(index, what, 1);
    return [min, max];
  });
}

/** @param {Source} source */
const gradientStds = (source) =>
  source.layers().map(({ index }) => source.histogram(index, 'activation_grad', 1).std);

/** @param {Source} source */
function weightGradientStds(source) {
  const parameters = source.parameters();
  return source.trace.matrices.map(({ index }) => parameters[index].gradStd);
}
