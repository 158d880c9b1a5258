import * as words from '#words/number-field.js';
import { inGroups } from './format.js';
/**
 * What a typed text says: a number, or why it is none.
 *
 * @typedef {{ value: number, problem?: undefined } | { value?: undefined, problem: string }} Typed
 */

/** Minus signs: the true one, dashes that look like it, and the full-width one. */
const MINUS = /[\u2212\u2012\u2013\u2014\uff0d]/g;
/** Spaces of every width, as they stand in thousands; also the Swiss apostrophe. */
const GAP = "[ \\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000'\\u2019_]";
/** Digits in groups of three: "4 000", "1'234'567". */
const GAPPED = new RegExp(`^(\\d{1,3})(?:${GAP}\\d{3})+(?=$|[.,e])`, 'i');
const ANY_GAP = new RegExp(GAP, 'g');
/** "4,000" and "1,234,567", but not "0,005". */
const COMMAS = /^[1-9]\d{0,2}(?:,\d{3})+$/;
/** "1.234.567": one point alone is always a decimal point. */
const POINTS = /^[1-9]\d{0,2}(?:\.\d{3}){2,}$/;
const PLAIN = /^(?:\d+\.?\d*|\.\d+)$/;

/**
 * The digits of a number without their thousands, and with a point for the decimals. If both a
 * comma and a point occur, the last of them begins the decimals; a comma alone separates thousands
 * where exactly three digits follow it and no zero stands in front, else it begins the decimals.
 *
 * @param {string} digits without sign and exponent
 */
function withPoint(digits) {
  const [comma, point] = [digits.lastIndexOf(','), digits.lastIndexOf('.')];
  if (comma >= 0 && point >= 0) {
    const [whole, rest] = [
      digits.slice(0, Math.max(comma, point)),
      digits.slice(Math.max(comma, point) + 1),
    ];
    const groups = comma > point ? /^\d{1,3}(?:\.\d{3})+$/ : /^\d{1,3}(?:,\d{3})+$/;
    return groups.test(whole) ? `${whole.replace(/[.,]/g, '')}.${rest}` : digits;
  }
  if (COMMAS.test(digits)) return digits.replaceAll(',', '');
  if (POINTS.test(digits)) return digits.replaceAll('.', '');
  return digits.replace(',', '.');
}

/** One number without a fraction's bar; NaN where the text is none. @param {string} text */
function oneNumber(text) {
  const found = /^([+-]?)\s*(.*?)(?:e([+-]?\d{1,4}))?$/is.exec(text.trim());
  if (!found) return NaN;
  const [, sign, body, exponent = '0'] = found;
  const digits = GAPPED.test(body) ? body.replace(ANY_GAP, '') : body;
  const plain = withPoint(digits);
  if (!PLAIN.test(plain)) return NaN;
  return Number(`${sign}${plain}e${exponent}`);
}

/**
 * Reads a number as people write it: 4000, 4 000, 4,000, 0.05, 0,05, .5, 5/3, 1e-3, and with any
 * minus sign. A text that is no such number comes back with a sentence about it.
 *
 * @param {string} text
 * @returns {Typed}
 */
export function readNumber(text) {
  const parts = text.replace(MINUS, '-').split('/');
  const [above, below = 1] = parts.map(oneNumber);
  const shown = text.trim().slice(0, 40);
  if (text.trim() === '') return { problem: words.empty };
  if (parts.length > 2 || Number.isNaN(above) || Number.isNaN(below))
    return { problem: words.noNumber(shown) };
  if (below === 0) return { problem: words.byZero(shown) };
  const value = above / below;
  if (!Number.isFinite(value)) return { problem: words.overflow(shown) };
  return { value };
}

/**
 * The number that a text says, or else the text itself, for WebAssembly to take (`auto`) or to
 * refuse with the key's own sentence.
 *
 * @param {string} text
 * @returns {any}
 */
export function numberOrText(text) {
  return readNumber(text).value ?? text.trim();
}

/**
 * How a text was understood, in a sentence; "" where it says the number in the usual way, so that
 * there is nothing to tell.
 *
 * @param {string} text
 */
export function understoodAs(text) {
  const { value } = readNumber(text);
  // A typed 0.50 or 1e-3 is its own explanation.
  if (value === undefined || Number(text.trim() || NaN) === value) return '';
  const short = Number(value.toPrecision(6));
  return words.readAs(text.trim(), grouped(short), short === value);
}

/** A number with thin spaces in its thousands and a true minus. @param {number} value */
function grouped(value) {
  const [whole, rest] = String(Math.abs(value)).split('.');
  const thousands = /^\d{4,}$/.test(whole) ? inGroups(whole) : whole;
  return `${value < 0 ? '\u2212' : ''}${thousands}${rest === undefined ? '' : `.${rest}`}`;
}
