import { clock } from '../../base/clock.js';
import { Playground } from '../../base/wasm.js';
import { Run } from '../run.js';
import { ALL_ROWS } from '../slices.js';
import { CURVE } from './protocol.js';

/** @typedef {import('./protocol.js').Job} Job */
/** @typedef {import('./protocol.js').RunEvent} RunEvent */
/** @typedef {(event: RunEvent) => void} Post */

/**
 * A run that is kept: it trains to its step, has all that figures show, and waits there.
 */
export class KeptRun {
  /** @param {number} id @param {Job} job @param {Post} post */
  constructor(id, { config, text, until, saved, changes = [] }, post) {
    this.id = id;
    this.post = post;
    this.until = until;
    this.changes = [...changes];
    this.run = saved ? Run.load(saved.file) : new Run(config, text);
    if (saved) this.run.restoreState(saved.account);
    /** Whether it rests at its step, where it is then measured. */
    this.rests = true;
    /** What was last said to be reached. */
    this.said = { step: -1, rests: false };
  }

  get step() {
    return this.run.step;
  }

  /** A slice of what is to be done. @param {number} ms @returns {boolean} whether more is left */
  work(ms) {
    const { run } = this;
    const now = clock.now();
    this.#change();
    const { diverged } = run.playground;
    if (diverged) {
      this.post({ type: 'failed', id: this.id, message: diverged.message, trap: false });
      return false;
    }
    const isThere = () => run.step >= this.until || run.done;
    const next = Math.min(this.until, this.changes[0]?.step ?? Infinity);
    if (!isThere()) run.train(ms, next - run.step);
    else if (this.rests && run.wantsComparison()) run.comparison?.slice(run.playground);
    const playing = () => !isThere() || !this.rests;
    if (run.wantsDev(now, playing())) run.measureDev(now);
    if (!isThere()) return true;
    if (this.rests && run.completeTrace()) return true;
    if (this.rests && (run.wantsComparison() || run.wantsDev(now, false))) return true;
    this.#sayReached();
    return false;
  }

  /** Once for each step, and once more where it comes to rest there. */
  #sayReached() {
    const { step, rests } = this;
    if (this.said.step === step && this.said.rests === rests) return;
    this.said = { step, rests };
    this.post({ type: 'reached', id: this.id, step, rests });
  }

  /** Makes the changes that are due at this step. */
  #change() {
    const { run, changes } = this;
    while (changes.length > 0 && changes[0].step <= run.step) {
      run.set(changes[0].key, changes[0].value);
      changes.shift();
    }
  }

  /** Sends the run as it is. */
  look() {
    const { run, id } = this;
    if (run.playground.diverged) return;
    const saved = { file: run.playground.save(), account: run.saveState() };
    this.post({ type: 'state', id, step: run.step, run: saved });
  }

  free() {
    this.run.free();
  }
}

/** The means of the losses in equal parts of a run. */
class Curve {
  /** @param {number} steps */
  constructor(steps) {
    this.steps = steps;
    this.sums = new Float64Array(CURVE);
    this.counts = new Float64Array(CURVE);
    this.step = 0;
  }

  /** @param {Float32Array} losses */
  push(losses) {
    for (const loss of losses) {
      const part = Math.min(CURVE - 1, Math.floor((this.step * CURVE) / this.steps));
      this.sums[part] += loss;
      this.counts[part] += 1;
      this.step += 1;
    }
  }

  /** NaN where a run has no step, as after it diverged. */
  get means() {
    return this.sums.map((sum, i) => sum / this.counts[i]);
  }
}

const PARTS = /** @type {const} */ (['train', 'dev', 'test']);

/** A run that is measured at its end, and is then no longer needed. */
export class MeasuredRun {
  /**
   * @param {number} id
   * @param {Job} job
   * @param {Post} post
   * @param {Playground | null} base on the same names; its data are shared
   */
  constructor(id, { config, text, until, steps = until }, post, base) {
    this.id = id;
    this.post = post;
    this.until = until;
    this.playground = base ? base.sibling(config) : new Playground(config, text ?? undefined);
    this.rests = true;
    /** Where it ends; it rests at `until` before that. */
    this.steps = steps;
    this.curve = new Curve(steps);
    /** @type {number[]} */
    this.losses = [];
  }

  get step() {
    return this.playground.step;
  }

  /** @param {number} ms @returns {boolean} whether more is left */
  work(ms) {
    const { playground, until, steps, losses } = this;
    const left = Math.min(until, steps) - playground.step;
    if (left > 0 && !playground.diverged) {
      playground.trainFor(ms, left);
      this.curve.push(playground.takeLosses());
      return true;
    }
    if (until < steps) return false;
    if (losses.length < PARTS.length) {
      const { done, total, loss } = playground.evaluate(PARTS[losses.length], ALL_ROWS, ms);
      if (done === total) losses.push(loss);
      return true;
    }
    const [train, dev, test] = losses;
    const result = {
      step: playground.step,
      diverged: playground.diverged !== undefined,
      train,
      dev,
      test,
      sha256: playground.weightsSha256(),
      curve: this.curve.means,
    };
    this.post({ type: 'measured', id: this.id, result });
    return false;
  }

  look() {}

  free() {
    this.playground.free();
  }
}
