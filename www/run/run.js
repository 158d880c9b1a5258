import { Playground } from '../base/wasm.js';
import { DevLoss } from './dev-loss.js';
import { LossHistory } from './loss-history.js';
import { NAMES_SHA256, comparisonFor } from './notebook-comparison.js';
import { liveSource } from './source.js';
import { Trace } from './trace.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/**
 * The lecture prints the loss every MILESTONE steps. The first MILESTONES of these losses are kept.
 */
const MILESTONE = 10_000;
const MILESTONES = 100;
/** A run that was changed more often is known by its file alone. */
const MOST_CHANGES = 40;

/**
 * A key that was changed while the run trained.
 *
 * @typedef {{ step: number, key: string, from: any, to: any }} Change
 */

/**
 * What the page knows of a run that its file does not hold.
 *
 * @typedef {ReturnType<Run['saveState']>} SavedState
 */

/**
 * One network in training: the wasm object, its history, and the evaluation that runs beside the
 * training.
 */
export class Run {
  /**
   * @param {Partial<Config>} config
   * @param {string | Uint8Array | null} text names of the reader's own
   * @param {Playground} [playground] a network that was loaded; otherwise a new one is made
   */
  constructor(config, text, playground) {
    this.playground = playground ?? new Playground(config, text ?? undefined);
    this.text = text;
    this.lossHistory = new LossHistory();
    /** Activations and updates along the run. */
    this.trace = new Trace(this.playground);
    /** The step at which this run was added to the loss log, or -1. */
    this.logged = -1;
    /**
     * The reader's own names, packed for an address; undefined until they have been packed.
     *
     * @type {string | undefined}
     */
    this.packed = undefined;
    /** Whether the names came with the address. If so, the address keeps them. */
    this.cameAlong = false;
    /**
     * Keys that were changed on the way: the first config and these lead to the weights, where all
     * of them are known.
     *
     * @type {Change[]}
     */
    this.changes = [];
    this.isWayKnown = !this.playground.lrChanged;
    /** Exact losses of every ten-thousandth step. @type {Map<number, number>} */
    this.milestones = new Map();
    this.vocabulary = this.playground.vocabulary;
    this.baseline = this.playground.baseline;
    this.names = this.playground.names;
    this.config = this.playground.config;
    this.rate = 0;
    /** Which names these are, and whether they are those that the notebook trains on. */
    this.sha256 = this.playground.corpusSha256;
    this.isNotebooks = this.sha256 === NAMES_SHA256;
    /** The notebook's printed numbers beside ours; null if the notebook has no such run. */
    this.comparison = this.isNotebooks ? comparisonFor(this.playground) : null;
    /** The evaluation on the dev split: whether one is running, and what the last one found. */
    this.dev = new DevLoss();
    this.clock = { time: 0, step: 0 };
    /** The run as figures see it. */
    this.source = liveSource(this);
  }

  /** The run that a file holds. @param {Uint8Array} file */
  static load(file) {
    const playground = Playground.load(file);
    const custom = playground.config.corpus === 'custom';
    const run = new Run({}, custom ? playground.corpusText : null, playground);
    run.lossHistory.start = playground.step;
    return run;
  }

  /** A run in the very same state, which goes its own way. @param {Run} run */
  static copyOf(run) {
    const copy = new Run({}, run.text, run.playground.copy());
    copy.restoreState(run.saveState());
    copy.dev.copyFrom(run.dev);
    Object.assign(copy, { packed: run.packed, cameAlong: run.cameAlong });
    return copy;
  }

  get step() {
    return this.playground.step;
  }

  /**
   * Whether the learning rate was changed during the run. If so, the config alone does not lead to
   * these weights.
   */
  get lrChanged() {
    return this.playground.lrChanged;
  }

  get done() {
    return this.step >= this.config.max_steps;
  }

  /**
   * Trains within a budget.
   *
   * @param {number} ms
   * @param {number} most steps
   * @returns {number} steps taken
   */
  train(ms, most) {
    const first = this.step;
    const look = this.comparison?.evaluatedAt ?? 0;
    const untilLook = look > first ? look - first : Infinity;
    const limit = Math.min(most, this.config.max_steps - first, untilLook);
    if (limit <= 0 || this.#finishMoment(ms) || this.comparison?.slice(this.playground)) return 0;
    const taken = this.playground.trainFor(ms, limit);
    const losses = this.playground.takeLosses();
    this.lossHistory.push(losses);
    this.#keepMilestones(first, losses);
    this.trace.look(this.playground);
    this.comparison?.look(this.playground);
    if (this.wantsComparison()) this.dev.running = false;
    return taken;
  }

  /**
   * Goes on with the moment that is being recorded. It is to be one moment: training waits.
   *
   * @param {number} ms
   * @returns {boolean} whether it is still being recorded
   */
  #finishMoment(ms) {
    if (this.trace.isOpen) this.trace.look(this.playground, ms);
    return this.trace.isOpen;
  }

