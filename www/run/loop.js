import { clock } from '../base/clock.js';
import { Pace } from './frame-budget.js';

/** That of this document. */
const PACE = new Pace();

/**
 * Has the browser lay out a piece of a drawing where frames are dear: whoever draws sees what it
 * costs with its layout, which would otherwise add up in the next frame.
 */
export const layOutPiece = () => PACE.isDear && document.documentElement.offsetHeight;

/**
 * Calls `frame(elapsed)` once an animation frame while it runs: `elapsed` milliseconds since the
 * last frame. `budget` follows the display's own pace (60, 120, 144 Hz), what a frame has cost
 * lately, and how many run beside it.
 */
export class Loop {
  #frame;
  #isHidden;
  #pace;
  #request;
  #isBehind;
  #last;

  /**
   * @param {(elapsed: number) => void} frame
   * @param {() => boolean} [isHidden] whether the tab is behind another, where there are no
   *   animation frames
   * @param {Pace} [pace]
   */
  constructor(frame, isHidden = () => false, pace = PACE) {
    this.#frame = frame;
    /** Trains between two frames. @type {(budget: number) => void} */
    this.between = () => {};
    this.#isHidden = isHidden;
    this.#pace = pace;
    this.#request = 0;
    /** Whether the next frame comes behind another tab. */
    this.#isBehind = false;
    this.#last = 0;
  }

  get running() {
    return this.#request !== 0;
  }

  /** Whether it may draw now; behind another tab nobody waits for a frame. */
  get isItsTurn() {
    return this.#isBehind || this.#pace.isTurnOf(this);
  }

  /** Whether training still waits for the time that the last drawing took from it. */
  get isOwed() {
    return this.#pace.debt > 0;
  }

  /** Whether it may evaluate something in this frame. */
  get mayEvaluate() {
    return this.#pace.mayEvaluate;
  }

  /** Milliseconds that it may train in this frame. @param {boolean} draws */
  budget(draws) {
    return this.#pace.budgetOf(draws);
  }

  start() {
    if (this.running) return;
    this.#last = 0;
    this.#pace.join(this);
    this.#next();
  }

  stop() {
    if (this.#isBehind) clearTimeout(this.#request);
    else cancelAnimationFrame(this.#request);
    this.#request = 0;
    this.#pace.leave(this);
  }

  #next() {
    this.#isBehind = this.#isHidden();
    this.#request = this.#isBehind
      ? window.setTimeout(() => this.#tick(clock.now()), 0)
      : requestAnimationFrame(this.#tick);
  }

  /** @param {DOMHighResTimeStamp} shown */
  #tick = (shown) => {
    this.#next();
    this.#pace.tick(shown, this, this.#part);
  };

  #part = () => {
    const now = clock.now();
    const elapsed = this.#last === 0 ? this.#pace.refresh : now - this.#last;
    this.#last = now;
    this.#frame(elapsed);
  };

  /** Tells what the frame took. @param {Parameters<Pace['note']>[0]} what */
  spent(what) {
    this.#pace.note(what);
  }
}
