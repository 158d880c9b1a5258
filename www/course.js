import { count } from './format.js';

/** @typedef {import('./run.js').Run} Run */

/**
 * What the course asks its figure for.
 *
 * @typedef {object} Hooks
 * @property {() => Run | null} run
 * @property {() => number} pace steps a second
 * @property {(text: string, isFault: boolean) => void} say
 * @property {(text: string) => void} sayProgress
 * @property {(type: 'step' | 'pause') => void} tell
 * @property {() => void} onStart told when the reader starts something
 * @property {() => void} onRest
 * @property {() => void} onChange told when it begins or stops to train
 * @property {() => void} onDraw told when there is something new to draw
 */

/** When the run trains: it plays, rests, is sent to a step, and waits while nobody can see it. */
export class Course {
  /** @param {Hooks} hooks */
  constructor(hooks) {
    this.hooks = hooks;
    this.playing = false;
    /** Why a playing run may not train right now: nobody sees it. */
    this.tabHidden = document.hidden;
    this.offScreen = false;
    /** The step to which the run was sent, or Infinity; whether it goes on from there. */
    this.target = Infinity;
    this.goesOn = false;
    /** Waiting for the run to rest. @type {(() => void)[]} */
    this.resting = [];
    /** Parts of steps that slow motion owes. */
    this.owed = 0;
  }

  /** Why a playing run does not train right now, or "". */
  get suspended() {
    return this.tabHidden ? 'hidden' : this.offScreen ? 'off screen' : '';
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
    this.hooks.tell('pause');
    this.#change();
    for (const rest of this.resting.splice(0)) rest();
  }

  /** Ends without a look at the run, which cannot be asked any more. */
  stop() {
    this.playing = false;
    this.target = Infinity;
    for (const rest of this.resting.splice(0)) rest();
  }

  /** Exactly one step, where it rests. */
  stepOnce() {
    const run = this.hooks.run();
    if (this.playing || !run) return;
    run.train(Infinity, 1);
    this.#checkEnd(run);
    this.hooks.onStart();
    this.hooks.tell('step');
    this.#change();
  }

  /** Takes so many steps, as fast as it goes; fulfilled when it rests. @param {Run} run @param {number} steps */
  async take(run, steps) {
    this.rest();
    this.goTo(Math.min(run.step + steps, run.config.max_steps), false);
    if (this.playing) await new Promise((resolve) => this.resting.push(() => resolve(undefined)));
  }

  /** Trains up to a step and rests there, or goes on. @param {number} step @param {boolean} goesOn */
  goTo(step, goesOn) {
    const run = this.hooks.run();
    if (!run || step <= run.step) return;
    this.play();
    // A run that broke down goes nowhere, and has said so.
    if (!this.playing) return;
    this.target = step;
    this.goesOn = goesOn;
    if (!this.suspended) this.hooks.say(`Training to step ${count(step)}, and ${goesOn ? 'on from' : 'resting'} there.`, false);
  }

  /** A frame's share of training. @param {Run} run @param {number} budget @param {number} elapsed milliseconds since the last frame */
  train(run, budget, elapsed) {
    const sent = this.isSent;
    const pace = sent ? Infinity : this.hooks.pace();
    let most = this.target - run.step;
    if (Number.isFinite(pace)) {
      // Owed steps do not pile up while the browser is busy elsewhere.
      this.owed = Math.min(this.owed + (pace * Math.min(elapsed, 100)) / 1000, pace);
      most = Math.floor(this.owed);
      this.owed -= most;
    }
    if (most > 0 && run.train(budget, most) > 0) {
      this.hooks.onDraw();
      this.hooks.tell('step');
    }
    this.#checkEnd(run);
    if (sent && this.playing) this.#checkTarget(run);
  }

  /** @param {Run} run */
  #checkTarget(run) {
    if (run.step < this.target) return this.hooks.sayProgress(`Training to step ${count(this.target)}: ${count(run.step)} so far.`);
    this.hooks.say('', false);
    this.target = Infinity;
    if (this.goesOn) this.#change();
    else this.rest();
  }

  /** @param {Run} run */
  #checkEnd(run) {
    const { diverged } = run.playground;
    if (diverged) {
      this.rest();
      this.hooks.say(`Stopped: ${diverged.message}. Reset starts again from step 0; the curves stay until then.`, true);
      this.hooks.onDraw();
    } else if (run.done && this.playing) {
      this.rest();
      this.hooks.say(`Done: ${count(run.step)} steps. A larger number of steps in the settings goes on.`, false);
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
    const where = this.tabHidden ? 'the tab is hidden' : 'the figure is off screen';
    this.hooks.say(this.suspended ? `Paused while ${where}; it goes on by itself.` : '', false);
  }

  #change() {
    this.hooks.onDraw();
    this.hooks.onChange();
  }
}
