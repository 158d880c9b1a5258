import { h, uniqueId } from './dom.js';
import { NumberField } from './number-field.js';

/** A table's head; a column without a name has none. @param {string[]} names */
export function head(names) {
  const cells = names.map((name) => h(name ? 'th' : 'td', {}, name));
  return h('thead', {}, h('tr', {}, ...cells));
}

/**
 * A place that scrolls where what it holds is wider than the column: the keyboard scrolls it, too.
 *
 * @param {string} label of what it holds
 * @param {...Node} children
 */
export function scrolling(label, ...children) {
  return h(
    'div',
    { class: 'scroll', role: 'group', tabIndex: 0, 'aria-label': label },
    ...children,
  );
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
  const start = Number(value.toFixed(4));
  const number = new NumberField(
    { min, max, whole: step === 1, value: start, 'aria-label': name },
    () => {
      range.value = String(number.value);
      onChange();
    },
  );
  const range = h('input', {
    id,
    type: 'range',
    min: String(min),
    max: String(max),
    step: String(step),
    value: String(start),
    oninput: () => {
      number.set(range.valueAsNumber);
      onChange();
    },
  });
  return {
    element: h(
      'span',
      { class: 'slider' },
      h('label', { for: id }, name),
      h('span', { class: 'pair' }, range, number.input),
      number.note,
    ),
    /** Moves it without a word to anybody. @param {number} to */
    set(to) {
      range.value = String(to);
      number.set(to);
    },
    get value() {
      return number.value;
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
