import * as words from '#words/number-field.js';
import { h, setText, uniqueId } from './dom.js';
import { inGroups } from './format.js';
import { readNumber, understoodAs } from './number.js';

/**
 * What a field takes.
 *
 * @typedef {object} Range
 * @property {number} min
 * @property {number} max
 * @property {boolean} [whole] whether it takes whole numbers only
 */

/**
 * What is wrong with a typed number, in a sentence, or its value.
 *
 * @param {string} text
 * @param {Range} range
 * @returns {import('./number.js').Typed}
 */
export function readWithin(text, { min, max, whole = false }) {
  const typed = readNumber(text);
  const bounds = words.bounds(whole, min, max === Infinity ? null : inGroups(String(max)));
  const shown = text.trim();
  if (typed.problem !== undefined)
    return whole && shown !== '' ? { problem: words.noWholeNumber(shown, bounds) } : typed;
  const { value } = typed;
  if (value < min) return { problem: words.tooSmall(shown, bounds) };
  if (value > max) return { problem: words.tooLarge(shown, bounds) };
  if (whole && !Number.isInteger(value)) return { problem: words.notWhole(shown, bounds) };
  return typed;
}

/**
 * A field in which a number is typed in any of the usual ways, and a line for the sentence that
 * says what is wrong with it or how it was understood. While the text is no number that the field
 * takes, its value is the last one that was.
 */
export class NumberField {
  /** The last number that was right. @type {number | null} */
  #current;
  /** What was right when the field was last left. @type {number | null} */
  #settled;
  #range;
  #usual;
  #onChange;

  /**
   * @param {Range & { value: number | null, usual?: number } & Record<string, any>} options `usual`
   *   is the value of an empty field; the rest are properties of the input
   * @param {() => void} onChange called when a number is typed that the field takes, and when the
   *   field is left with something else
   */
  constructor({ min, max, whole, value, usual, ...props }, onChange) {
    this.#range = { min, max, whole };
    this.#usual = usual;
    this.#onChange = onChange;
    this.#current = this.#settled = value;
    this.note = h('span', { class: 'number-note', id: uniqueId('number-note'), role: 'status' });
    this.input = h('input', {
      type: 'text',
      inputMode: whole ? 'numeric' : 'text',
      autocomplete: 'off',
      spellcheck: false,
      value: textOf(value),
      ...props,
      class: 'number-field',
      'aria-describedby': this.note.id,
      oninput: () => this.#take(),
      onchange: () => this.#leave(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#count(event),
    });
  }

  /** The last number that was right; the usual one where nothing is typed. */
  get value() {
    return /** @type {number} */ (this.#current ?? this.#usual);
  }

  /** Whether nothing is typed. */
  get isEmpty() {
    return this.#current === null;
  }

  /** What is wrong with what is typed, or "". */
  get problem() {
    return this.#read().problem ?? '';
  }

  /** Shows another value, without telling anybody. @param {number | null} value */
  set(value) {
    this.#current = this.#settled = value;
    this.input.value = textOf(value);
    this.#say('', false);
  }

  /** @param {number} most */
  limit(most) {
    this.#range.max = most;
  }

  #read() {
    const isEmpty = this.#usual !== undefined && this.input.value.trim() === '';
    if (isEmpty) return { value: null, problem: undefined };
    return readWithin(this.input.value, this.#range);
  }

  #take() {
    const typed = this.#read();
    // What is half typed is not called wrong; what has become right is no longer called wrong.
    if (typed.problem !== undefined) return;
    this.#say('', false);
    this.#current = typed.value ?? null;
    this.#onChange();
  }

  #leave() {
    const { problem } = this.#read();
    this.#say(problem ?? understoodAs(this.input.value), problem !== undefined);
    if (problem === undefined) this.#settled = this.#current;
    else {
      // The digits on the way to something wrong were no answer: 5 of 5/x.
      this.#current = this.#settled;
      this.#onChange();
    }
  }

  /** @param {string} text @param {boolean} isWrong */
  #say(text, isWrong) {
    setText(this.note, text);
    this.note.classList.toggle('error', isWrong);
    this.input.setAttribute('aria-invalid', String(isWrong));
  }

  /** Arrow keys count up and down where the numbers are whole. @param {KeyboardEvent} event */
  #count({ key }) {
    const { min, max, whole } = this.#range;
    if (!whole || (key !== 'ArrowUp' && key !== 'ArrowDown')) return;
    const next = (this.#current ?? this.#usual ?? min) + (key === 'ArrowUp' ? 1 : -1);
    if (next < min || next > max) return;
    this.input.value = String(next);
    this.#take();
    this.#settled = this.#current;
  }
}

/** What a field shows. @param {number | null} value */
const textOf = (value) => (value === null ? '' : String(value));
