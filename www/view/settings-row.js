import * as words from '#words/settings.js';
import { h, setText, uniqueId } from '../base/dom.js';
import { numberOrText, understoodAs } from '../base/number.js';
import { AT_ONCE } from '../base/setting-words.js';

/** @typedef {import('../pkg/makemore_playground.js').KeyInfo} KeyInfo */

/**
 * What a row shows and is asked for: a key of the config, or the preset.
 *
 * @typedef {Pick<KeyInfo, 'label' | 'kind' | 'unit' | 'help' | 'live'> & { key: string, choices?:
 *   string[], titles?: string[] }} RowInfo
 */

/** One setting: label, key, input, help, error, what a change does, and the way back. */
export class Row {
  /**
   * @param {RowInfo} info
   * @param {{ onEdit: (value: any) => void, onUndo: () => void, onApply: () => void }} hooks
   */
  constructor(info, { onEdit, onUndo, onApply }) {
    this.info = info;
    this.onEdit = onEdit;
    const id = uniqueId(info.key);
    this.input = makeInput(info, id, () => this.#edited());
    this.input.setAttribute('aria-describedby', `${id}-error ${id}-help ${id}-note`);
    /** The preset's value. @type {any} */
    this.base = undefined;
    this.back = h('button', {
      class: 'back',
      hidden: true,
      'data-action': `default-${info.key}`,
      onclick: () => onEdit(this.base),
    });
    this.note = h('p', { class: 'note', id: `${id}-note`, role: 'status' });
    this.error = h('p', { class: 'error', id: `${id}-error`, role: 'status', 'data-error': '' });
    this.undo = h(
      'button',
      {
        class: 'back',
        hidden: true,
        'data-action': `undo-${info.key}`,
        'aria-label': words.undoOf(info.label),
        onclick: onUndo,
      },
      words.undo,
    );
    this.apply = h(
      'button',
      { class: 'back', hidden: true, 'data-action': `apply-${info.key}`, onclick: onApply },
      words.restart,
    );
    this.effect = h('p', {
      class: 'effect',
      hidden: true,
      'data-readout': `effect-${info.key}`,
    });
    this.helpEffect = h('span', {});
    this.help = h('p', { class: 'bubble', id: `${id}-help` }, `${info.help} `, this.helpEffect);
    /** For a pointer: the keyboard reads the help at the field itself. */
    this.ask = h(
      'button',
      { class: 'ask', tabIndex: -1, 'aria-label': words.helpOn(info.label), 'data-asks-help': '' },
      '?',
    );
    this.element = h(
      'div',
      { class: 'row', 'data-key': info.key },
      h(
        'div',
        { class: 'row-head' },
        h(
          'span',
          { class: 'row-name' },
          h('label', { for: id }, info.label),
          h('code', { class: 'key' }, info.key),
          info.live ? h('span', { class: 'at-once' }, words.atOnce) : null,
        ),
        this.ask,
      ),
      h(
        'div',
        { class: 'row-field' },
        this.input,
        needsUnit(info) ? h('span', { class: 'unit' }, info.unit) : null,
        this.apply,
        this.undo,
        this.back,
      ),
      this.note,
      this.error,
      this.effect,
      this.help,
    );
  }

  /** What it is found by. */
  get words() {
    const { key, label, help, choices = [], titles = [] } = this.info;
    return [key, label, help, ...choices, ...titles].join(' ').toLowerCase();
  }

  #edited() {
    const { kind } = this.info;
    if (this.input instanceof HTMLInputElement && this.input.type === 'checkbox')
      this.onEdit(this.input.checked);
    else if (kind === 'choice') this.onEdit(this.input.value);
    else this.onEdit(numberOrText(this.input.value));
  }

  /** @param {string} effect what a change does, in a sentence */
  showEffect(effect) {
    const text = this.info.live ? AT_ONCE : effect;
    setText(this.effect, text);
    setText(this.helpEffect, text);
  }

  /**
   * @param {any} value to show
   * @param {any} base the preset's; undefined where there is none to go back to
   * @param {any} running
   */
  show(value, base, running) {
    this.base = base;
    const isChanged = value !== running;
    this.element.classList.toggle('changed', isChanged);
    for (const part of [this.apply, this.undo, this.effect]) part.hidden = !isChanged;
    this.back.hidden = base === undefined || value === base;
    setText(this.back, words.resetTo(inWord(base)));
    this.back.setAttribute('aria-label', words.resetToDefault(inWord(base), this.info.label));
    const { input } = this;
    if (input instanceof HTMLInputElement && input.type === 'checkbox') {
      input.checked = Boolean(value);
      return;
    }
    // A text that says the value stays as it was typed: 5/3 is not made 1.6666666666666667.
    if (input instanceof HTMLInputElement && numberOrText(input.value) === value)
      return setText(this.note, understoodAs(input.value));
    input.value = String(value);
    setText(this.note, '');
  }

  /** @param {string} text */
  setError(text) {
    setText(this.error, text);
    this.input.setAttribute('aria-invalid', String(text !== ''));
  }
}

/** A value as the page calls it. @param {any} value */
const inWord = (value) =>
  typeof value === 'boolean' ? (value ? words.on : words.off) : String(value);

/** "Hidden layers" need not be counted in layers. @param {RowInfo} info */
const needsUnit = ({ unit, label }) => unit !== '' && !label.toLowerCase().endsWith(unit);

/** @param {RowInfo} info @param {string} id @param {() => void} onchange */
function makeInput(info, id, onchange) {
  if (info.kind === 'choice') {
    const options = (info.choices ?? []).map((choice, i) =>
      h('option', { value: choice }, info.titles?.[i] ?? choice),
    );
    return h('select', { id, onchange }, ...options);
  }
  if (info.kind === 'bool') return h('input', { id, type: 'checkbox', onchange });
  return h('input', {
    id,
    type: 'text',
    // Keyboards for numbers have no bar for 5/3, but those for whole ones need none.
    inputMode: info.kind === 'integer' ? 'numeric' : 'text',
    autocomplete: 'off',
    spellcheck: false,
    onchange,
  });
}
