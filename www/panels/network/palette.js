import { rgb } from '../../plot/cells.js';

/** Shades of a colour: more are not told apart. */
const SHADES = 64;

/**
 * The colours of the theme as the canvases need them. To ask for them makes the browser compute
 * styles, so it is done once for all blocks.
 *
 * @typedef {object} Palette
 * @property {string[]} shades from full negative over nothing to full positive
 * @property {string} none of a number that is not known yet
 * @property {string} ink
 * @property {string} quiet
 * @property {string} look
 * @property {string} bar
 * @property {string} font
 */

/** @param {Element} element @returns {Palette} */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const [low, none, high] = ['--negative', '--cell-zero', '--positive'].map((name) =>
    rgb(read(name)),
  );
  const shades = Array.from({ length: 2 * SHADES + 1 }, (_, i) => {
    const share = Math.abs(i - SHADES) / SHADES;
    const end = i < SHADES ? low : high;
    return `rgb(${none.map((from, c) => Math.round(from + share * (end[c] - from))).join(' ')})`;
  });
  return {
    shades,
    none: read('--line'),
    ink: read('--ink'),
    quiet: read('--quiet'),
    look: read('--look'),
    bar: read('--positive'),
    font: read('--canvas-font'),
  };
}

/**
 * A number's colour; full at `reach` from zero.
 *
 * @param {Palette} palette
 * @param {number} value
 * @param {number} reach
 */
export function shadeOf({ shades, none }, value, reach) {
  if (!Number.isFinite(value)) return none;
  const share = Math.max(-1, Math.min(1, value / reach));
  return shades[Math.round((share + 1) * SHADES)];
}

/**
 * How far from zero a colour is full: as far as most numbers reach, in steps, so that colours stand
 * still while the numbers move a little.
 *
 * @param {ArrayLike<number>} values
 */
export function reachOf(values) {
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += values[i] ** 2;
  const far = 2 * Math.sqrt(squares / Math.max(1, values.length));
  return Number.isFinite(far) && far > 0 ? 2 ** Math.ceil(Math.log2(far)) : 1;
}
