import { clock } from '../base/clock.js';
import { layOutPiece } from '../run/loop.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

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
        layOutPiece();
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

/** Milliseconds of a frame that a figure's drawing may take while it trains. */
const SLICE = 8;

/**
 * A figure whose drawing is begun in one frame and goes on in the next ones, where the machine is
 * slow. Where the run rests, it is drawn whole.
 */
export class PanelInPieces {
  drawing = new Drawing();

  /** Whether the drawing under way takes another call of `update`. */
  get isPartDrawn() {
    return this.drawing.isOpen;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    const { drawing } = this;
    if (!(snapshot.playing && drawing.isOpen)) drawing.begin(this.pieces(snapshot));
    drawing.goOn(snapshot.playing ? SLICE : Infinity);
  }

  /**
   * Draws a snapshot, with a pause after each piece.
   *
   * @param {Snapshot} _snapshot
   * @returns {Generator<void>}
   */
  *pieces(_snapshot) {}

  /** Draws what is left. */
  settle() {
    this.drawing.goOn(Infinity);
  }

  /** Forgets what is left: another run takes this one's place. */
  reset() {
    this.drawing.drop();
  }
}
