import { h, setText, uniqueId } from '../base/dom.js';
import { fixed } from '../base/format.js';
import { layerColor } from '../plot/colors.js';
import { ScatterPlot } from '../plot/scatter.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/**
 * A layer's BatchNorm, neuron by neuron: this minibatch's statistics beside the running ones; gamma
 * and beta.
 */
export class BatchNormPanel {
  reads = /** @type {const} */ (['layers', 'batchNorm']);

  constructor() {
    const id = uniqueId('norm-layer');
    this.layer = h('select', { id, onchange: () => this.redraw?.() });
    this.title = h('h2', { 'data-readout': 'norm' });
    this.facts = h('p', { class: 'facts', 'data-readout': 'norm-facts' });
    this.means = new ScatterPlot(
      'Batch mean against running mean, one point a neuron. Arrow keys read it out.',
      'running mean',
      'batch mean',
    );
    this.stds = new ScatterPlot(
      'Batch std against running std, one point a neuron. Arrow keys read it out.',
      'running std',
      'batch std',
    );
    this.affine = new ScatterPlot(
      'Beta against gamma, one point a neuron. Arrow keys read it out.',
      'gamma (scale)',
      'beta (shift)',
    );
    this.chooser = h('label', { class: 'inline', for: id }, 'Layer', this.layer);
    this.figures = h(
      'div',
      { class: 'multiples' },
      ...[this.means, this.stds, this.affine].map(({ element }) => element),
    );
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'batchnorm' },
      h('header', {}, this.title, this.chooser),
      this.facts,
      this.figures,
    );
  }

  reset() {
    this.release();
    this.layer.replaceChildren();
    for (const plot of [this.means, this.stds, this.affine]) plot.clear();
  }

  /** A network that sleeps or is gone answers nothing. */
  release() {
    this.redraw = undefined;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    const { source } = snapshot;
    this.redraw = () => this.update(snapshot);
    const hidden = source.layers();
    const normed = [...hidden.keys(), hidden.length].flatMap((index) => {
      const norm = source.batchNorm(index);
      return norm ? [{ index, norm }] : [];
    });
    this.figures.hidden = normed.length === 0;
    this.chooser.hidden = normed.length < 2;
    if (normed.length === 0) {
      setText(this.title, 'BatchNorm: this network has none');
      setText(this.facts, 'Switch batch_norm on under Normalisation, or take preset 5 or 7.');
      return;
    }
    if (this.layer.options.length !== normed.length) {
      this.layer.replaceChildren(
        ...normed.map(({ index, norm }) => h('option', { value: String(index) }, norm.name)),
      );
    }
    const index = Number(this.layer.value);
    const chosen = normed.find((each) => each.index === index);
    if (chosen) this.#draw(chosen.norm, index, hidden.length);
  }

  /**
   * @param {import('../pkg/makemore_playground.js').BatchNormInfo} norm
   * @param {number} index
   * @param {number} layers
   */
  #draw(norm, index, layers) {
    const color = layerColor(this.element, index, layers + 1);
    const describe =
      (/** @type {string} */ what, /** @type {Float32Array} */ a, /** @type {Float32Array} */ b) =>
      (/** @type {number} */ i) =>
        `neuron ${i + 1}: batch ${what} ${fixed(b[i], 3)}, running ${fixed(a[i], 3)}`;
    this.means.update(
      {
        xs: norm.runningMean,
        ys: norm.mean,
        diagonal: true,
        describe: describe('mean', norm.runningMean, norm.mean),
      },
      color,
    );
    this.stds.update(
      {
        xs: norm.runningStd,
        ys: norm.std,
        diagonal: true,
        describe: describe('std', norm.runningStd, norm.std),
      },
      color,
    );
    const affine = (/** @type {number} */ i) =>
      `neuron ${i + 1}: gamma ${fixed(norm.gamma[i], 3)}, beta ${fixed(norm.beta[i], 3)}`;
    this.affine.update({ xs: norm.gamma, ys: norm.beta, describe: affine }, color);
    const gap = median(
      norm.mean.map((mean, i) => Math.abs(mean - norm.runningMean[i]) / norm.runningStd[i]),
    );
    const ratio = median(norm.std.map((std, i) => std / norm.runningStd[i]));
    const name = this.layer.selectedOptions[0]?.textContent ?? '';
    setText(
      this.title,
      `BatchNorm, ${name}: batch means ${fixed(gap, 2)} stds from the running ones`,
    );
    setText(
      this.facts,
      `Medians over the neurons: the batch mean is ${fixed(gap, 2)} running stds away, the batch std is ${fixed(ratio, 2)} times the running one. Points on the dashed line agree.`,
    );
  }
}

/** @param {Float32Array} values */
function median(values) {
  return values.slice().sort()[Math.floor(values.length / 2)];
}
