import { clock } from '../base/clock.js';

/** Milliseconds that a slice of work beside the training may take. */
export const SLICE = 4;
/** As many rows as fit a slice. */
export const ALL_ROWS = Number.MAX_SAFE_INTEGER;

/** Finds out, within a few calls, how much of some work fits into a slice. */
export class Slices {
  /** @param {number} first the amount to begin with @param {number} most */
  constructor(first, most) {
    this.amount = first;
    this.most = most;
    /** Milliseconds that the last slice took. */
    this.spent = 0;
  }

  /**
   * @template T
   * @param {(amount: number) => T} work
   * @returns {T}
   */
  run(work) {
    const start = clock.now();
    const result = work(this.amount);
    this.spent = clock.now() - start;
    const fitting = (this.amount * SLICE) / Math.max(this.spent, 0.1);
    this.amount = Math.round(Math.min(fitting, this.amount * 2, this.most)) + 1;
    return result;
  }
}
