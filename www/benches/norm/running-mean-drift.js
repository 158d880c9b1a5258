import * as words from '#words/norm-bench.js';
import { h, setText, uniqueId } from '../../base/dom.js';
import { fixed, short } from '../../base/format.js';
import { NumberField } from '../../base/number-field.js';
import { leastSpan } from '../../plot/axes.js';
import { layerColor } from '../../plot/colors.js';
import { followWidth, makeLinePlot } from '../../plot/lines.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

const MOMENTA = [0.1, 0.01, 0.001];
const BATCHES = [4, 32, 256];
const MINIBATCHES = 500;

/** Why a small batch needs a small momentum: otherwise the running mean of a neuron drifts. */
export class RunningMeanDrift {
  /** @param {() => void} onWake */
  constructor(onWake) {
    const id = uniqueId('neuron');
    this.neuron = new NumberField({ id, min: 1, max: Infinity, whole: true, value: 1 }, () => {
      this.drawn = '';
      onWake();
      if (this.snapshot) this.update(this.snapshot);
    });
    this.title = h('h2', { 'data-readout': 'wander' });
    this.targets = BATCHES.map((batch) =>
      h('div', {
        class: 'plot short',
        role: 'img',
        'aria-label': words.driftPlot(batch),
      }),
    );
    /** @type {(import('../../plot/piecewise.js').PiecewisePlot | null)[]} */
    this.plots = BATCHES.map(() => null);
    this.observers = this.targets.map((target, i) => followWidth(target, () => this.plots[i]));
    this.drawn = '';
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.element = h(
      'article',
      { 'data-bench': 'wander' },
      h('h3', {}, words.driftTitle),
      h('label', { class: 'inline', for: id }, words.neuron, this.neuron.input),
      this.neuron.note,
      this.title,
      h(
        'div',
        { class: 'multiples' },
        ...this.targets.map((target, i) =>
          h('figure', {}, h('h2', {}, words.batchOf(BATCHES[i])), target),
        ),
      ),
      h('p', { class: 'help' }, words.driftHelp(MINIBATCHES)),
    );
  }

  reset() {
    this.release();
    setText(this.title, '');
  }

  remake() {
    this.#drop();
  }

  /** uPlot listens to the window, which would keep it, and all that it draws, for good. */
  release() {
    this.#drop();
    this.snapshot = null;
  }

  #drop() {
    this.plots.forEach((plot) => plot?.u.destroy());
    this.plots = BATCHES.map(() => null);
    this.drawn = '';
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    // This reads every training row, so it is done once for a new network and then only when
    // training rests.
    const key = `${snapshot.step}:${this.neuron.value}`;
    if (key === this.drawn || (snapshot.playing && this.drawn !== '')) return;
    this.drawn = key;
    const { source, config } = snapshot;
    this.neuron.limit(config.n_hidden);
    const neuron = Math.min(this.neuron.value, config.n_hidden);
    const runs = BATCHES.map((batch) =>
      source.runningMeanDrift(neuron - 1, batch, Float64Array.from(MOMENTA), MINIBATCHES),
    );
    const { mean, std } = runs[0];
    const spread = (/** @type {Float32Array} */ series) =>
      Math.sqrt(series.reduce((sum, x) => sum + (x - mean) ** 2, 0) / series.length) / (std || 1);
    const [worst, best] = [spread(runs[0].series[0]), spread(runs[2].series[2])];
    const far = Math.max(
      ...runs.flatMap(({ series }) =>
        series.map((line) => line.reduce((m, x) => Math.max(m, Math.abs(x - mean)), 0)),
      ),
      leastSpan(mean),
    );
    // The weights of a loaded file can be so large that their sums are not finite.
    if (!Number.isFinite(mean + far)) return setText(this.title, words.notFinite(neuron));
    setText(this.title, words.drift(neuron, fixed(worst, 3), fixed(best, 4)));
    runs.forEach(({ series }, i) => this.#draw(i, series, mean, far));
  }

  /** @param {number} i @param {Float32Array[]} series @param {number} mean @param {number} far */
  #draw(i, series, mean, far) {
    this.plots[i]?.u.destroy();
    const plot = makeLinePlot({
      target: this.targets[i],
      height: 190,
      yLabel: words.runningMean,
      xLabel: words.minibatch,
      lines: MOMENTA.map((momentum, m) => ({
        name: String(momentum),
        color: layerColor(this.element, m, 3),
        dash: [[], [6, 3], [2, 2]][m],
      })),
      references: [{ y: mean, name: words.trueMean(short(mean)) }],
      range: () => [mean - 1.1 * far, mean + 1.1 * far],
    });
    plot.drawAll([Array.from({ length: MINIBATCHES }, (_, x) => x + 1), ...series]);
    this.plots[i] = plot;
  }
}