  /**
   * Records the step at which it rests.
   *
   * @returns {boolean} whether there was anything to record
   */
  completeTrace() {
    return !this.playground.diverged && this.trace.rest(this.playground);
  }

  /** @param {number} first @param {Float32Array} losses */
  #keepMilestones(first, losses) {
    const from = Math.ceil(first / MILESTONE) * MILESTONE;
    for (let step = from; step < first + losses.length; step += MILESTONE) {
      if (this.milestones.size < MILESTONES) this.milestones.set(step, losses[step - first]);
    }
  }

  /** Measures the steps a second over about half a second. @param {number} now */
  measureRate(now) {
    const elapsed = now - this.clock.time;
    if (elapsed < 500) return;
    if (this.clock.time > 0 && elapsed < 3000) {
      this.rate = ((this.step - this.clock.step) / elapsed) * 1000;
    }
    this.clock = { time: now, step: this.step };
  }

  /** Starts measuring the pace again after a pause. */
  restartClock() {
    this.clock = { time: 0, step: this.step };
    this.rate = 0;
  }

  /**
   * The dev loss of the present weights; undefined if it was not measured.
   *
   * @returns {number | undefined}
   */
  get devLoss() {
    return this.dev.lossAt(this.step);
  }

  /**
   * Whether the dev loss is being measured or should be.
   *
   * @param {number} now
   * @param {boolean} playing
   */
  wantsDev(now, playing) {
    // The comparison uses the same evaluation of the dev rows, and there is only one.
    return !this.wantsComparison() && this.dev.isDue(this.step, now, playing);
  }

  /** Whether the comparison has something left to evaluate while training rests. */
  wantsComparison() {
    return (this.comparison?.open.length ?? 0) > 0;
  }

  /**
   * Measures another slice of the dev loss.
   *
   * @param {number} now
   * @returns {boolean} whether that was the last
   */
  measureDev(now) {
    if (!this.dev.measure(this.playground, now)) return false;
    const { step, loss } = this.dev;
    if (Number.isFinite(loss)) this.lossHistory.pushDev(step, loss);
    return true;
  }

  /** Changes a key of the running training. @param {string} key @param {any} value */
  set(key, value) {
    const { step } = this;
    const from = /** @type {Record<string, any>} */ (this.config)[key];
    this.playground.set(key, value);
    this.config = this.playground.config;
    if (step > 0 && from !== value) this.#noteChange({ step, key, from, to: value });
  }

  /** @param {Change} change */
  #noteChange(change) {
    const last = this.changes.at(-1);
    if (last?.key === change.key && last.step === change.step) last.to = change.to;
    else if (this.changes.length < MOST_CHANGES) this.changes.push(change);
    else this.isWayKnown = false;
  }

  /** The step at which the learning rate was last set during the run, or 0. */
  get rateSetAt() {
    return this.changes.filter(({ key }) => key === 'lr').at(-1)?.step ?? 0;
  }

  /** The config that it began with. @returns {Config} */
  get firstConfig() {
    const before = this.changes.map(({ key, from }) => [key, from]).reverse();
    return { ...this.config, ...Object.fromEntries(before) };
  }

  /** What the run's file does not hold, to be stored beside it. */
  saveState() {
    const { lossHistory, trace, comparison, milestones, logged } = this;
    return {
      history: lossHistory.saveState(),
      trace: trace.saveState(),
      comparison: comparison?.saveState() ?? null,
      milestones: [...milestones],
      logged,
      changes: this.isWayKnown ? this.changes.map((change) => ({ ...change })) : null,
    };
  }

  /** Takes over a value that `saveState` returned. @param {SavedState} state */
  restoreState({ history, trace, comparison, milestones, logged, changes }) {
    this.lossHistory.restoreState(history);
    this.trace.restoreState(trace);
    if (comparison) this.comparison?.restoreState(comparison);
    this.milestones = new Map(milestones);
    this.logged = logged;
    // Copies that an older page has made say nothing of them.
    if (changes) Object.assign(this, { changes: [...changes], isWayKnown: true });
  }

  free() {
    try {
      this.playground.free();
    } catch {
      // If a call trapped, wasm-bindgen still counts the object as borrowed and refuses to free it.
    }
  }
}
