import * as words from '#words/network.js';
import { h, setText, uniqueId } from '../../base/dom.js';
import { NumberField } from '../../base/number-field.js';

/**
 * Whose numbers the picture shows: an example of the minibatch, with everything that training
 * knows of
 * it, or letters of the reader's own, which are then alone.
 *
 * @typedef {{ example: number | string, target: string | undefined }} Chosen
 */

/** Chooses the example, and steps through a name letter by letter. */
export class ExamplePicker {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    const [nameId, numberId] = [uniqueId('name'), uniqueId('example')];
    /** Where in the name the next letter is to be guessed. */
    this.place = 0;
    this.blockSize = 3;
    this.name = h('input', {
      id: nameId,
      type: 'text',
      size: 9,
      maxLength: 40,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: false,
      placeholder: words.placeholder,
      'data-action': 'network-name',
      oninput: () => this.#typed(),
    });
    this.examples = 1;
    this.number = new NumberField(
      {
        id: numberId,
        min: 1,
        max: Infinity,
        whole: true,
        value: 1,
        size: 4,
        'data-action': 'network-example',
      },
      () => this.#numbered(),
    );
    const button = (
      /** @type {string} */ action,
      /** @type {string} */ text,
      /** @type {string} */ label,
      /** @type {number} */ by,
    ) =>
      h(
        'button',
        { 'data-action': action, 'aria-label': label, title: label, onclick: () => this.#move(by) },
        text,
      );
    this.shown = h('span', { class: 'net-context', 'data-readout': 'network-context' });
    this.what = h(
      'select',
      {
        'aria-label': words.cellsShow,
        'data-action': 'network-what',
        onchange: () => this.onChange(),
      },
      h('option', { value: 'values' }, words.values),
      h('option', { value: 'gradients' }, words.gradients),
    );
    this.element = h(
      'div',
      { class: 'controls net-picker' },
      h('label', { class: 'inline seldom', for: numberId }, words.example, this.number.input),
      this.number.note,
      h('label', { class: 'inline seldom', for: nameId }, words.orName, this.name),
      h(
        'span',
        { class: 'inline' },
        button('network-previous', '\u2190', words.previous, -1),
        button('network-next', '\u2192', words.next, 1),
      ),
      this.shown,
      this.what,
    );
  }

  /** Whether the cells are to show gradients. */
  get wantsGradients() {
    return this.what.value === 'gradients';
  }

  /** Shows an example of the minibatch. @param {number} i */
  choose(i) {
    this.number.set(i + 1);
    this.#numbered();
  }

  /** @returns {Chosen} */
  get chosen() {
    const name = this.name.value;
    if (name === '') return { example: this.number.value - 1, target: undefined };
    const letters = [...name];
    const context = letters.slice(Math.max(0, this.place - this.blockSize), this.place).join('');
    return { example: context, target: letters[this.place] ?? '.' };
  }

  /** @param {number} examples of the minibatch @param {number} blockSize */
  fit(examples, blockSize) {
    this.examples = examples;
    this.number.limit(examples);
    this.blockSize = blockSize;
    if (this.number.value > examples) this.number.set(examples);
  }

  /** @param {string} context @param {string | undefined} target */
  show(context, target) {
    setText(this.shown, target === undefined ? context : `${context} \u2192 ${target}`);
  }

  #typed() {
    this.place = Math.min(this.place, this.name.value.length);
    this.onChange();
  }

  #numbered() {
    this.name.value = '';
    this.onChange();
  }

  /** @param {number} by */
  #move(by) {
    if (this.name.value !== '') {
      this.place = Math.min(Math.max(0, this.place + by), this.name.value.length);
    } else {
      const next = this.number.value - 1 + by;
      this.number.set(((next + this.examples) % this.examples) + 1);
    }
    this.onChange();
  }
}
