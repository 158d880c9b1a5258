/** @typedef {import('../pkg/makemore_playground.js').Playground} Playground */

/**
 * What is known of a run at any time, wherever it is trained.
 *
 * @typedef {object} Facts
 * @property {import('../pkg/makemore_playground.js').Config} config
 * @property {number} step
 * @property {number} loss of the last step
 * @property {string[]} vocabulary the letters by number, the end token "." first
 * @property {number} baseline the loss of guessing: -ln(1 / V)
 * @property {import('../pkg/makemore_playground.js').Diverged | undefined} diverged
 * @property {import('../pkg/makemore_playground.js').Rows} rows of each part of the data
 */

/**
 * What a run has recorded so far.
 *
 * @typedef {object} Records
 * @property {import('./loss-history.js').LossHistory} lossHistory
 * @property {import('./trace.js').Trace} trace activations and updates
 * @property {Map<number, number>} milestones exact losses of every ten-thousandth step
 * @property {import('./notebook-comparison.js').NotebookComparison | null} comparison
 * @property {number} rateSetAt the step at which the learning rate was last set, or 0
 * @property {boolean} isNotebooks whether it trains on the names that the notebook trains on
 */

/** Methods of the wasm class that figures may call. They call no others. */
const READINGS = /** @type {const} */ ([
  'layers',
  'histogram',
  'values',
  'parameters',
  'parameterHistogram',
  'saturationMap',
  'scanDead',
  'batchNorm',
  'predict',
  'replaceExample',
  'embedding',
  'sample',
  'sampleFor',
  'contains',
  'sibling',
  'evaluate',
  'calibrate',
  'runningMeanDrift',
  'foldBatchNorm',
  'checkGradients',
  'weightsSha256',
  'exampleBlocks',
  'unfold',
  'lookAhead',
  'lookAheadFor',
  'referenceLosses',
]);

/** @typedef {Pick<Playground, typeof READINGS[number] | 'minibatch'>} Readings */

/**
 * What figures read. The run in this page has all of it. A run in a worker or a recording has less,
 * so a figure lists in `reads` what it needs.
 *
 * @typedef {Facts & Partial<Records> & Partial<Readings>} Source
 */

/**
 * A source that has everything, as a figure sees it.
 *
 * @typedef {Facts & Records & Readings} FullSource
 */

/**
 * The part of `Run` that a source needs.
 *
 * @typedef {Records & {
 *   playground: Playground,
 *   config: Facts['config'],
 *   step: number,
 *   vocabulary: string[],
 *   baseline: number,
 * }} LiveRun
 */

/** The run in this page as a source. It keeps no values: each question goes to the run. */
class LiveSource {
  #run;

  /** @param {LiveRun} run */
  constructor(run) {
    this.#run = run;
    for (const name of READINGS) {
      const ask = (/** @type {any[]} */ ...args) =>
        Reflect.apply(Reflect.get(run.playground, name), run.playground, args);
      Object.defineProperty(this, name, { value: ask });
    }
  }

  get config() {
    return this.#run.config;
  }

  get step() {
    return this.#run.step;
  }

  get loss() {
    return this.#run.playground.loss;
  }

  get vocabulary() {
    return this.#run.vocabulary;
  }

  get baseline() {
    return this.#run.baseline;
  }

  get diverged() {
    return this.#run.playground.diverged;
  }

  get rows() {
    return this.#run.playground.rows;
  }

  get minibatch() {
    return this.#run.playground.minibatch;
  }

  get lossHistory() {
    return this.#run.lossHistory;
  }

  get trace() {
    return this.#run.trace;
  }

  get rateSetAt() {
    return this.#run.rateSetAt;
  }

  get milestones() {
    return this.#run.milestones;
  }

  get comparison() {
    return this.#run.comparison;
  }

  get isNotebooks() {
    return this.#run.isNotebooks;
  }
}

/** @param {LiveRun} run @returns {FullSource} */
export function liveSource(run) {
  return /** @type {any} */ (new LiveSource(run));
}
