import { clock } from '../base/clock.js';
import { activationInfo } from '../base/limits.js';
import { SLICE } from './slices.js';

/** The most moments kept. When there are more, every second one is dropped. */
const MOMENTS = 256;
/** The least time between two moments, in milliseconds, because recording one takes time. */
const PAUSE = 60;
/** The pause also lasts this multiple of the time that a moment took. */
const PAUSE_PER_COST = 20;
/** Bins of the activations' density. */
export const BINS = 60;
/** How many of the last moments `recentUpdates` looks at. */
const RECENT = 8;

/** @typedef {import('../pkg/makemore_playground.js').Playground} Wasm */

/**
 * @typedef {object} Moment
 * @property {number} step
 * @property {Float32Array[]} densities of each hidden layer's activations
 * @property {number[]} updates log10 update-to-data ratio of each weight matrix
 */

/**
 * Where activations lie and how large updates are, along the whole run, in a fixed amount of
 * memory. Moments are evenly spaced: whenever there are too many, every second one is dropped and
 * the distance doubles.
 */
export class Trace {
  /** @param {Wasm} playground */
  constructor(playground) {
    /** @type {Moment[]} */
    this.moments = [];
    this.stride = 1;
    this.lookedAt = -Infinity;
    /** Milliseconds that the last moment took, and the moment that is being recorded. */
    this.cost = 0;
    /** @type {Moment | null} */
    this.open = null;
    /** Whether the last moment is the one at which the run rests. */
    this.rests = false;
    const layers = playground.layers();
    this.layers = layers.length;
    this.layerNames = layers.map(({ name }) => name);
    /**
     * The range that the densities cover: that of the activation function, or five stds at the
     * start.
     */
    this.range = rangeOf(layers);
    /**
     * The weight matrices: their indices among the parameters, and their names.
     *
     * @type {{ index: number, name: string }[]}
     */
    this.matrices = playground
      .parameters()
      .map(({ name }, index) => ({ name, index }))
      .filter(({ name }) => name === 'C' || name.endsWith('.weight'));
    this.look(playground, Infinity);
  }

  /** Everything, as a value that can be stored. */
  saveState() {
    return { moments: [...this.moments], stride: this.stride, range: this.range };
  }

  /** Takes over a value that `saveState` returned. @param {ReturnType<Trace['saveState']>} saved */
  restoreState({ moments, stride, range }) {
    this.moments = [...moments];
    this.stride = stride;
    this.range = range;
  }

  /**
   * Records a moment if one is due, or a slice of it: a large network takes several frames, in
   * which it must not train.
   *
   * @param {Wasm} playground
   * @param {number} [ms] of the slice
   */
  look(playground, ms = SLICE) {
    const { step } = playground;
    const start = clock.now();
    if (!this.open) {
      const pause = Math.max(PAUSE, this.cost * PAUSE_PER_COST);
      if (step - this.#evenStep < this.stride || start - this.lookedAt < pause) return;
      this.#open(step);
    }
    this.#record(playground, start, ms);
  }

  /**
   * Records the moment at which the run rests, or a slice of it, so that figures end where the run
   * does. The next moment takes its place if it is too near to the one before.
   *
   * @param {Wasm} playground
   * @returns {boolean} whether anything was recorded
   */
  rest(playground) {
    const { step } = playground;
    if (!this.open && step === this.lastStep) {
      const isNew = !this.rests;
      this.rests = true;
      return isNew;
    }
    if (!this.open) this.#open(step);
    this.#record(playground, clock.now(), SLICE);
    this.rests = !this.open;
    return true;
  }

  /** The step of the last moment that stands at its distance from the one before. */
  get #evenStep() {
    const [before, last] = this.moments.slice(-2);
    return last && last.step - before.step < this.stride ? before.step : this.lastStep;
  }

  get lastStep() {
    return this.moments.at(-1)?.step ?? -Infinity;
  }

  /** @param {number} step */
  #open(step) {
    this.open = { step, densities: [], updates: [] };
    this.cost = 0;
  }

  /** @param {Wasm} playground @param {number} start @param {number} ms */
  #record(playground, start, ms) {
    this.rests = false;
    while (this.open && (this.#addTo(this.open, playground), clock.now() - start < ms));
    this.lookedAt = clock.now();
    this.cost += this.lookedAt - start;
  }

  /** Whether a moment is being recorded. */
  get isOpen() {
    return this.open !== null;
  }

  /** Adds a layer or a matrix to a moment. @param {Moment} moment @param {Wasm} playground */
  #addTo(moment, playground) {
    const { densities, updates } = moment;
    const [lo, hi] = this.range;
    if (densities.length < this.layers) {
      const { density } = playground.histogram(densities.length, 'activation', BINS, lo, hi);
      densities.push(density);
    } else updates.push(playground.parameter(this.matrices[updates.length].index).updateRatio);
    if (updates.length < this.matrices.length) return;
    this.open = null;
    if (this.#evenStep < this.lastStep) this.moments.pop();
    this.moments.push(moment);
    if (this.moments.length > MOMENTS) {
      this.moments = this.moments.filter((_, i) => i % 2 === 0);
      this.stride *= 2;
    }
  }
}

/**
 * @param {import('../pkg/makemore_playground.js').LayerInfo[]} layers
 * @returns {[number, number]}
 */
function rangeOf(layers) {
  const { range } = activationInfo(layers[0].activation) ?? {};
  if (range) return range;
  const widest = Math.max(...layers.map(({ mean, std }) => Math.abs(mean) + 5 * std));
  const reach = Number.isFinite(widest) && widest > 0 ? widest : 1;
  return [-reach, reach];
}

/**
 * Each matrix's update ratio where the run rests; while it trains, the median over the last few
 * moments.
 *
 * @param {Trace} trace
 * @param {number} [since] the step after which they count
 */
export function recentUpdates(trace, since = -1) {
  const later = trace.moments.filter(({ step }) => step > since);
  const recent = (later.length > 0 ? later : trace.moments).slice(trace.rests ? -1 : -RECENT);
  return trace.matrices.map(({ name }, i) => {
    const values = recent.map(({ updates }) => updates[i]).sort((a, b) => a - b);
    return { name, value: values[Math.floor(values.length / 2)] };
  });
}

/**
 * The lecture's rule of thumb for update-to-data ratios, in log10: an update should be about a
 * thousandth of the weights that it changes.
 */
export const RULE = -3;
/** Beyond these, twenty times the rule and a twentieth of it, a ratio is mentioned. */
export const FAST = -1.7;
export const SLOW = -4.3;

/**
 * Whether the schedule lets the learning rate fade, so that small updates near the end are what it
 * is for.
 *
 * @param {import('../pkg/makemore_playground.js').Config} config
 */
export const rateFades = ({ schedule }) => schedule === 'linear' || schedule === 'cosine';
