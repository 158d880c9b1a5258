/** The most that a frame is taken to have cost. */
const LONGEST_COST = 1000;

/** What a kind of frame costs lately besides training, in milliseconds. */
export class Cost {
  /** @param {number} first */
  constructor(first) {
    this.ms = first;
  }

  /** @param {number} ms */
  note(ms) {
    // A clock may jump.
    this.ms += 0.1 * (Math.min(ms, LONGEST_COST) - this.ms);
  }
}
