import * as words from '#words/norm-bench.js';
import { h, setProgress, setStatus } from '../../base/dom.js';
import { count, fixed, loss as lossText, percent } from '../../base/format.js';
import { offer } from '../../plot/canvas.js';
import { ALL_ROWS, SLICE } from '../../run/slices.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

/** The statistics measured over the whole training set, against the running ones. */
export class Calibration {
  /** @param {() => void} onWake */
  constructor(onWake) {
    this.onWake = onWake;
    this.running = false;
    /** The step whose network is being measured. @type {number | undefined} */
    this.started = undefined;
    this.button = h(
      'button',
      { 'data-action': 'calibrate', onclick: () => this.#start() },
      words.calibrate,
    );
    this.result = h('p', { class: 'facts', role: 'status', 'data-readout': 'calibration' });
    this.element = h(
      'article',
      { 'data-bench': 'calibrate' },
      h('h3', {}, words.calibrationTitle),
      this.button,
      this.result,
    );
    /** What was found, and when. @type {object | null} */
    this.found = null;
    offer(this.result, () => this.found);
  }

  reset() {
    this.running = false;
    this.found = null;
    this.started = undefined;
    this.button.disabled = false;
    setStatus(this.result, '');
  }

  #start() {
    this.running = true;
    this.button.disabled = true;
    this.onWake();
  }

  /** @param {Snapshot} snapshot */
  update({ config }) {
    this.button.hidden = config.norm !== 'batch';
    if (config.norm !== 'batch') setStatus(this.result, words.noBatchNorm);
  }

  /** @param {Snapshot} snapshot */
  work({ source, step }) {
    if (!this.running) return false;
    this.started ??= step;
    const { done, total, gaps, running, measured } = source.calibrate(ALL_ROWS, SLICE);
    if (done < total) {
      setProgress(this.result, words.measuring(percent(done / total)));
      return true;
    }
    const mean = Math.max(...gaps.map((gap) => gap.mean));
    const std = Math.max(...gaps.map((gap) => gap.std));
    setStatus(
      this.result,
      words.calibrated({
        step: count(this.started),
        running: lossText(running),
        measured: lossText(measured),
        mean: fixed(mean, 3),
        std: percent(std),
      }),
    );
    this.found = { step: this.started, running, measured, gaps };
    this.started = undefined;
    this.running = false;
    this.button.disabled = false;
    return false;
  }
}
