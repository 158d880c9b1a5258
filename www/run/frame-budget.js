import { clock } from '../base/clock.js';
import { inNextTask } from '../base/next-task.js';
import { Cost } from './frame-cost.js';

/**
 * Who shares the frames of a display: a loop.
 *
 * @typedef {object} Sharer
 * @property {(budget: number) => void} between trains between two frames
 */

/**
 * The share of a frame that training and drawing may take together. The browser needs the rest. The
 * share becomes smaller when frames come late.
 */
const MOST_SHARE = 0.97;
const LEAST_SHARE = 0.5;
/**
 * The longest budget, however slow the display is, because a key press has to wait until it is
 * over; and the one on a machine where a frame alone takes long.
 */
const LONGEST = 24;
const LONGEST_OF_ALL = 32;
const SHORTEST = 2;
/**
 * To measure the display's own pace, the loop gives a few frames the shortest budget. It measures
 * again after so many other frames, and gives up after some where the clock is too coarse for it.
 */
const PROBE = 5;
const PROBE_EVERY = 600;
const PROBE_MOST = 60;
/**
 * How long a frame lasts at least, as a multiple of what it costs where nothing is drawn, so that
 * training need not pay for many; and so long is a slice of training behind one.
 */
const WORTH = 2;
/**
 * Where a frame costs more than this, and until it costs half of it, it is left to the browser:
 * what is drawn comes behind it, and so do these slices of training, each a task of its own, so
 * that none holds up a key press.
 */
const DEAR = 8;
const SLICES = 5;
/** One slice that takes too long may be another program's doing; so many are the step's own. */
const MISFITS = 3;
/** Frames that are shorter or longer than this tell nothing about the display. */
const FASTEST = 3;
const HICCUP = 60;
/**
 * The share of the time that training has beside drawing, at least, where it can use it: what is
 * dear is drawn less often. Where a drawing takes more than a refresh, the share is another one.
 */
const LEAST_TRAINING = 0.84;
const LEAST_TRAINING_WHERE_SLOW = 0.81;
/** Milliseconds of a frame after which no other loop evaluates anything in it. */
const MOST_EVALUATION = 4;
/** Milliseconds of training after which something is drawn, whatever the last drawing cost. */
const LONGEST_DEBT = 3000;

/**
 * The frames of a display, and the loops that share them: the figures of a document have one
 * thread, so that all together get what one would get alone.
 */
export class Pace {
  /** Those that run. @type {Set<Sharer>} */
  loops = new Set();
  /** The display's pace: milliseconds between two refreshes. */
  refresh = 1000 / 60;
  /** Milliseconds of training that are due before anything is drawn again. */
  debt = 0;
  #inNextTask;
  /** When the present frame began, who has told of it, and how many there were before it. */
  #last = 0;
  /** @type {Set<Sharer>} */
  #told = new Set();
  #frames = 0;
  /** Turns to draw that loops had so far. */
  #turn = 0;
  /**
   * The times between the frames of the present measurement. They are frames with little training,
   * since a full frame would show only its own length.
   *
   * @type {number[]}
   */
  #probe = [];
  #probed = 0;
  /** Frames until the next measurement. */
  #untilProbe = 0;
  /** What this machine can give without being late, between the two limits above. */
  #share = 0.78;
  /** What a frame costs besides training, the browser's own work with it. */
  #plain = new Cost(1);
  #drawing = new Cost(4);
  /** What the present frame has cost so far; and whether it draws. */
  #spent = 0;
  #draws = false;
  /** What evaluations took of the present frame. */
  #evaluated = 0;
  /** Whether training took all that it might in this frame, and when it last might take some. */
  #isFull = false;
  #isGreedy = false;
  #mayTrain = false;
  /** Slices of training in a row that took much longer than they were to. */
  #misfits = 0;
  /** Since when the browser is at work on a frame; and whether it is. */
  #endedAt = 0;
  #isWatching = false;
  /** Whether the present frame is left to the browser, and what comes behind it. */
  isDear = false;
  /** @type {Map<Sharer, () => void>} */
  #parts = new Map();

