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
 * Calls `frame(budget, elapsed)` once an animation frame while it runs: `budget` in milliseconds
 * that training may take, `elapsed` since the last frame. The budget follows the display's own pace
 * (60, 120, 144 Hz) and what drawing has cost lately.
 */
export class Loop {
  /**
   * @param {(budget: number, elapsed: number) => void} frame
   * @param {() => boolean} [isHidden] whether the tab is behind another, where there are no
   *   animation frames
   */
  constructor(frame, isHidden = () => false) {
    this.frame = frame;
    this.isHidden = isHidden;
    this.request = 0;
    /** Whether the next frame comes behind another tab. */
    this.isBehind = false;
    this.last = 0;
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
    /** What a frame costs besides training, in milliseconds. */
    this.overhead = 2;
  }

  get running() {
    return this.request !== 0;
  }

  start() {
    if (this.running) return;
    this.last = 0;
    this.#look();
    this.#next();
  }

  stop() {
    if (this.isBehind) clearTimeout(this.request);
    else cancelAnimationFrame(this.request);
    this.request = 0;
  }

  #next() {
    this.isBehind = this.isHidden();
    this.request = this.isBehind
      ? window.setTimeout(() => this.#tick(performance.now()), 0)
      : requestAnimationFrame(this.#tick);
  }

  /** @param {DOMHighResTimeStamp} now */
  #tick = (now) => {
    const elapsed = this.last === 0 ? this.refresh : now - this.last;
    this.last = now;
    this.#follow(elapsed);
    const whole = this.untilProbe > 0 ? this.#interval * this.share - this.overhead : 0;
    const budget = Math.min(LONGEST, Math.max(SHORTEST, whole));
    this.#next();
    this.frame(budget, elapsed);
  };

  /** How long a frame may be: one refresh, or more if drawing leaves too little of one. */
  get #interval() {
    return this.refresh * Math.max(1, Math.ceil(this.overhead / (MOST_OVERHEAD * this.refresh)));
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

  /** Tells what the last frame cost besides training. @param {number} ms */
  spent(ms) {
    this.overhead += 0.1 * (Math.min(ms, 10) - this.overhead);
  }
}
