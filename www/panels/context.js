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
      h('option', { value: 'eval' }, 'running statistics'),
      h('option', { value: 'train' }, 'minibatch statistics'),
    );
    this.what = h(
      'select',
      { id: whatId, onchange: changed },
      h('option', { value: 'probabilities' }, 'probabilities'),
      h('option', { value: 'logits' }, 'logits'),
    );
    this.title = h('h2', { 'data-readout': 'context' });
    this.facts = h('p', { class: 'facts', 'data-readout': 'context-facts' });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.bars = new BarPlot(
      'The next letter: now as bars, at step 0 as lines. Arrow keys read it out.',
    );
    this.modeLabel = h('label', { class: 'inline', for: modeId }, 'BatchNorm by', this.mode);
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'context' },
      this.title,
      h(
        'div',
        { class: 'controls' },
        h('label', { class: 'inline', for: textId }, 'Letters before', this.text),
        h('label', { class: 'inline', for: whatId }, 'Show', this.what),
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
    this.modeLabel.hidden = !config.batch_norm;
    const text = this.text.value;
    const mode = config.batch_norm && this.mode.value === 'train' ? 'train' : 'eval';
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
      caption: `${logits ? 'logit' : 'probability'}: bars now, lines at step 0`,
      describe: (i) =>
        `\u201c${vocabulary[i]}\u201d: now ${fixed(values[i], digits)}, at step 0 ${fixed(old[i], digits)}`,
    });
    const best = now.probabilities.reduce((top, p, i) => (p > now.probabilities[top] ? i : top), 0);
    const letter = vocabulary[best] === '.' ? 'the end' : `\u201c${vocabulary[best]}\u201d`;
    const text = this.text.value;
    const start = text === '' ? 'At a name\u2019s start' : `After \u201c${text}\u201d`;
    setText(this.title, `${start}: most likely ${letter}, ${percent(now.probabilities[best])}`);
    const sure = `Logits have std ${fixed(std(now.logits), 2)} now and ${fixed(std(before.logits), 2)} at step 0.`;
    const cost = `All ${vocabulary.length} letters equally likely would cost -ln(1/${vocabulary.length}) = ${lossText(baseline)}.`;
    setText(
      this.facts,
      `${cost} ${step === 0 ? `Logits have std ${fixed(std(now.logits), 2)}.` : sure}`,
    );
  }
}

/** The standard deviation, with Bessel's correction. @param {Float32Array} values */
function std(values) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
