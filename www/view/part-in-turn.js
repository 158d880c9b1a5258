/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** Something that is drawn in turn with the figures, though it is none. */
export class PartInTurn {
  /** Milliseconds between two drawings at least, while it trains. */
  every = 0;
  isPartDrawn = false;
  version = -1;
  drawnAt = -Infinity;

  /** @param {(snapshot: Snapshot, now: number) => unknown} draw */
  constructor(draw) {
    this.draw = draw;
  }
}
