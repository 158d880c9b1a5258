/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** Something that is drawn in turn with the figures, though it is none. */
export class PartInTurn {
  /** Milliseconds between two drawings at least, while it trains. */
  every = 0;
  version = -1;
  drawnAt = -Infinity;

  /**
   * @param {(snapshot: Snapshot, now: number) => unknown} draw
   * @param {() => boolean} [isLeft] whether some of it is left to draw
   */
  constructor(draw, isLeft = () => false) {
    this.draw = draw;
    this.isLeft = isLeft;
  }

  get isPartDrawn() {
    return this.isLeft();
  }
}
