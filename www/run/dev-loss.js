import { clock } from '../base/clock.js';
import { ALL_ROWS, SLICE } from './slices.js';

/** The pause after a measurement, as a multiple of the time that the measurement took. */
const PAUSE = 15;

/** Measures the loss on the dev split, in slices beside the training, now and then. */
export class DevLoss {
  constructor() {
    this.running = false;
    /** What the last measurement found, and at which step. */
    this.step = -1;
    this.loss = NaN;
    this.at = -Infinity;
    /** The step from which the next measurement is due while the run trains. */
    this.next = 0;
    this.cost = 0;
  }

  /** What is known, for a copy of the run. @param {DevLoss} other */
  copyFrom(other) {
    Object.assign(this, other, { running: false });
  }

  /** The loss at a step; undefined if it was not measured there. @param {number} step */
  lossAt(step) {
    return this.step === step ? this.loss : undefined;
  }

  /**
   * Whether a measurement is under way or due.
   *
   * @param {number} step
   * @param {number} now
   * @param {boolean} playing
   */
  isDue(step, now, playing) {
    if (this.running) return true;
    if (this.step === step) return false;
    return !playing || (step >= this.next && now - this.at > this.cost * PAUSE);
  }

  /**
   * Measures another slice.
   *
   * @param {import('../pkg/makemore_playground.js').Playground} playground
   * @param {number} now
   * @returns {boolean} whether that was the last slice
   */
  measure(playground, now) {
    if (!this.running) this.cost = 0;
    const start = clock.now();
    const result = playground.evaluate('dev', ALL_ROWS, SLICE);
    this.cost += clock.now() - start;
    this.running = result.done < result.total;
    if (this.running) return false;
    this.step = result.step;
    this.loss = result.loss;
    this.at = now;
    // Often at first, when the loss falls fast; later, whenever the step has grown by a twentieth.
    this.next = Math.max(result.step + 100, Math.round(result.step * 1.05));
    return true;
  }
}
