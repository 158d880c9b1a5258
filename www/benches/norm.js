import * as words from '#words/norm-bench.js';
import { h } from '../base/dom.js';
import { BatchInfluence } from './norm/batch-influence.js';
import { BiasBeforeNorm } from './norm/bias-before-norm.js';
import { Calibration } from './norm/calibration.js';
import { FivePoints } from './norm/five-points.js';
import { RunningMeanDrift } from './norm/running-mean-drift.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/**
 * BatchNorm taken apart: what it does to five points, to the other examples, and outside training.
 */
export class NormBench {
  reads = /** @type {const} */ ([
    'minibatch',
    'predict',
    'replaceExample',
    'calibrate',
    'runningMeanDrift',
    'parameters',
  ]);

  /** @param {{ onWake: () => void, onApply: (config: any) => void }} hooks */
  constructor({ onWake, onApply }) {
    /** @type {import('../run/panel.js').Panel[]} */
    this.parts = [
      new BatchInfluence(onWake),
      new Calibration(onWake),
      new RunningMeanDrift(onWake),
      new BiasBeforeNorm(onApply),
    ];
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'normbench' },
      h('h3', {}, words.title),
      new FivePoints().element,
      ...this.parts.map(({ element }) => element),
    );
  }

  reset() {
    for (const part of this.parts) part.reset?.();
  }

  remake() {
    for (const part of this.parts) part.remake?.();
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
