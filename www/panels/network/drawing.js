import { clock } from '../../base/clock.js';
import { attempt } from '../../base/dom.js';

/** A drawing that may take several frames. */
export class Drawing {
  /** @param {HTMLElement} error takes the sentence, where it fails */
  constructor(error) {
    this.error = error;
    /** What is left to do, a part at a time. @type {Generator<void> | null} */
    this.parts = null;
    /** Milliseconds that it took so far. */
    this.cost = 0;
  }

  /** @param {Generator<void>} parts */
  begin(parts) {
    this.parts = parts;
    this.cost = 0;
  }

  /** Whether a part is left. */
  get isOpen() {
    return this.parts !== null;
  }

  /** @param {number} ms */
  goOn(ms) {
    const start = clock.now();
    const isFine = attempt(this.error, () => {
      while (this.parts && clock.now() - start < ms) if (this.parts.next().done) this.parts = null;
      return true;
    });
    if (!isFine) this.drop();
    this.cost += clock.now() - start;
  }

  drop() {
    this.parts = null;
  }
}
