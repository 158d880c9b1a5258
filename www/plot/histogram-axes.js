// The axes of a histogram.
import { short } from '../base/format.js';
import { niceStep, ticks } from './axes.js';
import { themeValue } from './canvas.js';

/** From the numbers of the y axis to the plot, in CSS pixels. */
const GAP = 4;

/**
 * Where a histogram stands on its canvas, in CSS pixels.
 *
 * @typedef {object} Box
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 */

/**
 * The room that the numbers of the y axis need at its left.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} canvas
 * @param {number[]} levels
 */
export function roomOf(context, canvas, levels) {
  context.font = themeValue(canvas, '--canvas-font');
  const widths = levels.map((level) => context.measureText(short(level)).width);
  return Math.ceil(Math.max(0, ...widths)) + GAP + 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} canvas
 * @param {object} axes
 * @param {Box} axes.box
 * @param {(value: number) => number} axes.x
 * @param {(value: number) => number} axes.y
 * @param {[number, number]} axes.range of the x axis
 * @param {number[]} axes.levels of the y axis that have a line
 * @param {string} axes.unit of the x axis
 */
export function drawAxes(context, canvas, { box, x, y, range: [lo, hi], levels, unit }) {
  context.font = themeValue(canvas, '--canvas-font');
  context.fillStyle = themeValue(canvas, '--quiet');
  context.strokeStyle = themeValue(canvas, '--line');
  context.lineWidth = 1;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.beginPath();
  for (const level of levels) {
    context.moveTo(box.left, y(level));
    context.lineTo(box.left + box.width, y(level));
    context.fillText(short(level), box.left - GAP, y(level));
  }
  context.stroke();
  context.textBaseline = 'top';
  for (const tick of ticks(lo, hi, niceStep(hi - lo, Math.max(2, Math.min(4, box.width / 75))))) {
    const edge = x(tick);
    context.textAlign =
      edge > box.left + box.width - 10 ? 'right' : edge < box.left + 10 ? 'left' : 'center';
    context.fillText(short(tick), edge, box.top + box.height + 3);
  }
  context.textAlign = 'center';
  context.fillText(unit, box.left + box.width / 2, box.top + box.height + 17);
}