  /** @param {(act: () => void) => void} [nextTask] calls back in a task of its own */
  constructor(nextTask = inNextTask) {
    this.#inNextTask = nextTask;
  }

  /** @param {Sharer} loop */
  join(loop) {
    if (this.loops.size === 0) this.#look();
    this.loops.add(loop);
  }

  /** @param {Sharer} loop */
  leave(loop) {
    this.loops.delete(loop);
    this.#told.delete(loop);
    this.#parts.delete(loop);
  }

  /**
   * Takes note of a frame, of which each loop tells, and has the loop do its part of it.
   *
   * @param {number} now
   * @param {Sharer} loop
   * @param {() => void} part
   */
  tick(now, loop, part) {
    // A clock may show the same time in many frames.
    const isSame = now === this.#last && !this.#told.has(loop);
    if (!isSame) this.#begin(now);
    this.#told.add(loop);
    if (this.isDear) this.#parts.set(loop, part);
    else part();
  }

  /** @param {number} now */
  #begin(now) {
    const elapsed = now - this.#last;
    const fits = !this.#draws || this.#drawing.ms < this.#interval * this.#share;
    this.#last = now;
    this.#told.clear();
    this.#frames += 1;
    this.#evaluated = 0;
    clock.tick();
    this.isDear = this.#plain.ms > (this.isDear ? DEAR / 2 : DEAR);
    if (this.isDear) this.#watch();
    else this.#settle();
    if (this.debt <= 0 && this.#frames % 2 === 0) this.#turn += 1;
    this.#follow(elapsed, fits);
  }

