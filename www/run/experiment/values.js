import * as words from '#words/recipe.js';
import { OLDER_KEYS } from '../../base/older-keys.js';
import { readNumber } from '../../base/number.js';
import { Playground } from '../../base/wasm.js';

/** @typedef {import('../../pkg/makemore_playground.js').KeyInfo} KeyInfo */

/** Values of one key at most. */
export const MOST_VALUES = 24;

/** Twelve digits: 0.1 + 0.2 is 0.3. @param {number} x */
const tidy = (x) => String(Number(x.toPrecision(12)));

const RANGE = /^(\S+?)\s*\.\.\s*(\S+?)\s*([+*])\s*(\S+)$/;

/**
 * The texts of a list of values: "0.5, 1, 2", "0.5..3 + 0.5" in equal steps, "0.001..1 * 10" by
 * powers, or "all" choices of a word.
 *
 * @param {string} key
 * @param {string} text
 * @returns {string[]}
 */
function textsOf(key, text) {
  if (text.trim() === 'all') return choicesOf(key);
  const range = RANGE.exec(text.trim());
  if (!range) return text.split(',').map((part) => part.trim());
  const [first, last, by] = [range[1], range[2], range[4]].map(Number);
  const isPower = range[3] === '*';
  const goesOn = isPower ? first > 0 && by > 1 : by > 0;
  if (![first, last, by].every(Number.isFinite) || !goesOn || !(last >= first)) {
    throw new Error(words.wrongRange(key, text));
  }
  const texts = [];
  for (let i = 0; texts.length <= MOST_VALUES; i += 1) {
    const value = isPower ? first * by ** i : first + i * by;
    if (value > last * (1 + 1e-9) + 1e-12) break;
    texts.push(tidy(value));
  }
  return texts;
}

/** "first..last + step" or "first..last * factor"; the sign of an exponent is none of a step. */
const TYPED_RANGE = /^(.+?)\.\.(.+?[^e])([+*])(.+)$/i;

/** A typed number as addresses have it; other texts stay as they are. @param {string} text */
const plain = (text) => {
  const { value } = readNumber(text);
  return value === undefined ? text.trim() : String(value);
};

/**
 * A typed list of values as addresses have it: "0.5,1,2". Semicolons or commas with a space behind
 * them separate values, and other commas belong to numbers: "0,5; 1" and "0,5, 1" are 0.5 and 1. If
 * there are only commas without spaces, they separate values, unless a part begins with a zero that
 * no number begins with: "0,05" is one number, and so is "4,000".
 *
 * @param {string} text
 */
export function plainValues(text) {
  const range = TYPED_RANGE.exec(text.trim());
  if (range) {
    const [, first, last, sign, by] = range;
    return `${plain(first)}..${plain(last)}${sign}${plain(by)}`;
  }
  const isOne = /^[^,]*,0\d+$/.test(text.trim());
  const comma = isOne ? /(?!)/ : ',';
  const separator = text.includes(';') ? ';' : /,\s/.test(text) ? /,\s+/ : comma;
  return text.split(separator).map(plain).join(',');
}

/** Today's name of a key. @param {string} key */
export const today = (key) => /** @type {Record<string, string>} */ (OLDER_KEYS)[key] ?? key;

/** @param {string} key */
function choicesOf(key) {
  if (key === 'preset') return Playground.presets().map(({ name }) => name);
  const info = Playground.configKeys().find((each) => each.key === key);
  if (info?.kind === 'bool' || key === 'batch_norm') return ['true', 'false'];
  if (info?.choices && key !== 'corpus') return info.choices;
  throw new Error(words.noChoices(key));
}

/**
 * The values that a text stands for.
 *
 * @param {string} key
 * @param {string} text
 * @param {[string, string][]} [beside] what other keys say: some mean something only with others
 * @returns {any[]}
 */
export function valuesOf(key, text, beside = []) {
  const texts = textsOf(key, text);
  if (texts.length > MOST_VALUES) throw new Error(words.tooManyValues(key, MOST_VALUES));
  const values = texts.map((each) => {
    const { config, errors } = Playground.fromText([...beside, [key, each]]);
    const wrong = errors.find((error) => error.key === key);
    if (wrong) throw new Error(wrong.message);
    return /** @type {Record<string, any>} */ (config)[today(key)];
  });
  const twice = values.find((value, i) => values.indexOf(value) < i);
  if (twice !== undefined) throw new Error(words.sameValue(key, String(twice)));
  return values;
}
