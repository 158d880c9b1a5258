import * as words from '#words/format.js';

/** A narrow one at which no line is broken. */
const THIN_SPACE = '\u202f';
const MINUS = '\u2212';

/** The digits of a whole number, with thin spaces in its thousands. @param {string} digits */
export const inGroups = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);

/** 182625 as "182 625" with thin spaces. @param {number} n */
export function count(n) {
  return inGroups(String(Math.round(n)));
}

/** A loss: four decimals. @param {number} x */
export function loss(x) {
  return fixed(x, 4);
}

/** A share between 0 and 1 as a percentage with two decimals. @param {number} x */
export function percent(x) {
  return Number.isFinite(x) ? words.percent(fixed(100 * x, 2)) : words.notFinite;
}

/**
 * What is too large to be read digit by digit has a power of ten.
 *
 * @param {number} x
 * @param {number} digits
 */
export function fixed(x, digits) {
  if (!Number.isFinite(x)) return words.notFinite;
  if (Math.abs(x) >= 1e6) return exponent(x);
  const text = Math.abs(x).toFixed(digits);
  return x < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** Three significant digits, for axes and statistics of any size. @param {number} x */
export function short(x) {
  if (!Number.isFinite(x)) return words.notFinite;
  if (x === 0) return '0';
  const size = Math.abs(x);
  if (size >= 1e4 || size < 1e-3) return exponent(x);
  return String(Number(x.toPrecision(3))).replace('-', MINUS);
}

/** A power of ten and what stands before it. @param {number} x @param {number} [digits] */
export const exponent = (x, digits = 1) => x.toExponential(digits).replaceAll('-', MINUS);

/** Seconds as "12 s", "3 min 20 s" or "2 h 5 min". @param {number} seconds */
export function duration(seconds) {
  if (!Number.isFinite(seconds)) return '';
  const s = Math.round(seconds);
  if (s < 60) return words.seconds(s);
  if (s < 3600) return words.minutes(Math.floor(s / 60), s % 60);
  return words.hours(Math.floor(s / 3600), Math.floor((s % 3600) / 60));
}

/** A cell of a CSV table, quoted where it must be. @param {string} text */
export function csvCell(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
