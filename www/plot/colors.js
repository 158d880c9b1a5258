import { themeValue } from './canvas.js';

/**
 * A layer's colour: one perceptual sequence from the first layer to the last.
 *
 * @param {Element} element
 * @param {number} i
 * @param {number} n
 */
export function layerColor(element, i, n) {
  const place = n === 1 ? 1 : Math.round((i / (n - 1)) * 5);
  return themeValue(element, `--layer-${place}`);
}
