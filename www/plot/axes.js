import { count, short } from '../base/format.js';

/**
 * Colours and fonts of the theme, by their names.
 *
 * @typedef {(name: string) => string} Theme
 */

/**
 * A step of 1, 2 or 5 times a power of ten that divides a range into about n parts.
 *
 * @param {number} range
 * @param {number} n
 */
export function niceStep(range, n) {
  const raw = range / n;
  const power = 10 ** Math.floor(Math.log10(raw));
  const part = raw / power;
  return (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * power;
}

/** More ticks than any axis has room for. */
const MOST_TICKS = 100;

/**
 * The multiples of a step within a range. They are counted and not added up, because a small step
 * can be lost when it is added to a large number.
 *
 * @param {number} low @param {number} high @param {number} step
 * @returns {number[]}
 */
export function ticks(low, high, step) {
  const first = Math.ceil(low / step - 1e-9);
  const n = Math.floor(high / step + 1e-9) - first + 1;
  if (!(n >= 1 && n <= MOST_TICKS)) return [];
  return Array.from({ length: n }, (_, i) =>
    first + i === 0 ? 0 : Number(((first + i) * step).toPrecision(12)),
  );
}

/**
 * A number beside an axis, where there is room for few signs: 1e25 and not 1.0e+25.
 *
 * @param {number} x
 */
export const tickText = (x) => short(x).replace('.0e', 'e').replace('e+', 'e');

/**
 * How narrow a range about some numbers may be, so that steps within it are still told apart.
 *
 * @param {...number} numbers
 */
export function leastSpan(...numbers) {
  return 1e-6 * Math.max(1, ...numbers.filter(Number.isFinite).map(Math.abs));
}

/** How the axes of plots over steps look. @param {Theme} color */
export const axisStyle = (color) => ({
  stroke: color('--quiet'),
  grid: { stroke: color('--line'), width: 1 },
  ticks: { stroke: color('--line'), width: 1 },
  font: color('--canvas-font'),
  labelFont: color('--canvas-font'),
  labelSize: 18,
});

/**
 * The axis of the steps.
 *
 * @param {Theme} color
 * @param {string} label
 * @returns {import('uplot').Axis}
 */
export const stepAxis = (color, label) => ({
  ...axisStyle(color),
  label,
  size: 34,
  space: 70,
  values: (_u, ticks) => ticks.map((t) => count(t)),
});

/** Their scale, which is never shorter than ten. @type {import('uplot').Scale} */
export const STEP_SCALE = {
  time: false,
  range: (_u, min, max) => [min ?? 0, Math.max(max ?? 0, (min ?? 0) + 10)],
};
