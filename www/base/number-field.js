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
 *
 * @param {Range & { value: number | null, usual?: number } & Record<string, any>} options `usual`
 *   is the value of an empty field; the rest are properties of the input
 * @param {() => void} onChange called when a number is typed that the field takes, and when the
 *   field is left with something else
 */
export function numberField({ min, max, whole, value, usual, ...props }, onChange) {
  const range = { min, max, whole };
  /** @type {number | null} */
  let current = value;
  /** What was right when the field was last left. @type {number | null} */
  let settled = value;
  const noteId = uniqueId('number-note');
  const input = h('input', {
    type: 'text',
    inputMode: whole ? 'numeric' : 'text',
    autocomplete: 'off',
    spellcheck: false,
    value: value === null ? '' : String(value),
    ...props,
    class: 'number-field',
    'aria-describedby': noteId,
    oninput: () => take(),
    onchange: () => say(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => step(event),
  });
  const note = h('span', { class: 'number-note', id: noteId, role: 'status' });

  const isEmpty = () => usual !== undefined && input.value.trim() === '';
  const read = () =>
    isEmpty() ? { value: null, problem: undefined } : readWithin(input.value, range);

  const take = () => {
    const typed = read();
    // What is half typed is not called wrong; what has become right is no longer called wrong.
    if (typed.problem !== undefined) return;
    show('', false);
    current = typed.value ?? null;
    onChange();
  };
  const say = () => {
    const { problem } = read();
    show(problem ?? understoodAs(input.value), problem !== undefined);
    if (problem === undefined) settled = current;
    else {
      // The digits on the way to something wrong were no answer: 5 of 5/x.
      current = settled;
      onChange();
    }
  };
  const show = (/** @type {string} */ text, /** @type {boolean} */ isWrong) => {
    setText(note, text);
    note.classList.toggle('error', isWrong);
    input.setAttribute('aria-invalid', String(isWrong));
  };
  /** Arrow keys count up and down where the numbers are whole. @param {KeyboardEvent} event */
  const step = ({ key }) => {
    if (!whole || (key !== 'ArrowUp' && key !== 'ArrowDown')) return;
    const next = (current ?? usual ?? min) + (key === 'ArrowUp' ? 1 : -1);
    if (next < range.min || next > range.max) return;
    input.value = String(next);
    take();
    settled = current;
  };

  return {
    input,
    note,
    /** The last number that was right; the usual one where nothing is typed. */
    get value() {
      return /** @type {number} */ (current ?? usual);
    },
    /** Whether nothing is typed. */
    get isEmpty() {
      return current === null;
    },
    /** What is wrong with what is typed, or "". */
    get problem() {
      return read().problem ?? '';
    },
    /** Shows another value, without telling anybody. @param {number | null} other */
    set(other) {
      current = settled = other;
      input.value = other === null ? '' : String(other);
      show('', false);
    },
    /** @param {number} most */
    limit(most) {
      range.max = most;
    },
  };
}
