import { clock } from '../base/clock.js';

/** A drawing that may take several frames. */
export class Drawing {
  #guard;
  /** What is left to do, a part at a time. @type {Generator<void> | null} */
  #parts = null;
  /** Milliseconds that it took so far. */
  cost = 0;

  /** @param {(draw: () => void) => unknown} [guard] says what went wrong in one */
  constructor(guard = (draw) => draw()) {
    this.#guard = guard;
  }

  /** @param {Generator<void>} parts */
  begin(parts) {
    this.#parts = parts;
    this.cost = 0;
  }

  /** Whether a part is left. */
  get isOpen() {
    return this.#parts !== null;
  }

  /**
   * Draws parts for some time, one at least. One that fails is the last.
   *
   * @param {number} ms
   */
  goOn(ms) {
    const start = clock.now();
    const parts = this.#parts;
    this.#parts = null;
    this.#guard(() => {
      let isLeft = parts !== null;
      while (isLeft) {
        isLeft = !parts?.next().done;
        if (clock.now() - start >= ms) break;
      }
      if (isLeft) this.#parts = parts;
    });
    this.cost += clock.now() - start;
  }

  drop() {
    this.#parts = null;
  }
}
