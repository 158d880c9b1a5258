import { scaleFont } from './large.js';

/**
 * What a hook needs to draw into a plot: the theme's colours, and how many canvas pixels make one
 * CSS pixel.
 *
 * @typedef {{ color: import('./axes.js').Theme, ratio: number }} Pen
 */

/**
 * Draws a text with an outline in the colour of the ground, so that lines do not cross it.
 *
 * @param {import('uplot')} u
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {CanvasTextAlign} align
 * @param {string} fill
 * @param {Pen} pen
 */
export function drawLabel({ ctx }, text, x, y, align, fill, { color, ratio }) {
  ctx.font = scaleFont(color('--canvas-font'), ratio);
  ctx.textAlign = align;
  ctx.textBaseline = 'alphabetic';
  ctx.setLineDash([]);
  ctx.lineWidth = 3 * ratio;
  ctx.strokeStyle = color('--ground');
  ctx.strokeText(text, x, y);
  ctx.fillStyle = fill;
  ctx.fillText(text, x, y);
}

/**
 * A text that is cut where there is not room for all of it.
 *
 * @param {CanvasRenderingContext2D} ctx with its font
 * @param {string} text
 * @param {number} room in canvas pixels
 */
export function fitText(ctx, text, room) {
  if (ctx.measureText(text).width <= room) return text;
  const letters = [...text];
  while (letters.length > 0 && ctx.measureText(`${letters.join('')}…`).width > room) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
