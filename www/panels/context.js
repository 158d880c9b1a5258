import * as words from '#words/context.js';
import { attempt, h, setText, uniqueId } from '../base/dom.js';
import { fixed, loss as lossText, percent } from '../base/format.js';
import { BarPlot } from '../plot/bars.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** What the network expects after a few letters, at step 0 and now. */
export class ContextPanel {
  reads = /** @type {const} */ (['predict', 'sibling']);

  /** @param {() => void} onChange asks for a frame */
  constructor(onChange) {
    this.onChange = onChange;
    const [textId, modeId, whatId] = [uniqueId('context'), uniqueId('mode'), uniqueId('what')];
    const changed = () => this.#changed();
    this.text = h('input', {
      id: textId,
      type: 'text',
      maxLength: 16,
      size: 8,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: false,
      oninput: changed,
    });
    this.mode = h(
      'select',
      { id: modeId, onchange: changed },
      h('option', { value: 'eval' }, words.running),
      h('option', { value: 'train' }, words.minibatch),
    );
    this.what = h(
      'select',
      { id: whatId, onchange: changed },
      h('option', { value: 'probabilities' }, words.probabilities),
      h('option', { value: 'logits' }, words.logits),
    );
    this.title = h('h2', { 'data-readout': 'context' });
    this.facts = h('p', { class: 'facts', 'data-readout': 'context-facts' });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.bars = new BarPlot(words.plot);
    this.modeLabel = h('label', { class: 'inline', for: modeId }, words.batchNormUses, this.mode);
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'context' },
      this.title,
      h(
        'div',
        { class: 'controls' },
        h('label', { class: 'inline', for: textId }, words.letters, this.text),
        h('label', { class: 'inline', for: whatId }, words.show, this.what),
        this.modeLabel,
      ),
      this.facts,
      this.error,
      this.bars.element,
    );
    /**
     * What the untrained network predicted, and for which context and mode.
     *
     * @type {{ key: string, prediction: import('../pkg/makemore_playground.js').Prediction } |
     *   null}
     */
    this.first = null;
    /** @type {Snapshot | null} */
    this.snapshot = null;
  }

  reset() {
    this.release();
    this.first = null;
    this.bars.clear();
  }

  /** A network that sleeps or is gone answers nothing. */
  release() {
    this.snapshot = null;
  }

  #changed() {
    if (this.snapshot) this.update(this.snapshot);
    this.onChange();
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    const { source, config } = snapshot;
    this.modeLabel.hidden = config.norm !== 'batch';
    const text = this.text.value;
    const mode = config.norm === 'batch' && this.mode.value === 'train' ? 'train' : 'eval';
    attempt(this.error, () => {
      const now = source.predict(text, mode);
      this.#draw(snapshot, now, this.#atStep0(snapshot, text, mode));
    });
  }

  /** @param {Snapshot} snapshot @param {string} text @param {'eval' | 'train'} mode */
  #atStep0({ source, config }, text, mode) {
    const key = `${mode}:${text}`;
    if (this.first?.key !== key) {
      const untrained = source.sibling(config);
      this.first = { key, prediction: untrained.predict(text, mode) };
      untrained.free();
    }
    return this.first.prediction;
  }

  /**
   * @param {Snapshot} snapshot
   * @param {import('../pkg/makemore_playground.js').Prediction} now
   * @param {import('../pkg/makemore_playground.js').Prediction} before
   */
  #draw({ vocabulary, baseline, step }, now, before) {
    const logits = this.what.value === 'logits';
    const [values, old] = logits
      ? [now.logits, before.logits]
      : [now.probabilities, before.probabilities];
    const even = 1 / vocabulary.length;
    const digits = logits ? 3 : 4;
    this.bars.update({
      labels: vocabulary,
      values,
      old,
      reference: logits
        ? { y: 0, name: '' }
        : { y: even, name: `1/${vocabulary.length} = ${fixed(even, 4)}` },
      caption: words.caption(logits ? words.logit : words.probability),
      describe: (i) =>
        words.reading(vocabulary[i], fixed(values[i], digits), fixed(old[i], digits)),
    });
    const best = now.probabilities.reduce((top, p, i) => (p > now.probabilities[top] ? i : top), 0);
    const letter = vocabulary[best] === '.' ? words.theEnd : words.quote(vocabulary[best]);
    const text = this.text.value;
    const start = text === '' ? words.atStart : words.after(text);
    setText(this.title, words.title(start, letter, percent(now.probabilities[best])));
    const [own, first] = [fixed(std(now.logits), 2), fixed(std(before.logits), 2)];
    const stds = step === 0 ? words.stdNow(own) : words.stds(own, first);
    setText(this.facts, `${words.guessing(vocabulary.length, lossText(baseline))} ${stds}`);
  }
}

/** The standard deviation, with Bessel's correction. @param {Float32Array} values */
function std(values) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
