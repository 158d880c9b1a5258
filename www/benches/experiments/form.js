import * as words from '#words/experiments.js';
import { h, uniqueId } from '../../base/dom.js';
import { Playground } from '../../base/wasm.js';
import { readRecipe, USUAL } from '../../run/experiment/recipe.js';
import { QUESTIONS } from '../../run/experiment/presets.js';

/** @typedef {import('../../run/experiment/recipe.js').Fields} Fields */

/** A key of the config and its values. */
class KeyRow {
  /** @param {string} name @param {() => void} onChange */
  constructor(name, onChange) {
    const [keyId, valuesId] = [uniqueId('key'), uniqueId('values')];
    const keys = Playground.configKeys().filter(({ key }) => key !== 'seed' && key !== 'corpus');
    this.key = h(
      'select',
      { id: keyId, onchange: onChange },
      h('option', { value: '' }, words.noKey),
      h('option', { value: 'preset' }, words.preset),
      ...keys.map(({ key, label }) => h('option', { value: key }, words.key(label, key))),
    );
    this.values = h('input', {
      id: valuesId,
      type: 'text',
      spellcheck: false,
      autocapitalize: 'off',
      oninput: onChange,
    });
    this.element = h(
      'div',
      { class: 'experiment-key' },
      h('label', { for: keyId }, name, this.key),
      h('label', { for: valuesId }, words.values, this.values),
    );
  }

  /** @param {string} key @param {string} values */
  set(key, values) {
    this.key.value = key;
    this.values.value = values;
  }
}

/** The fields from which an experiment is made. */
export class RecipeForm {
  /** @param {() => void} onChange */
  constructor(onChange) {
    const follow = () => {
      this.question.value = '';
      onChange();
    };
    this.question = h(
      'select',
      {
        'aria-label': words.question,
        'data-action': 'question',
        onchange: () => {
          const found = QUESTIONS.find(({ id }) => id === this.question.value);
          if (!found) return;
          this.show(readRecipe(found.recipe));
          onChange();
        },
      },
      h('option', { value: '' }, words.ownQuestion),
      ...QUESTIONS.map(({ id }) => h('option', { value: id }, words.questions[id])),
    );
    this.rows = [new KeyRow(words.compare, follow), new KeyRow(words.and, follow)];
    const text = (/** @type {string} */ label) =>
      h('input', {
        type: 'text',
        'aria-label': label,
        spellcheck: false,
        autocapitalize: 'off',
        placeholder: words.fixedPlaceholder,
        oninput: follow,
      });
    const number = (/** @type {string} */ label, /** @type {string} */ field) =>
      h('input', {
        type: 'number',
        min: '0',
        'aria-label': label,
        'data-field': field,
        oninput: follow,
      });
    this.fixed = text(words.fixed);
    this.seeds = number(words.seeds, 'seeds');
    this.from = number(words.firstSeed, 'from');
    this.steps = number(words.steps, 'steps');
    this.cores = number(words.cores, 'cores');
    this.element = h(
      'div',
      { class: 'experiment-form' },
      h('label', { class: 'inline' }, words.question, this.question),
      ...this.rows.map(({ element }) => element),
      h('p', { class: 'help' }, words.valuesHelp),
      h(
        'div',
        { class: 'controls' },
        h('label', { class: 'inline' }, words.seeds, this.seeds),
        h('label', { class: 'inline' }, words.firstSeed, this.from),
        h('label', { class: 'inline' }, words.steps, this.steps),
        h('label', { class: 'inline' }, words.cores, this.cores),
        h('label', { class: 'inline' }, words.fixed, this.fixed),
      ),
    );
    this.show(readRecipe('norm:batch,none'));
  }

  /** @param {Fields} fields */
  show({ keys, seeds, from, steps }) {
    const isOne = (/** @type {[string, string]} */ [, values]) => !/\.\.|,|^all$/.test(values);
    const compared = keys.filter((each) => !isOne(each));
    const fixed = keys.filter((each) => isOne(each));
    this.rows.forEach((row, i) => row.set(...(compared[i] ?? ['', ''])));
    this.fixed.value = [...fixed, ...compared.slice(2)].map((pair) => pair.join(':')).join(';');
    this.seeds.value = String(seeds);
    this.from.value = from === null ? '' : String(from);
    this.steps.value = String(steps);
  }

  /** What is typed; throws a sentence where it is no recipe. @returns {Fields} */
  get fields() {
    const { keys } = readRecipe(this.fixed.value);
    const compared = this.rows.flatMap(({ key, values }) =>
      key.value ? [/** @type {[string, string]} */ ([key.value, values.value])] : [],
    );
    const whole = (/** @type {HTMLInputElement} */ input, /** @type {number} */ usual) =>
      input.value === '' ? usual : input.valueAsNumber;
    return {
      keys: [...keys, ...compared],
      seeds: whole(this.seeds, USUAL.seeds),
      from: this.from.value === '' ? null : this.from.valueAsNumber,
      steps: whole(this.steps, USUAL.steps),
    };
  }

  /** @param {number} seed that is taken where none is typed */
  suggestSeed(seed) {
    this.from.placeholder = String(seed);
  }

  /** @param {number} cores */
  suggestCores(cores) {
    this.cores.placeholder = String(cores);
    this.cores.min = '1';
  }

  /** Cores to train on. @param {number} usual */
  coresOr(usual) {
    const typed = this.cores.valueAsNumber;
    return Number.isSafeInteger(typed) && typed >= 1 ? Math.min(typed, 64) : usual;
  }

  /** @param {boolean} on */
  lock(on) {
    for (const field of this.element.querySelectorAll('input, select'))
      /** @type {HTMLInputElement} */ (field).disabled = on;
  }
}
