/**
 * The share of a frame that training and drawing may take together. The browser needs the rest. The
 * share becomes smaller when frames come late.
 */
const MOST_SHARE = 0.86;
const LEAST_SHARE = 0.5;
/**
 * The longest budget, however slow the display is, because a key press has to wait until it is
 * over.
 */
const LONGEST = 24;
const SHORTEST = 2;
/**
 * To measure the display's own pace, the loop gives a few frames the shortest budget. It measures
 * again after so many other frames.
 */
const PROBE = 5;
const PROBE_EVERY = 600;
/**
 * The share of a refresh that drawing may take. If drawing takes more, a frame lasts two refreshes.
 */
const MOST_OVERHEAD = 0.6;
/** Frames that are shorter or longer than this tell nothing about the display. */
const FASTEST = 3;
const HICCUP = 60;

/** @param {number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/**
 * The frames of a display, and the loops that share them: the figures of a document have one
 * thread, so that all together get what one would get alone.
 */
export class Pace {
  constructor() {
    /** Those that run. @type {Set<Loop>} */
    this.loops = new Set();
    /** When the present frame began, and how many there were before it. */
    this.last = 0;
    this.frames = 0;
    /** The display's pace: milliseconds between two refreshes. */
    this.refresh = 1000 / 60;
    /**
     * The times between the frames of the present measurement. They are frames with little
     * training, since a full frame would show only its own length.
     *
     * @type {number[]}
     */
    this.probe = [];
    /** Frames until the next measurement. */
    this.untilProbe = 0;
    /** What this machine can give without being late, between the two limits above. */
    this.share = 0.78;
    /** Milliseconds that each loop may train in this frame. */
    this.budget = SHORTEST;
  }

  /** @param {Loop} loop */
  join(loop) {
    if (this.loops.size === 0) this.#look();
    this.loops.add(loop);
  }

  /** @param {Loop} loop */
  leave(loop) {
    this.loops.delete(loop);
  }

  /** Takes note of a frame, of which each loop tells. @param {DOMHighResTimeStamp} now */
  tick(now) {
    if (now === this.last) return;
    const elapsed = now - this.last;
    this.last = now;
    this.frames += 1;
    this.#follow(elapsed);
    const whole = this.untilProbe > 0 ? this.#interval * this.share - this.#overhead : 0;
    this.budget = Math.min(LONGEST, Math.max(SHORTEST, whole)) / Math.max(1, this.loops.size);
  }

  /**
   * Whether a loop may draw in this frame. One after the other, since together they would take
   * several frames; and in every other one, so that there is time for training, too.
   *
   * @param {Loop} loop
   */
  isTurnOf(loop) {
    const all = [...this.loops];
    return all.length < 2 || all[(this.frames / 2) % all.length] === loop;
  }

  /** What a frame costs besides training, in milliseconds. */
  get #overhead() {
    return [...this.loops].reduce((sum, { overhead }) => sum + overhead, 0);
  }

  /** How long a frame may be: one refresh, or more if drawing leaves too little of one. */
  get #interval() {
    const refreshes = Math.ceil(this.#overhead / (MOST_OVERHEAD * this.refresh));
    return this.refresh * Math.max(1, refreshes);
  }

  /**
   * Begins to measure the display's pace again, since the window may have moved to another display.
   */
  #look() {
    this.untilProbe = 0;
    this.probe = [];
  }

  /** @param {number} elapsed */
  #follow(elapsed) {
    if (elapsed > HICCUP || elapsed < FASTEST) return;
    if (this.untilProbe === 0) {
      this.probe.push(elapsed);
      if (this.probe.length <= PROBE) return;
      this.refresh = median(this.probe.slice(1)); // the first one still belongs to a full frame
      this.untilProbe = PROBE_EVERY;
      return;
    }
    // One missed frame costs more than many frames on time gain.
    const late = elapsed > 1.5 * this.#interval;
    this.share = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, this.share + (late ? -0.02 : 0.001)));
    this.untilProbe -= 1;
    if (this.untilProbe === 0) this.#look();
  }
}

/** That of this document. */
const PACE = new Pace();

/**
 * Calls `frame(budget, elapsed)` once an animation frame while it runs: `budget` in milliseconds
 * that training may take, `elapsed` since the last frame. The budget follows the display's own pace
 * (60, 120, 144 Hz), what drawing has cost lately, and how many run beside it.
 */
export class Loop {
  /**
   * @param {(budget: number, elapsed: number) => void} frame
   * @param {() => boolean} [isHidden] whether the tab is behind another, where there are no
   *   animation frames
   * @param {Pace} [pace]
   */
  constructor(frame, isHidden = () => false, pace = PACE) {
    this.frame = frame;
    this.isHidden = isHidden;
    this.pace = pace;
    this.request = 0;
    /** Whether the next frame comes behind another tab. */
    this.isBehind = false;
    this.last = 0;
    /** What a frame costs besides training, in milliseconds. */
    this.overhead = 2;
  }

  get running() {
    return this.request !== 0;
  }

  /** Whether it may draw now; behind another tab nobody waits for a frame. */
  get isItsTurn() {
    return this.isBehind || this.pace.isTurnOf(this);
  }

  start() {
    if (this.running) return;
    this.last = 0;
    this.pace.join(this);
    this.#next();
  }

  stop() {
    if (this.isBehind) clearTimeout(this.request);
    else cancelAnimationFrame(this.request);
    this.request = 0;
    this.pace.leave(this);
  }

  #next() {
    this.isBehind = this.isHidden();
    this.request = this.isBehind
      ? window.setTimeout(() => this.#tick(performance.now()), 0)
      : requestAnimationFrame(this.#tick);
  }

  /** @param {DOMHighResTimeStamp} now */
  #tick = (now) => {
    const elapsed = this.last === 0 ? this.pace.refresh : now - this.last;
    this.last = now;
    this.pace.tick(now);
    const { budget } = this.pace;
    this.#next();
    this.frame(budget, elapsed);
  };

  /** Tells what the last frame cost besides training. @param {number} ms */
  spent(ms) {
    this.overhead += 0.1 * (Math.min(ms, 10) - this.overhead);
  }
}
