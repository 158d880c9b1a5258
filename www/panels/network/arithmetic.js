import * as words from '#words/unfold.js';
import { h } from '../../base/dom.js';
import { count } from '../../base/format.js';
import { exact, nameOf, signOf, withMinus } from './numbers.js';

/** @typedef {import('../../pkg/makemore_playground.js').NumberAddress} NumberAddress */
/** @typedef {import('../../pkg/makemore_playground.js').NumberSide} NumberSide */
/** @typedef {import('../../pkg/makemore_playground.js').NumberFactor} NumberFactor */

/**
 * What the arithmetic is written with.
 *
 * @typedef {object} Writer
 * @property {import('./numbers.js').Naming} naming
 * @property {(address: NumberAddress) => void} onGo goes on to another number
 * @property {() => void} onMore shows the terms that are left out
 */

/** Most digits behind the point that are written out. */
const MOST_DECIMALS = 11;
/** Results that differ by less than this share are one number. */
const SAME = 1e-12;

/**
 * How the numbers of a sum are written: all with as many decimals, so that they can be added up by
 * hand.
 *
 * @param {number[]} numbers
 * @returns {(x: number) => string}
 */
export function alike(numbers) {
  const largest = Math.max(...numbers.map(Math.abs).filter(Number.isFinite), 1e-30);
  const decimals = Math.max(0, 5 - Math.floor(Math.log10(largest)));
  return decimals > MOST_DECIMALS
    ? exact
    : (x) => withMinus(Number.isFinite(x) ? x.toFixed(decimals) : String(x));
}

/**
 * A factor: its value, what it is, and the way on to it.
 *
 * @param {NumberFactor} factor
 * @param {Writer} writer
 * @returns {HTMLElement}
 */
export function factorOf({ role, value, address }, { naming, onGo }) {
  const what = words.roles[role] ?? role;
  const number = h('span', { class: 'factor-value' }, exact(value));
  if (!address) return h('span', { class: 'factor' }, number, h('span', { class: 'help' }, what));
  const name = nameOf(address, naming);
  const { example } = address;
  const title = typeof example === 'number' ? words.inExample(name, example + 1) : name;
  const link = h(
    'button',
    { class: 'number-link', title, onclick: () => onGo(address) },
    signOf(address, naming),
  );
  return h(
    'span',
    { class: 'factor' },
    number,
    h('span', {}, what && h('span', { class: 'help' }, what), link),
  );
}

/**
 * One line instead of a table, where a rule is a function of a few numbers.
 *
 * @param {NumberSide} side
 * @param {Writer} writer
 * @returns {Node[]}
 */
function formulaOf({ rule, parts, total, result }, writer) {
  const line = (/** @type {(Node | string)[]} */ ...what) => [
    h('p', { class: 'formula' }, ...what),
  ];
  const [first] = parts;
  switch (rule) {
    case 'parameter':
    case 'kept':
      return [];
    case 'softmax':
      return line(
        factorOf(parts[parts.length - 1], writer),
        words.dividedBySum(exact(total)),
        h('strong', {}, exact(result)),
      );
    case 'negative_log':
      return line('\u2212ln ', factorOf(first, writer), ' = ', h('strong', {}, exact(result)));
    case 'lookup':
      return line(words.copied, factorOf(first, writer));
    default:
      if (!first) return [];
      return line(
        words.ruleOf(rule),
        factorOf(first, writer),
        ' = ',
        h('strong', {}, exact(result)),
      );
  }
}

/**
 * The arithmetic of a side: the single numbers, the terms of the sum, what they add up to.
 *
 * @param {NumberSide} side @param {Writer} writer @returns {Node[]}
 */
export function sideOf(side, writer) {
  const isFunction = side.terms.length === 0 || side.rule === 'softmax';
  const nodes = isFunction ? formulaOf(side, writer) : listOf(side, writer);
  return side.terms.length > 0 ? [...nodes, tableOf(side, writer)] : nodes;
}

/** @param {NumberSide} side @param {Writer} writer @returns {Node[]} */
function listOf({ parts }, writer) {
  if (parts.length === 0) return [];
  const items = parts.map((part) => h('li', {}, factorOf(part, writer)));
  return [h('ul', { class: 'unfold-parts' }, ...items)];
}

/**
 * The terms of a sum, the largest first, and what they add up to.
 *
 * @param {NumberSide} side
 * @param {Writer} writer
 */
function tableOf({ terms, leftOut, rest, total, result }, writer) {
  const write = alike([...terms.map(({ product }) => product), rest, total]);
  const number = (/** @type {string} */ text) => h('td', { class: 'number' }, text);
  const rows = terms.map(({ factors, product }) => {
    const cell = h('td', {});
    factors.forEach((factor, i) => {
      if (i > 0) cell.append(h('span', { class: 'times' }, '\u00d7'));
      cell.append(factorOf(factor, writer));
    });
    return h('tr', {}, cell, number(write(product)));
  });
  const line = (/** @type {Node | string} */ what, /** @type {string} */ text, kind = '') =>
    h('tr', { class: kind }, h('th', { scope: 'row' }, what), number(text));
  if (leftOut > 0) {
    const more = h(
      'button',
      { class: 'number-link', 'data-action': 'unfold-more', onclick: writer.onMore },
      words.moreTerms(count(leftOut)),
    );
    rows.push(line(more, write(rest)));
  }
  rows.push(line(words.sum, write(total), 'sum'));
  if (Math.abs(result - total) > SAME * Math.max(1, Math.abs(total)))
    rows.push(line(words.result, exact(result), 'sum'));
  const table = h('table', {}, h('tbody', {}, ...rows));
  return h('div', { class: 'scroll', tabIndex: rows.length > 14 ? 0 : undefined }, table);
}
