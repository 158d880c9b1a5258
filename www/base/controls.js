import { h, uniqueId } from './dom.js';

/** A table's head. @param {string[]} names */
export function head(names) {
  return h('thead', {}, h('tr', {}, ...names.map((name) => h('th', {}, name))));
}

/**
 * A slider with a number field beside it.
 *
 * @param {string} name
 * @param {{ min: number, max: number, step: number, value: number }} range
 * @param {() => void} onChange
 */
export function slider(name, { min, max, step, value }, onChange) {
  const id = uniqueId('slider');
  const text = String(Number(value.toFixed(4)));
  const limits = { min: String(min), max: String(max) };
  const range = h('input', { id, type: 'range', ...limits, step: String(step), value: text });
  const number = h('input', {
    type: 'number',
    ...limits,
    step: 'any',
    value: text,
    'aria-label': name,
  });
  const follow =
    (/** @type {HTMLInputElement} */ from, /** @type {HTMLInputElement} */ to) => () => {
      if (!Number.isFinite(from.valueAsNumber)) return;
      to.value = from.value;
      onChange();
    };
  range.addEventListener('input', follow(range, number));
  number.addEventListener('input', follow(number, range));
  return {
    element: h(
      'span',
      { class: 'slider' },
      h('label', { for: id }, name),
      h('span', { class: 'pair' }, range, number),
    ),
    /** Moves it without a word to anybody. @param {number} to */
    set(to) {
      range.value = String(to);
      number.value = String(to);
    },
    get value() {
      const typed = number.valueAsNumber;
      return Number.isFinite(typed) ? typed : Number(range.value);
    },
  };
}

/**
 * A labelled list.
 *
 * @param {string} name
 * @param {string[][]} options value and text
 * @param {() => void} onChange
 */
export function choice(name, options, onChange) {
  const id = uniqueId('choice');
  const select = h(
    'select',
    { id, onchange: onChange },
    ...options.map(([value, text]) => h('option', { value }, text)),
  );
  return {
    element: h('label', { class: 'inline', for: id }, name, select),
    select,
    get value() {
      return select.value;
    },
  };
}
