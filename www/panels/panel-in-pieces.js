import { Drawing } from '../plot/drawing.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

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
