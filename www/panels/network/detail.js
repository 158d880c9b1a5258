import * as words from '#words/network.js';
import { h, setText } from '../../base/dom.js';
import { message } from '../../base/errors.js';
import { fetchPart } from '../../base/lazy.js';
import { CellGrid } from './cell-grid.js';
import { reachOf } from './palette.js';

/** @typedef {import('./blocks.js').Block} Block */
/** @typedef {import('./unfold-view.js').Source} Source */
/** @typedef {import('../../pkg/makemore_playground.js').NumberAddress} NumberAddress */

/**
 * What the detail asks its picture, and tells it.
 *
 * @typedef {object} DetailHooks
 * @property {() => import('./palette.js').Palette | null} palette
 * @property {() => Source | null} source the moment that is shown
 * @property {import('./unfold-view.js').Hooks['naming']} naming
 * @property {import('./unfold-view.js').Hooks['knows']} knows
 * @property {(key: string, i: number) => void} onPoint a number of a block is pointed at
 * @property {(key: string, i: number) => void} onPick
 * @property {(key: string) => void} onClose
 */

/** What is shown below the picture: all numbers of a block, and one number unfolded. */
export class NetworkDetail {
  /** @param {DetailHooks} hooks */
  constructor(hooks) {
    this.hooks = hooks;
    this.grid = new CellGrid(
      {
        onPoint: (i) => hooks.onPoint(this.grid.key, i),
        onPick: (i) => hooks.onPick(this.grid.key, i),
        onClose: () => this.#close(),
      },
      hooks.palette,
    );
    this.error = h('p', { class: 'error', role: 'status', 'data-error': 'network-detail' });
    this.element = h('div', { class: 'net-detail' }, this.error);
    /**
     * Fetched when a number is first unfolded.
     *
     * @type {import('./unfold-view.js').UnfoldView | null}
     */
    this.unfolded = null;
  }

  clear() {
    this.grid.clear();
    this.unfolded?.clear();
    setText(this.error, '');
  }

  #close() {
    const { key } = this.grid;
    this.clear();
    this.hooks.onClose(key);
  }

  /**
   * Shows all numbers of a block, to pick one.
   *
   * @param {Block} block
   * @param {ArrayLike<number>} values
   */
  open(block, values) {
    this.unfolded?.clear();
    if (!this.grid.element.isConnected) this.element.prepend(this.grid.element);
    this.grid.show(block, values, reachOf(values));
    this.grid.cells.canvas.focus({ preventScroll: true });
  }

  /**
   * Draws a block again, if it is the one that is shown.
   *
   * @param {Block} block
   * @param {ArrayLike<number>} values
   */
  draw(block, values) {
    if (block.key === this.grid.key) this.grid.show(block, values, reachOf(values));
  }

  /** Unfolds a number that was picked. @param {Block} block @param {number} i */
  async unfold(block, i) {
    if (this.grid.key !== block.key) this.grid.clear();
    this.grid.cells.select(i);
    const address = block.addressOf(i);
    try {
      const { UnfoldView } = await fetchPart(words.arithmetic, () => import('./unfold-view.js'));
      const source = this.hooks.source();
      if (!source) return;
      setText(this.error, '');
      this.unfolded ??= new UnfoldView(this.hooks);
      if (!this.unfolded.element.isConnected) this.element.append(this.unfolded.element);
      this.unfolded.show(source, address);
    } catch (error) {
      setText(this.error, message(error));
    }
  }

  /** @param {Source} source @param {boolean} playing */
  follow(source, playing) {
    this.unfolded?.follow(source, playing);
  }
}
