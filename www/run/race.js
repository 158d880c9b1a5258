import { Run } from './run.js';

/** @typedef {import('./pins.js').Pin} Pin */
/** @typedef {import('./workers/protocol.js').RunEvent} RunEvent */
/** @typedef {import('./workers/pool.js').Pool} Pool */

/** Milliseconds between two looks at a run in a worker. */
const LOOK_EVERY = 500;
/** The live run is at most so many steps, or so many seconds, ahead of the others. */
const LEAD_STEPS = 20;
const LEAD_SECONDS = 0.25;

/** A pinned run that trains again. */
class Racer {
  /** @param {Pin} pin */
  constructor(pin) {
    this.pin = pin;
    this.step = pin.run.step;
    /** The step of the copy that the page has. */
    this.shown = this.step;
    this.isLooking = false;
    /** Whether it was told to rest where it is. */
    this.rests = true;
    /** Why it does not go on, or "". */
    this.end = '';
    /** @type {import('./workers/pool.js').Task | null} */
    this.task = null;
  }
}

/**
 * Pinned runs that train beside the live one, each in a worker: to the same step, or for the same
 * time. They start, rest and begin again with it.
 */
export class Race {
  /**
   * @param {Pin[]} pins
   * @param {Pool} pool
   * @param {() => void} onChange told when there is something new to draw
   */
  constructor(pins, pool, onChange) {
    this.pool = pool;
    this.onChange = onChange;
    /** @type {'step' | 'time'} */
    this.by = 'step';
    /** The live run, to notice another one. @type {Run | null} */
    this.live = null;
    this.racers = pins.map((pin) => new Racer(pin));
    this.timer = window.setInterval(() => this.#look(), LOOK_EVERY);
  }

  /** Follows the live run, in every frame. @param {Run} live @param {boolean} playing */
  follow(live, playing) {
    const isOther = live !== this.live;
    const isFirst = this.live === null;
    this.live = live;
    for (const racer of this.racers) {
      if (isOther) this.#begin(racer, isFirst ? live.step : -1);
      if (!racer.task) continue;
      const end = playing ? racer.pin.run.config.max_steps : 0;
      const until = this.by === 'step' ? live.step : end;
      const rests = !playing;
      if (until === racer.task.job.until && rests === racer.rests) continue;
      racer.rests = rests;
      racer.task.train(until, rests);
    }
  }

  /**
   * Begins where the pinned run is, or at step 0 where that is too far.
   *
   * @param {Racer} racer
   * @param {number} live the step of the live run
   */
  #begin(racer, live) {
    const { run } = racer.pin;
    racer.task?.stop();
    const goesOn = run.step <= live && !run.playground.diverged;
    if (!goesOn) racer.pin.replaceRun(new Run({}, run.text, run.playground.sibling(run.config)));
    const { config, text, step } = racer.pin.run;
    Object.assign(racer, { step, shown: step, isLooking: false, rests: true, end: '' });
    const saved = step === 0 ? null : savedRun(racer.pin.run);
    racer.task = this.pool.start({ kind: 'kept', config, text, until: 0, saved }, (event) =>
      this.#hear(racer, event),
    );
    this.onChange();
  }

  /** How far the live run may train. */
  get limit() {
    if (this.by === 'time' || !this.live) return Infinity;
    const lead = Math.max(LEAD_STEPS, this.live.rate * LEAD_SECONDS);
    const open = this.racers.filter(
      ({ task, pin, step }) => task && step < pin.run.config.max_steps,
    );
    return Math.floor(Math.min(...open.map(({ step }) => step + lead)));
  }

  /** @param {Racer} racer @param {RunEvent} event */
  #hear(racer, event) {
    if (event.type === 'state') {
      racer.isLooking = false;
      racer.shown = event.step;
      const run = Run.load(event.run.file);
      run.restoreState(event.run.account);
      racer.pin.replaceRun(run);
      this.onChange();
    } else if (event.type === 'failed') {
      racer.task = null;
      racer.end = event.message;
      this.onChange();
    } else if (event.type !== 'measured') racer.step = event.step;
    if (event.type !== 'reached' || !event.rests) return;
    // Where it rests, the page has it at once, and what was measured there: a copy of that step may
    // have been made before.
    Object.assign(racer, { isLooking: false, shown: -1 });
    this.#lookAt(racer);
  }

  #look() {
    for (const racer of this.racers) this.#lookAt(racer);
  }

  /** @param {Racer} racer */
  #lookAt(racer) {
    if (!racer.task || racer.isLooking || racer.step === racer.shown) return;
    racer.isLooking = true;
    racer.task.look();
  }

  /** Whether every run is where the live one is. */
  get isTogether() {
    return this.racers.every(({ task, shown }) => !task || shown === this.live?.step);
  }

  /** A pinned run that was dropped races no more. @param {Pin} pin */
  leave(pin) {
    for (const racer of this.racers.filter((each) => each.pin === pin)) racer.task?.stop();
    this.racers = this.racers.filter((racer) => racer.pin !== pin);
  }

  stop() {
    clearInterval(this.timer);
    for (const { task } of this.racers) task?.stop();
    this.racers = [];
  }
}

/** @param {Run} run @returns {import('./workers/protocol.js').SavedRun} */
function savedRun(run) {
  return { file: run.playground.save(), account: run.saveState() };
}
