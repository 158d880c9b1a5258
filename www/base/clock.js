/** Frames after which a clock that shows the same time is taken to stand still. */
const STILL = 30;
/** What a frame then counts, in milliseconds. */
const FRAME = 1000 / 60;

/**
 * The time in milliseconds, for all that happens "every so often": it never goes back, and it goes
 * on, frame by frame, where the browser's own clock stands still, so that no clock can make the
 * page wait for ever.
 */
export class Clock {
  #time;
  #shown;
  #ticked;
  #still;

  /** @param {() => number} [read] the browser's clock */
  constructor(read = () => performance.now()) {
    this.read = read;
    this.#shown = read();
    this.#time = this.#shown;
    /** The time at the last frame, and how many frames have shown the same. */
    this.#ticked = this.#time;
    this.#still = 0;
  }

  now() {
    const shown = this.read();
    if (shown > this.#shown) this.#time += shown - this.#shown;
    this.#shown = shown;
    return this.#time;
  }

  /** A frame begins. @returns {number} the time */
  tick() {
    this.#still = this.now() > this.#ticked ? 0 : this.#still + 1;
    if (this.#still > STILL) this.#time += FRAME;
    this.#ticked = this.#time;
    return this.#time;
  }
}

/** That of this document. */
export const clock = new Clock();
