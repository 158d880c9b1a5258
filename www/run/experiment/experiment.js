import { clock } from '../../base/clock.js';
import { Playground } from '../../base/wasm.js';

/** @typedef {import('./recipe.js').Plan} Plan */
/** @typedef {import('../workers/pool.js').Pool} Pool */
/** @typedef {import('../workers/pool.js').Task} Task */
/** @typedef {import('../workers/protocol.js').RunEvent} RunEvent */
/** @typedef {import('../workers/protocol.js').Measured} Measured */

/**
 * A run of an experiment.
 *
 * @typedef {object} PlannedRun
 * @property {number} setting which one of the plan
 * @property {number} seed which one of the plan
 * @property {number} step how far it is
 * @property {Measured | null} result
 * @property {string} fault why it failed, or ""
 * @property {Task | null} task
 */

/**
 * What is stored of an experiment.
 *
 * @typedef {{ setting: number, seed: number, result: Measured }[]} Results
 */

/**
 * Trains the runs of a plan on a pool, in turn over the settings, so that all of them have the same
 * seeds at any time.
 */
export class Experiment {
  /**
   * @param {Plan} plan
   * @param {string | Uint8Array | null} text the reader's own names
   * @param {() => void} onChange told when there is something new to draw
   */
  constructor(plan, text, onChange) {
    this.plan = plan;
    this.text = text;
    this.onChange = onChange;
    /** @type {PlannedRun[]} */
    this.runs = plan.seeds.flatMap((_, seed) =>
      plan.settings.map((__, setting) => ({
        setting,
        seed,
        step: 0,
        result: null,
        fault: '',
        task: null,
      })),
    );
    /** @type {Pool | null} */
    this.pool = null;
    /** @type {'ready' | 'running' | 'paused' | 'ended'} */
    this.state = 'ready';
    /** Milliseconds of training so far, and since when it trains. */
    this.spent = 0;
    this.since = 0;
    /** Steps that were there when it began. */
    this.firstSteps = 0;
  }

  /** Takes over what was found earlier. @param {Results} results */
  restore(results) {
    for (const { setting, seed, result } of results) {
      const run = this.runs.find((each) => each.setting === setting && each.seed === seed);
      if (run) Object.assign(run, { result, step: this.plan.steps });
    }
    if (this.left === 0) this.state = 'ended';
    else if (results.length > 0) this.state = 'paused';
    this.firstSteps = this.steps;
  }

  /** @returns {Results} */
  get results() {
    return this.runs.flatMap(({ setting, seed, result }) =>
      result ? [{ setting, seed, result }] : [],
    );
  }

  get left() {
    return this.runs.filter(({ result, fault }) => !result && !fault).length;
  }

  get diverged() {
    return this.runs.filter(({ result }) => result?.diverged).length;
  }

  get failed() {
    return this.runs.filter(({ fault }) => fault);
  }

  /** Steps taken so far; a run that diverged has taken all that it will. */
  get steps() {
    return this.runs.reduce((sum, { step }) => sum + step, 0);
  }

  get progress() {
    return this.steps / (this.runs.length * this.plan.steps);
  }

  get seconds() {
    const now = this.state === 'running' ? clock.now() - this.since : 0;
    return (this.spent + now) / 1000;
  }

  /** Seconds that are left, or NaN where nobody knows yet. */
  get secondsLeft() {
    const done = this.steps - this.firstSteps;
    const left = this.runs.length * this.plan.steps - this.steps;
    return done > 0 ? (this.seconds * left) / done : NaN;
  }

  /** The runs that are yet to end are handed to a pool. @param {Pool} pool */
  start(pool) {
    this.pool = pool;
    this.state = 'running';
    this.since = clock.now();
    for (const run of this.runs) if (!run.result && !run.fault) this.#hand(run, pool);
    this.#checkEnd();
  }

  /** The config of a run. @param {{ setting: number, seed: number }} run */
  configOf({ setting, seed }) {
    return { ...this.plan.settings[setting].config, seed: this.plan.seeds[seed] };
  }

  /** @param {PlannedRun} run @param {Pool} pool */
  #hand(run, pool) {
    const job = {
      kind: /** @type {const} */ ('measured'),
      config: this.configOf(run),
      text: this.text,
      until: this.plan.steps,
      steps: this.plan.steps,
      saved: null,
    };
    run.task = pool.start(job, (event) => this.#hear(run, event));
  }

  /** @param {PlannedRun} run @param {RunEvent} event */
  #hear(run, event) {
    if (event.type === 'progress') run.step = event.step;
    else if (event.type === 'measured') Object.assign(run, { result: event.result, task: null });
    else if (event.type === 'failed') Object.assign(run, { fault: event.message, task: null });
    if (run.result || run.fault) run.step = this.plan.steps;
    this.#checkEnd();
    this.onChange();
  }

  #checkEnd() {
    if (this.left > 0 || this.state !== 'running') return;
    this.#stopClock('ended');
    this.pool?.close();
    this.pool = null;
  }

  /** @param {'paused' | 'ended'} state */
  #stopClock(state) {
    this.spent += clock.now() - this.since;
    this.state = state;
  }

  /** Runs stay where they are, and their workers with them. */
  pause() {
    if (this.state !== 'running') return;
    this.#stopClock('paused');
    for (const { task } of this.runs) task?.train(0);
    this.onChange();
  }

  /** @param {() => Pool} makePool where the workers were given back */
  resume(makePool) {
    if (this.state !== 'paused') return;
    if (!this.pool) return this.start(makePool());
    this.state = 'running';
    this.since = clock.now();
    for (const { task } of this.runs) task?.train(this.plan.steps);
    this.onChange();
  }

  /** Gives all workers back; what has ended stays, and the rest can be trained again. */
  stop() {
    if (this.state === 'running') this.#stopClock('paused');
    this.pool?.close();
    this.pool = null;
    for (const run of this.runs) {
      run.task = null;
      if (!run.result && !run.fault) run.step = 0;
    }
    this.firstSteps = this.steps;
    this.spent = 0;
  }

  /** Setting by setting the losses seed by seed; null where a run has not ended, or has failed. */
  get losses() {
    return this.plan.settings.map(({ name }, setting) => ({
      name,
      dev: this.plan.seeds.map((_, seed) => {
        const run = this.runs.find((each) => each.setting === setting && each.seed === seed);
        if (!run?.result) return null;
        return run.result.diverged ? NaN : run.result.dev;
      }),
    }));
  }

  /** A line a run, as `examples/sweep` writes them. @param {string | null} namesSha256 */
  lines(namesSha256) {
    const ordered = this.results.sort((a, b) => a.setting - b.setting || a.seed - b.seed);
    return ordered.map((each) => {
      const { step, diverged, train, dev, test, sha256 } = each.result;
      const finite = (/** @type {number} */ x) => (Number.isFinite(x) ? x : null);
      return JSON.stringify({
        event: 'run',
        config: Playground.resolve(this.configOf(each)),
        step,
        ...(diverged && { diverged }),
        train: finite(train),
        dev: finite(dev),
        test: finite(test),
        ...(namesSha256 && { names_sha256: namesSha256 }),
        weights_sha256: sha256,
      });
    });
  }
}
