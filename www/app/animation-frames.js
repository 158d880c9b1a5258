import { clock } from '../base/clock.js';
import { Loop } from '../run/loop.js';
import { snapshotOf } from '../run/snapshot.js';

/**
 * The least time between two drawings of the numbers, in milliseconds; the longer one applies with
 * reduced motion. Twenty drawings a second are enough, and each takes time from the training.
 */
const DRAW_EVERY = 48;
const DRAW_CALM = 500;

/**
 * What a frame works on.
 *
 * @typedef {object} Stage
 * @property {import('../run/current-run.js').CurrentRun} current
 * @property {import('../run/training.js').Training} training
 * @property {() => import('../run/pins.js').Pin[] | undefined} pins
 * @property {() => import('../view/view.js').View | null} view
 * @property {() => void} afterFrame
 */

/** One frame after another: training, evaluation, drawing; it stops when nothing is left to do. */
export class Frames {
  /**
   * @param {Stage} stage
   * @param {(frame: () => unknown) => void} guard runs a frame, and shows an error that it throws
   */
  constructor({ current, training, pins, view, afterFrame }, guard) {
    this.current = current;
    this.training = training;
    this.pins = pins;
    this.view = view;
    this.afterFrame = afterFrame;
    this.drawnAt = -Infinity;
    /** Whether something has changed that is not drawn yet. */
    this.dirty = true;
    /** Whether the frame before has put its evaluation off. */
    this.isPutOff = false;
    this.calm = window.matchMedia('(prefers-reduced-motion: reduce)');
    const frame = (/** @type {number} */ elapsed) => guard(() => this.#frame(elapsed));
    this.loop = new Loop(frame, () => document.hidden);
    /** Milliseconds of frames whose training has been left to the time after them. */
    this.elapsed = 0;
    this.loop.between = (budget) => guard(() => this.#train(budget));
  }

  start() {
    this.loop.start();
  }

  stop() {
    this.loop.stop();
  }

  /** @param {number} elapsed */
  #frame(elapsed) {
    const run = this.current.get();
    if (!run || !this.view()) return;
    const start = clock.now();
    const { active } = this.training;
    const draws = this.#draws(start, active);
    // A rest owes training nothing.
    const budget = this.loop.budget(active && draws);
    this.elapsed = active ? this.elapsed + elapsed : 0;
    this.#train(budget);
    const trained = clock.now() - start;
    let evaluated = 0;
    if (active) run.measureRate(start);
    else if (run.completeTrace()) this.dirty = true;
    // A frame that draws has enough to do, but not where each one draws.
    this.isPutOff = active && draws && !this.isPutOff;
    if (!this.isPutOff && this.loop.mayEvaluate) {
      if (this.#evaluate(run, start, active)) this.dirty = true;
      evaluated = clock.now() - start - trained;
    }
    const busy = draws ? this.draw(start, active) : true;
    const rest = clock.now() - start - trained - evaluated;
    this.loop.spent({ trained, budget, evaluated, rest, draws });
    this.afterFrame();
    const isDone = !active && !busy && !this.dirty;
    if (isDone && !run.wantsComparison() && !run.wantsDev(start, active)) this.loop.stop();
  }

  /** @param {number} budget */
  #train(budget) {
    if (!this.training.active || budget === 0) return;
    this.training.train(budget, this.elapsed);
    this.elapsed = 0;
  }

  /**
   * Whether this frame draws. While it trains, the training comes first.
   *
   * @param {number} now
   * @param {boolean} active
   */
  #draws(now, active) {
    if (!this.loop.isItsTurn) return false;
    if (!active) return true;
    return !this.loop.isOwed && (this.view()?.grid.isBehind === true || !this.#isSoon(now));
  }

  /** Whether it was drawn just now. @param {number} now */
  #isSoon(now) {
    const calm = this.calm.matches ? DRAW_CALM : 0;
    return now - this.drawnAt < Math.max(calm, DRAW_EVERY);
  }

  /**
   * A slice of the evaluation that goes on beside the training.
   *
   * @param {import('../run/run.js').Run} run
   * @param {number} now
   * @param {boolean} active
   * @returns {boolean} whether there is a new number
   */
  #evaluate(run, now, active) {
    const compares = !active && run.wantsComparison();
    const compared = compares && (run.comparison?.slice(run.playground) ?? false);
    const measured = run.wantsDev(now, active) && run.measureDev(now);
    return compared || measured;
  }

  /**
   * @param {number} [now]
   * @param {boolean} [active]
   * @returns {boolean} whether anything is left to draw or to do
   */
  draw(now = clock.now(), active = false) {
    const run = this.current.get();
    if (!run) return false;
    const calm = this.calm.matches ? DRAW_CALM : 0;
    const changed = this.dirty && !(active && this.#isSoon(now));
    if (changed) {
      this.drawnAt = now;
      this.dirty = false;
    }
    const snapshot = snapshotOf(run, this.training.playing, this.pins());
    return this.view()?.draw(snapshot, now, { changed, calm }) ?? false;
  }
}
