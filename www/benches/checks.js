import * as words from '#words/checks.js';
import { h } from '../base/dom.js';
import { FoldBatchNorm } from './checks/fold-batchnorm.js';
import { GradientCheck } from './checks/gradient-check.js';
import { ZeroNetwork } from './checks/zero-network.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** The lecture's two exercises, and the gradient check. */
export class ChecksBench {
  reads = /** @type {const} */ (['sibling', 'foldBatchNorm', 'checkGradients']);

  /** @param {{ onWake: () => void }} hooks */
  constructor(hooks) {
    /** @type {import('../run/panel.js').Panel[]} */
    this.parts = [new ZeroNetwork(hooks), new FoldBatchNorm(), new GradientCheck(hooks)];
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'checks' },
      h('h3', {}, words.title),
      ...this.parts.map(({ element }) => element),
    );
  }

  reset() {
    for (const part of this.parts) part.reset?.();
  }

  release() {
    for (const part of this.parts) part.release?.();
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    for (const part of this.parts) part.update(snapshot);
  }

  /** @param {Snapshot} snapshot @param {number} now */
  work(snapshot, now) {
    return this.parts.map((part) => part.work?.(snapshot, now) ?? false).some(Boolean);
  }
}
