import * as words from '#words/norm-bench.js';
import { attempt, h, setText, uniqueId } from '../../base/dom.js';
import { fixed, percent } from '../../base/format.js';
import { BarPlot } from '../../plot/bars.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

/**
 * With BatchNorm, examples of a minibatch influence each other: one example gets other letters, and
 * another one's logits move. Below that, both modes of BatchNorm side by side.
 */
export class BatchInfluence {
  /** @param {() => void} onWake */
  constructor(onWake) {
    const [watchedId, changedId, textId] = [
      uniqueId('watched'),
      uniqueId('changed'),
      uniqueId('letters'),
    ];
    const changed = () => {
      if (this.snapshot) this.update(this.snapshot);
      onWake();
    };
    this.watched = h('select', { id: watchedId, onchange: changed });
    this.changed = h('select', { id: changedId, onchange: changed });
    this.text = h('input', {
      id: textId,
      type: 'text',
      size: 8,
      maxLength: 16,
      value: 'zzz',
      autocapitalize: 'off',
      spellcheck: false,
      oninput: changed,
    });
    this.title = h('h2', { 'data-readout': 'company' });
    this.modes = h('p', { class: 'facts', 'data-readout': 'modes' });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.bars = new BarPlot(words.logitPlot);
    this.bars2 = new BarPlot(words.probabilityPlot);
    this.element = h(
      'article',
      { 'data-bench': 'company' },
      h('h3', {}, words.influenceTitle),
      h(
        'div',
        { class: 'controls' },
        h('label', { class: 'inline', for: watchedId }, words.watch, this.watched),
        h('label', { class: 'inline', for: changedId }, words.change, this.changed),
        h('label', { class: 'inline', for: textId }, words.to, this.text),
      ),
      this.title,
      this.error,
      this.bars.element,
      this.modes,
      this.bars2.element,
    );
    /** @type {Snapshot | null} */
    this.snapshot = null;
  }

  reset() {
    this.release();
    this.watched.replaceChildren();
    this.changed.replaceChildren();
    this.bars.clear();
    this.bars2.clear();
  }

  /** A network that sleeps or is gone answers nothing. */
  release() {
    this.snapshot = null;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    const examples = snapshot.source.minibatch;
    if (this.watched.options.length !== examples.length) {
      const options = () =>
        examples.map((_, i) => h('option', { value: String(i) }, String(i + 1)));
      this.watched.replaceChildren(...options());
      this.changed.replaceChildren(...options());
      this.changed.value = String(Math.min(1, examples.length - 1));
    }
    const { context } = examples[Number(this.watched.value)];
    attempt(this.error, () => this.#draw(snapshot, context));
  }

  /** @param {Snapshot} snapshot @param {string} context */
  #draw({ source, vocabulary, config }, context) {
    const { before, after } = source.replaceExample(
      Number(this.watched.value),
      Number(this.changed.value),
      this.text.value,
    );
    const moved = largest(before, after);
    const why = config.norm === 'batch' ? words.throughBatch : words.noInfluence;
    setText(this.title, words.influence(context, fixed(moved, 4), why));
    const zero = { y: 0, name: '' };
    this.bars.update({
      labels: vocabulary,
      values: after,
      old: before,
      reference: zero,
      caption: words.logitCaption,
      describe: (i) => words.logitReading(vocabulary[i], fixed(before[i], 4), fixed(after[i], 4)),
    });
    const [train, evaluated] = [
      source.predict(context, 'train').probabilities,
      source.predict(context, 'eval').probabilities,
    ];
    const apart = largest(train, evaluated);
    setText(this.modes, words.modes(percent(apart)));
    this.bars2.update({
      labels: vocabulary,
      values: train,
      old: evaluated,
      reference: zero,
      caption: words.probabilityCaption,
      describe: (i) =>
        words.probabilityReading(vocabulary[i], fixed(train[i], 4), fixed(evaluated[i], 4)),
    });
  }
}

/** @param {Float32Array} a @param {Float32Array} b */
function largest(a, b) {
  return a.reduce((gap, x, i) => Math.max(gap, Math.abs(x - b[i])), 0);
}
