import * as words from '#words/checks.js';
import { h, setText } from '../../base/dom.js';
import { count, exponent } from '../../base/format.js';
import { offer } from '../../plot/canvas.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

/** BatchNorm folded into the Linear before it. */
export class FoldBatchNorm {
  constructor() {
    this.button = h(
      'button',
      { 'data-action': 'fold', onclick: () => this.#fold() },
      words.foldStart,
    );
    this.result = h('p', { class: 'facts', role: 'status', 'data-readout': 'fold' });
    this.element = h(
      'article',
      { 'data-bench': 'fold' },
      h('h3', {}, words.foldTitle),
      this.button,
      this.result,
    );
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** @type {import('../../pkg/makemore_playground.js').FoldInfo | null} */
    this.fold = null;
    offer(this.result, () => this.fold);
  }

  reset() {
    this.release();
    this.fold = null;
    setText(this.result, '');
  }

  /** A network that sleeps or is gone answers nothing. */
  release() {
    this.snapshot = null;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
  }

  #fold() {
    const fold = this.snapshot?.source.foldBatchNorm();
    if (!fold) return;
    this.fold = fold;
    const text =
      fold.norms === 0
        ? words.nothingToFold
        : words.foldResult({
            norms: count(fold.norms),
            rows: count(fold.rows),
            difference: exponent(fold.difference),
            largest: fold.largest.toFixed(2),
            before: count(fold.parameters),
            after: count(fold.foldedParameters),
          });
    setText(this.result, text);
  }
}
