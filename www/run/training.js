import * as words from '#words/status.js';
import { count } from '../base/format.js';

/** @typedef {import('./run.js').Run} Run */

/**
 * What the training asks its owner for.
 *
 * @typedef {object} Hooks
 * @property {() => Run | null} run
 * @property {() => number} pace steps a second
 * @property {(text: string, isFault: boolean) => void} showStatus
 * @property {(text: string) => void} showProgress
 * @property {(type: 'step' | 'pause') => void} emit
 * @property {() => void} onStart told when the reader starts something
 * @property {() => void} onRest
 * @property {() => void} onChange told when it begins or stops to train
 * @property {() => void} onDraw told when there is something new to draw
 * @property {() => number} [limit] the step beyond which it waits for others
 */

/**
 * Decides when the run trains: it plays, rests, is sent to a step, or waits while nobody can see
 * it.
 */
export class Training {
  /** @param {Hooks} hooks @param {boolean} [tabHidden] */
  constructor(hooks, tabHidden = document.hidden) {
    this.hooks = hooks;
    this.playing = false;
    /** Why a playing run may not train right now: nobody sees it. */
    this.tabHidden = tabHidden;
    this.offScreen = false;
    /** The step to which the run was sent, or Infinity; and whether it trains on from there. */
    this.target = Infinity;
    this.goesOn = false;
    /**
     * Promises that wait for a step, the nearest step first.
     *
     * @type {{ step: number, resolve: () => void }[]}
     */
    this.waiting = [];
    /** In slow motion, the fraction of a step that is due by now. */
    this.owed = 0;
  }

  /** Why a playing run does not train right now, or "". */
  get suspended() {
    if (this.isCounting) return '';
    return this.tabHidden ? 'hidden' : this.offScreen ? 'off screen' : '';
  }

  /** Whether it takes steps that a program waits for: those it takes seen or not. */
  get isCounting() {
    return this.playing && this.waiting.length > 0;
  }

  /** Whether it trains in this very frame. */
  get active() {
    return this.playing && !this.suspended;
  }

  /** Whether it is on its way to a step. */
  get isSent() {
    return Number.isFinite(this.target);
  }

  /** Trains until it is told to stop, or to the last step. */
  play() {
    const run = this.hooks.run();
    if (!run || run.done || run.playground.diverged) return;
    this.playing = true;
    this.target = Infinity;
    this.owed = 0;
    run.restartClock();
    this.hooks.onStart();
    this.#sayWhyNot();
    this.#change();
  }

  rest() {
    this.target = Infinity;
    if (!this.playing) return;
    this.playing = false;
    this.hooks.run()?.restartClock();
    this.hooks.onRest();
    this.hooks.emit('pause');
    this.#change();
    this.#answerAll();
  }

  /** Stops without asking the run for anything, because the run is broken. */
  stop() {
    this.playing = false;
    this.target = Infinity;
    this.#answerAll();
  }

  /** Takes exactly one step, if the run rests. */
  stepOnce() {
    const run = this.hooks.run();
    if (this.playing || !run) return;
    run.train(Infinity, 1);
    this.#checkEnd(run);
    this.hooks.onStart();
    this.hooks.emit('step');
    this.#change();
  }

  /**
   * Takes a number of steps at full speed, after those that were asked for before, also where
   * nobody can see the figure. The promise is fulfilled when they are taken, or when training rests
   * earlier.
   *
   * @param {number} steps
   */
  async take(steps) {
    const run = this.hooks.run();
    if (!run) return;
    const follows = this.isSent && !this.goesOn;
    if (!follows) this.rest();
    const from = follows ? this.target : run.step;
    const step = Math.min(from + steps, run.config.max_steps);
    // Somebody waits, so that nobody need see it.
    const reached = new Promise((resolve) => this.#waitFor(step, () => resolve(undefined)));
    if (follows) this.target = step;
    else this.goTo(step, false);
    if (!this.playing) this.#answerAll();
    await reached;
  }

  /** @param {number} step @param {() => void} resolve */
  #waitFor(step, resolve) {
    this.waiting.push({ step, resolve });
    this.waiting.sort((a, b) => a.step - b.step);
  }

  /**
   * Trains up to a step and rests there, or goes on.
   *
   * @param {number} step
   * @param {boolean} goesOn
   */
  goTo(step, goesOn) {
    const run = this.hooks.run();
    if (!run || step <= run.step) return;
    this.play();
    // A run that has diverged does not train; the page already says why.
    if (!this.playing) return;
    this.target = step;
    this.goesOn = goesOn;
    if (this.suspended) return;
    const say = goesOn ? words.trainingPast : words.trainingTo;
    this.hooks.showStatus(say(count(step)), false);
  }

  /**
   * A frame's share of training.
   *
   * @param {number} budget
   * @param {number} elapsed milliseconds since the last frame
   */
  train(budget, elapsed) {
    const run = this.hooks.run();
    if (!run) return;
    const sent = this.isSent;
    const pace = sent ? Infinity : this.hooks.pace();
    const limit = this.hooks.limit?.() ?? Infinity;
    let most = Math.min(this.target, this.waiting[0]?.step ?? Infinity, limit) - run.step;
    if (Number.isFinite(pace)) {
      // Steps do not pile up while the browser is busy with something else.
      this.owed = Math.min(this.owed + (pace * Math.min(elapsed, 100)) / 1000, pace);
      most = Math.min(most, Math.floor(this.owed));
      this.owed -= most;
    }
    if (most > 0 && run.train(budget, most) > 0) {
      this.hooks.onDraw();
      this.hooks.emit('step');
    }
    this.#answer(run.step);
    this.#checkEnd(run);
    if (sent && this.playing) this.#checkTarget(run);
  }

  /** Tells those who wait for a step that it is reached. @param {number} step */
  #answer(step) {
    while (this.waiting.length > 0 && this.waiting[0].step <= step) this.waiting.shift()?.resolve();
  }

  #answerAll() {
    for (const { resolve } of this.waiting.splice(0)) resolve();
  }

  /** @param {Run} run */
  #checkTarget(run) {
    if (run.step < this.target) {
      return this.hooks.showProgress(words.atStep(count(run.step), count(this.target)));
    }
    this.hooks.showStatus('', false);
    this.target = Infinity;
    if (this.goesOn) this.#change();
    else this.rest();
  }

  /** @param {Run} run */
  #checkEnd(run) {
    const { diverged } = run.playground;
    if (diverged) {
      this.rest();
      this.hooks.showStatus(words.stopped(diverged.message), true);
      this.hooks.onDraw();
    } else if (run.done && this.playing) {
      this.rest();
      this.hooks.showStatus(words.done(count(run.step)), false);
    }
  }

  /** Whether anybody can see the figure. @param {boolean} tabHidden @param {boolean} offScreen */
  see(tabHidden, offScreen) {
    if (tabHidden === this.tabHidden && offScreen === this.offScreen) return;
    Object.assign(this, { tabHidden, offScreen });
    this.hooks.run()?.restartClock();
    if (this.playing) this.#sayWhyNot();
  }

  #sayWhyNot() {
    const why = this.tabHidden ? words.tabHidden : words.offScreen;
    this.hooks.showStatus(this.suspended ? why : '', false);
  }

  #change() {
    this.hooks.onDraw();
    this.hooks.onChange();
  }
}
