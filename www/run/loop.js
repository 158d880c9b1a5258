/**
 * A frame's share for training and drawing at full speed; the rest is the browser's own. It gives
 * way when frames come late.
 */
const MOST_SHARE = 0.86;
const LEAST_SHARE = 0.5;
/** No budget beyond this, whatever the display: a key press waits for it. */
const LONGEST = 24;
const SHORTEST = 2;
/**
 * Frames of the shortest budget that show the display's own pace, and how many others pass between
 * two such looks.
 */
const PROBE = 5;
const PROBE_EVERY = 600;
/** Share of a refresh that drawing may take; where it takes more, a frame is given two. */
const MOST_OVERHEAD = 0.6;
/** Frames shorter or longer than this say nothing about the display. */
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
  /** @param {(budget: number, elapsed: number) => void} frame */
  constructor(frame) {
    this.frame = frame;
    this.request = 0;
    this.last = 0;
    /** The display's pace: milliseconds between two refreshes. */
    this.refresh = 1000 / 60;
    /**
     * Distances of the frames of a look at that pace. A frame that is filled with training would
     * only show itself.
     *
     * @type {number[]}
     */
    this.probe = [];
    /** Frames until the next look. */
    this.untilProbe = 0;
    /** Between the two shares: what this machine can give without being late. */
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
    this.request = requestAnimationFrame(this.#tick);
  }

  stop() {
    cancelAnimationFrame(this.request);
    this.request = 0;
  }

  /** @param {DOMHighResTimeStamp} now */
  #tick = (now) => {
    const elapsed = this.last === 0 ? this.refresh : now - this.last;
    this.last = now;
    this.#follow(elapsed);
    const whole = this.untilProbe > 0 ? this.#interval * this.share - this.overhead : 0;
    const budget = Math.min(LONGEST, Math.max(SHORTEST, whole));
    this.request = requestAnimationFrame(this.#tick);
    this.frame(budget, elapsed);
  };

  /** What a frame may take: one refresh, or as many as leave room beside drawing. */
  get #interval() {
    return this.refresh * Math.max(1, Math.ceil(this.overhead / (MOST_OVERHEAD * this.refresh)));
  }

  /** Begins to look at the display's pace: it may be another display than the last time. */
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
      this.refresh = median(this.probe.slice(1)); // the first is still that of a filled frame
      this.untilProbe = PROBE_EVERY;
      return;
    }
    // A frame that was left out costs more than many on time give.
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