  /**
   * Milliseconds that a loop may train in this frame; 0 where drawing fills it, since both together
   * would hold up whoever presses a key, and training has the frames after it, or its own tasks.
   *
   * @param {boolean} draws
   */
  budgetOf(draws) {
    const cost = draws ? this.#drawing : this.#plain;
    const whole = this.#untilProbe > 0 ? this.#interval * this.#share - cost.ms : 0;
    if (this.#isGreedy && (this.#trainsBetween || (draws && whole < SHORTEST))) return 0;
    const longest = Math.max(LONGEST, this.#worthwhile);
    return Math.min(longest, Math.max(SHORTEST, whole)) / Math.max(1, this.loops.size);
  }

  /** Whether training has slices of its own between two frames: where a step fits into one. */
  get #trainsBetween() {
    return this.isDear && this.#misfits < MISFITS;
  }

  /** As much training as makes a frame worth its cost. */
  get #worthwhile() {
    return Math.min(LONGEST_OF_ALL, WORTH * this.#plain.ms);
  }

  /**
   * Whether a loop may draw in this frame. One after the other, since together they would take
   * several frames; and in every other one, so that there is time for training, too.
   *
   * @param {Sharer} loop
   */
  isTurnOf(loop) {
    const all = [...this.loops];
    if (all.length < 2) return true;
    // Those that train wait while training is owed time: nobody's turn passes by meanwhile.
    const turn = this.debt > 0 ? this.#frames / 2 : this.#turn;
    return this.#frames % 2 === 0 && all[turn % all.length] === loop;
  }

  /** Whether a loop may evaluate something in this frame: a slice each would hold it up. */
  get mayEvaluate() {
    return this.#evaluated < MOST_EVALUATION;
  }

  /**
   * What a loop's frame took.
   *
   * @param {object} what
   * @param {number} what.trained milliseconds of training
   * @param {number} what.budget those it might take
   * @param {number} what.evaluated those of evaluation, which no frame needs
   * @param {number} what.rest those of all else
   * @param {boolean} what.draws whether anything was drawn
   */
  note({ trained, budget, evaluated, rest, draws }) {
    if (budget > 0) this.#noteTraining(trained, budget);
    this.#draws ||= draws;
    this.#evaluated += evaluated;
    this.#spent += rest;
    if (!this.isDear) this.#watch();
  }

  /** Sees how long the browser is at work on this frame. */
  #watch() {
    this.#endedAt = clock.now();
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#inNextTask(() => {
      this.#isWatching = false;
      this.#spent += clock.now() - this.#endedAt;
      if (this.isDear) this.#goBehind();
    });
  }

  /**
   * Draws and trains behind a frame, which has shown what was drawn behind the last one. What was
   * drawn is laid out at once: the next frame only has to paint it.
   */
  #goBehind() {
    this.#settle();
    const parts = [...this.#parts.values()];
    this.#parts.clear();
    for (const part of parts) part();
    this.#trainBetween(SLICES);
  }

  /** @param {number} trained @param {number} budget */
  #noteTraining(trained, budget) {
    this.#mayTrain = true;
    this.debt -= trained;
    this.#isFull ||= trained > budget / 2;
    this.#misfits = trained < 2 * budget ? 0 : this.#misfits + 1;
  }

  /** @param {number} slices */
  #trainBetween(slices) {
    if (slices === 0 || !this.#trainsBetween) return;
    this.#inNextTask(() => {
      const budget = this.#worthwhile / Math.max(1, this.loops.size);
      for (const loop of [...this.loops]) {
        const begin = clock.now();
        loop.between(budget);
        const trained = clock.now() - begin;
        // None of it is a frame's that has begun before.
        this.#endedAt += trained;
        this.#noteTraining(trained, budget);
      }
      this.#trainBetween(slices - 1);
    });
  }

  /** Takes stock of the frame before. */
  #settle() {
    if (this.#draws) {
      this.#drawing.note(this.#spent);
      const least = this.#spent > this.refresh ? LEAST_TRAINING_WHERE_SLOW : LEAST_TRAINING;
      this.debt += (this.#spent * least) / (1 - least);
    } else this.#plain.note(this.#spent);
    if (this.#mayTrain) this.#isGreedy = this.#isFull;
    // Whoever trains as fast as asked to is owed nothing.
    this.debt = this.#isGreedy ? Math.min(LONGEST_DEBT, Math.max(0, this.debt)) : 0;
    this.#spent = 0;
    this.#draws = this.#isFull = this.#mayTrain = false;
  }

  /** How long a frame may be: one refresh, or more where a frame alone costs much of one. */
  get #interval() {
    const refreshes = Math.ceil((WORTH * this.#plain.ms) / (this.#share * this.refresh));
    return this.refresh * Math.max(1, refreshes);
  }

  /**
   * Begins to measure the display's pace again, since the window may have moved to another display.
   */
  #look() {
    this.#untilProbe = 0;
    this.#probed = 0;
    this.#probe = [];
  }

  /** @param {number} elapsed @param {boolean} fits whether the frame was meant to be on time */
  #follow(elapsed, fits) {
    if (this.#untilProbe === 0) {
      this.#probed += 1;
      if (elapsed >= FASTEST && elapsed <= HICCUP) this.#probe.push(elapsed);
      const isDone = this.#probe.length > PROBE;
      if (!isDone && this.#probed < PROBE_MOST) return;
      // The first one still belongs to a full frame, and where something else takes the machine,
      // most are late.
      if (isDone) [, this.refresh] = this.#probe.slice(1).sort((a, b) => a - b);
      this.#untilProbe = PROBE_EVERY;
      return;
    }
    this.#untilProbe -= 1;
    if (this.#untilProbe === 0) this.#look();
    if (elapsed > HICCUP || elapsed < FASTEST || !fits) return;
    // One missed frame costs more than many frames on time gain.
    const late = elapsed > 1.5 * this.#interval;
    this.#share = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, this.#share + (late ? -0.02 : 0.001)));
  }
}
