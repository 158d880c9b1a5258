import * as words from '#words/batchnorm.js';
import { h, setText, uniqueId } from '../base/dom.js';
import { fixed } from '../base/format.js';
import { layerColor } from '../plot/colors.js';
import { ScatterPlot } from '../plot/scatter.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').BatchNormInfo} BatchNormInfo */
/** @typedef {Exclude<keyof BatchNormInfo, 'name'>} Numbers */
/** @typedef {{ mark: string, name: string, norm: BatchNormInfo }} PinnedNorm */

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
    this.legend = h('p', { class: 'help', 'data-readout': 'norm-pinned' });
    this.means = new ScatterPlot(words.means, words.runningMean, words.batchMean);
    this.stds = new ScatterPlot(words.stds, words.runningStd, words.batchStd);
    this.affine = new ScatterPlot(words.affine, words.gammaAxis, words.betaAxis);
    this.chooser = h('label', { class: 'inline', for: id }, words.layer, this.layer);
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
      this.legend,
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
      setText(this.title, words.noTitle);
      setText(this.facts, words.noFacts);
      return;
    }
    if (this.layer.options.length !== normed.length) {
      this.layer.replaceChildren(
        ...normed.map(({ index, norm }) => h('option', { value: String(index) }, norm.name)),
      );
    }
    const index = Number(this.layer.value);
    const chosen = normed.find((each) => each.index === index);
    if (chosen) this.#draw(chosen.norm, index, hidden.length, pinnedNorms(snapshot, index));
  }

  /**
   * @param {import('../pkg/makemore_playground.js').BatchNormInfo} norm
   * @param {number} index
   * @param {number} layers
   * @param {PinnedNorm[]} pinned
   */
  #draw(norm, index, layers, pinned) {
    const color = layerColor(this.element, index, layers + 1);
    /**
     * @param {ScatterPlot} plot
     * @param {Numbers} x
     * @param {Numbers} y
     * @param {{ names: [string, string], diagonal: boolean }} how
     */
    const draw = (plot, x, y, { names: [nameX, nameY], diagonal }) =>
      plot.update(
        {
          xs: norm[x],
          ys: norm[y],
          diagonal,
          pinned: pinned.map((each) => ({ mark: each.mark, xs: each.norm[x], ys: each.norm[y] })),
          describe: (i) => {
            const [own, other] = [norm[x][i], norm[y][i]];
            const others = pinned.flatMap(({ mark, name, norm: pin }) => {
              if (i >= pin[x].length) return [];
              const [px, py] = [pin[x][i], pin[y][i]];
              return words.pinnedReading(
                mark,
                name,
                [fixed(py, 3), fixed(px, 3)],
                [fixed(other - py, 3), fixed(own - px, 3)],
              );
            });
            const live = words.values(nameY, fixed(other, 3), nameX, fixed(own, 3));
            return words.reading(i + 1, live, others.join(''));
          },
        },
        color,
      );
    const diagonal = true;
    draw(this.means, 'runningMean', 'mean', {
      names: [words.runningMean, words.batchMean],
      diagonal,
    });
    draw(this.stds, 'runningStd', 'std', { names: [words.runningStd, words.batchStd], diagonal });
    draw(this.affine, 'gamma', 'beta', { names: [words.gamma, words.beta], diagonal: false });
    setText(this.legend, pinned.map(({ mark, name }) => words.pinned(mark, name)).join(' '));
    const gap = median(
      norm.mean.map((mean, i) => Math.abs(mean - norm.runningMean[i]) / norm.runningStd[i]),
    );
    const ratio = median(norm.std.map((std, i) => std / norm.runningStd[i]));
    const name = this.layer.selectedOptions[0]?.textContent ?? '';
    setText(this.title, words.title(name, fixed(gap, 2)));
    setText(this.facts, words.facts(fixed(gap, 2), fixed(ratio, 2)));
  }
}

/**
 * @param {Snapshot} snapshot
 * @param {number} index of the layer
 * @returns {PinnedNorm[]}
 */
function pinnedNorms({ pins, config }, index) {
  return pins.flatMap((pin) => {
    const norm = pin.once(`batchNorm ${index}`, () => pin.source.batchNorm(index));
    return norm ? [{ mark: pin.mark, name: pin.nameBeside(config), norm }] : [];
  });
}

/** @param {Float32Array} values */
function median(values) {
  return values.slice().sort()[Math.floor(values.length / 2)];
}
