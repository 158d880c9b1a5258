import * as words from '#words/norm-bench.js';
import { h, setText } from '../../base/dom.js';
import { exponent } from '../../base/format.js';
import { offer } from '../../plot/canvas.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

/** A bias before BatchNorm: its gradient is zero up to rounding. */
export class BiasBeforeNorm {
  /** @param {(config: any) => void} onApply */
  constructor(onApply) {
    this.result = h('p', { class: 'facts', 'data-readout': 'bias' });
    this.button = h(
      'button',
      {
        'data-action': 'give-bias',
        onclick: () => onApply({ norm: 'batch', bias: 'learned' }),
      },
      words.giveBias,
    );
    this.element = h(
      'article',
      { 'data-bench': 'bias' },
      h('h3', {}, words.biasTitle),
      this.result,
      this.button,
    );
  }

  reset() {
    offer(this.result, () => null);
    setText(this.result, '');
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    const parameters = snapshot.source.parameters();
    const bias = parameters.find(({ name }) => name === 'layers.0.bias');
    const weight = parameters.find(({ name }) => name === 'layers.0.weight');
    const shown = bias && weight && snapshot.config.norm === 'batch';
    offer(
      this.result,
      () => shown && { 'layers.0.bias': bias.gradLargest, 'layers.0.weight': weight.gradLargest },
    );
    this.button.hidden = Boolean(shown);
    const text = shown
      ? words.biasFacts(exponent(bias.gradLargest), exponent(weight.gradLargest))
      : words.noBias;
    setText(this.result, text);
  }
}
