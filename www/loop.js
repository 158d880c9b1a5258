/** A frame's share for training and drawing at full speed; the rest is the browser's own. It gives way when frames come late. */
const MOST_SHARE = 0.86;
const LEAST_SHARE = 0.5;
/** No budget beyond this, whatever the display: a key press waits for it. */
const LONGEST = 24;
const SHORTEST = 2;
/** Frames longer than this say nothing about the display. */
const HICCUP = 60;

/**
 * Calls `frame(budget, elapsed)` once an animation frame while it runs: `budget` in milliseconds that
 * training may take, `elapsed` since the last frame. The budget follows the display's own pace (60, 120,
 * 144 Hz) and what drawing has cost lately.
 */
export class Loop {
  /** @param {(budget: number, elapsed: number) => void} frame */
  constructor(frame) {
    this.frame = frame;
    this.request = 0;
    this.last = 0;
    /** The display's pace: the shortest usual distance between frames. */
    this.interval = 1000 / 60;
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
    this.request = requestAnimationFrame(this.#tick);
  }

  stop() {
    cancelAnimationFrame(this.request);
    this.request = 0;
  }

  /** @param {DOMHighResTimeStamp} now */
  #tick = (now) => {
    const elapsed = this.last === 0 ? this.interval : now - this.last;
    this.last = now;
    this.#follow(elapsed);
    const budget = Math.min(LONGEST, Math.max(SHORTEST, this.interval * this.share - this.overhead));
    this.request = requestAnimationFrame(this.#tick);
    this.frame(budget, elapsed);
  };

  /**
   * Shorter frames show a faster display at once; longer ones pull the estimate up slowly, because they
   * may be our own doing.
   *
   * @param {number} elapsed
   */
  #follow(elapsed) {
    if (elapsed > HICCUP || elapsed < 3) return;
    // A frame that was left out costs more than many on time give.
    const late = elapsed > 1.5 * this.interval;
    this.share = Math.min(MOST_SHARE, Math.max(LEAST_SHARE, this.share + (late ? -0.02 : 0.001)));
    const weight = elapsed < this.interval ? 0.2 : 0.01;
    this.interval = Math.min(1000 / 50, this.interval + weight * (elapsed - this.interval));
  }

  /** Tells what the last frame cost besides training. @param {number} ms */
  spent(ms) {
    this.overhead += 0.1 * (Math.min(ms, 10) - this.overhead);
  }
}
