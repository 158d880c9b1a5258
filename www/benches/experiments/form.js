import * as words from '#words/experiments.js';
import { h, setText, uniqueId } from '../../base/dom.js';
import { NumberField } from '../../base/number-field.js';
import { Playground } from '../../base/wasm.js';
import {
  LARGEST_SEED,
  MOST_SEEDS,
  MOST_STEPS,
  readRecipe,
  USUAL,
} from '../../run/experiment/recipe.js';
import { plainValues, today, valuesOf } from '../../run/experiment/values.js';
import { QUESTIONS } from '../../run/experiment/presets.js';

/** @typedef {import('../../run/experiment/recipe.js').Fields} Fields */

/** Cores to train on at most. */
const MOST_CORES = 64;

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
    /** How the values were understood, where they are not typed as addresses have them. */
    this.note = h('p', { class: 'help number-note', role: 'status' });
    this.values.addEventListener('change', () => this.#say());
    this.element = h(
      'div',
      { class: 'experiment-key' },
      h('label', { for: keyId }, name, this.key),
      h('label', { for: valuesId }, words.values, this.values),
      this.note,
    );
  }

  /** @param {string} key @param {string} values */
  set(key, values) {
    this.key.value = key;
    this.values.value = values;
    this.#say();
  }

  #say() {
    const { value } = this.values;
    const read = plainValues(value);
    const isPlain = read === value.replace(/\s+/g, '');
    setText(this.note, isPlain ? '' : words.readAs(read.replaceAll(',', ', ')));
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
    const number = (
      /** @type {string} */ label,
      /** @type {string} */ field,
      /** @type {number} */ min,
      /** @type {number} */ max,
      /** @type {number} */ usual,
    ) =>
      new NumberField(
        { min, max, usual, whole: true, value: null, 'aria-label': label, 'data-field': field },
        follow,
      );
    this.fixed = text(words.fixed);
    this.seeds = number(words.seeds, 'seeds', 1, MOST_SEEDS, USUAL.seeds);
    this.from = number(words.firstSeed, 'from', 0, LARGEST_SEED, 0);
    this.steps = number(words.steps, 'steps', 1, MOST_STEPS, USUAL.steps);
    this.cores = number(words.cores, 'cores', 1, MOST_CORES, 1);
    this.element = h(
      'div',
      { class: 'experiment-form' },
      h('label', { class: 'inline' }, words.question, this.question),
      ...this.rows.map(({ element }) => element),
      h('p', { class: 'help' }, words.valuesHelp),
      h(
        'div',
        { class: 'controls' },
        h('label', { class: 'inline' }, words.seeds, this.seeds.input),
        this.seeds.note,
        h('label', { class: 'inline' }, words.firstSeed, this.from.input),
        this.from.note,
        h('label', { class: 'inline' }, words.steps, this.steps.input),
        this.steps.note,
        h('label', { class: 'inline' }, words.cores, this.cores.input),
        this.cores.note,
        h('label', { class: 'inline' }, words.fixed, this.fixed),
      ),
    );
    this.show(readRecipe('norm:batch,none'));
  }

  /** @param {Fields} fields */
  show({ keys, seeds, from, steps }) {
    const isOne = (/** @type {[string, string]} */ [, values]) => !/\.\.|,|^all$/.test(values);
    const compared = keys.filter((each) => !isOne(each)).map(inTodaysWords);
    const fixed = keys.filter((each) => isOne(each));
    this.rows.forEach((row, i) => row.set(...(compared[i] ?? ['', ''])));
    this.fixed.value = [...fixed, ...compared.slice(2)].map((pair) => pair.join(':')).join(';');
    this.seeds.set(seeds);
    this.from.set(from);
    this.steps.set(steps);
  }

  /** What is typed; throws a sentence where it is no recipe. @returns {Fields} */
  get fields() {
    for (const { input, problem } of [this.seeds, this.from, this.steps, this.cores])
      if (problem) throw new Error(`${input.getAttribute('aria-label')}: ${problem}`);
    const { keys } = readRecipe(this.fixed.value);
    const compared = this.rows.flatMap(({ key, values }) =>
      key.value ? [/** @type {[string, string]} */ ([key.value, values.value])] : [],
    );
    return {
      keys: [...keys, ...compared].map(([key, text]) => [key, plainValues(text)]),
      seeds: this.seeds.value,
      from: this.from.isEmpty ? null : this.from.value,
      steps: this.steps.value,
    };
  }

  /** @param {number} seed that is taken where none is typed */
  suggestSeed(seed) {
    this.from.input.placeholder = String(seed);
  }

  /** @param {number} cores */
  suggestCores(cores) {
    this.cores.input.placeholder = String(cores);
  }

  /** Cores to train on. @param {number} usual */
  coresOr(usual) {
    return this.cores.isEmpty ? usual : this.cores.value;
  }

  /** @param {boolean} on */
  lock(on) {
    for (const field of this.element.querySelectorAll('input, select'))
      /** @type {HTMLInputElement} */ (field).disabled = on;
  }
}

/**
 * A key of an older address by today's name, which the form has to choose from.
 *
 * @param {[string, string]} pair
 * @returns {[string, string]}
 */
function inTodaysWords([key, values]) {
  return today(key) === key ? [key, values] : [today(key), valuesOf(key, values).join(',')];
}
