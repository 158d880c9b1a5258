import { niceStep, tickText, ticks } from './axes.js';
import { themeValue } from './canvas.js';

/** Loss and step axes of the figures of an experiment. */

/**
 * A range with a little air around some numbers.
 *
 * @param {number[]} values
 * @returns {[number, number]}
 */
export function rangeAround(values) {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  const [lo, hi] = [Math.min(...finite), Math.max(...finite)];
  const air = Math.max(hi - lo, 1e-4 * Math.max(1, Math.abs(hi))) * 0.08;
  return [lo - air, hi + air];
}

/**
 * Lines and numbers of a horizontal axis.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} canvas
 * @param {{ left: number, top: number, width: number, height: number }} box
 * @param {{ range: [number, number], label: string, write?: (x: number) => string }} axis
 */
export function drawXAxis(context, canvas, box, { range: [lo, hi], label, write = tickText }) {
  style(context, canvas);
  const x = (/** @type {number} */ v) => box.left + ((v - lo) / (hi - lo)) * box.width;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  const bottom = box.top + box.height;
  for (const tick of ticks(lo, hi, niceStep(hi - lo, Math.max(2, Math.min(6, box.width / 90))))) {
    stroke(context, x(tick), box.top, x(tick), bottom);
    context.fillText(write(tick), x(tick), bottom + 3);
  }
  context.fillText(label, box.left + box.width / 2, bottom + 18);
  return x;
}

/**
 * Lines and numbers of a vertical axis.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} canvas
 * @param {{ left: number, top: number, width: number, height: number }} box
 * @param {{ range: [number, number], label: string }} axis
 */
export function drawYAxis(context, canvas, box, { range: [lo, hi], label }) {
  style(context, canvas);
  const y = (/** @type {number} */ v) => box.top + (1 - (v - lo) / (hi - lo)) * box.height;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const tick of ticks(lo, hi, niceStep(hi - lo, Math.max(2, Math.min(6, box.height / 40))))) {
    stroke(context, box.left, y(tick), box.left + box.width, y(tick));
    context.fillText(tickText(tick), box.left - 4, y(tick));
  }
  context.save();
  context.translate(8, box.top + box.height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'center';
  context.fillText(label, 0, 0);
  context.restore();
  return y;
}

/** @param {CanvasRenderingContext2D} context @param {HTMLCanvasElement} canvas */
function style(context, canvas) {
  context.font = themeValue(canvas, '--canvas-font');
  context.fillStyle = themeValue(canvas, '--quiet');
  context.strokeStyle = themeValue(canvas, '--line');
  context.lineWidth = 1;
  context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
export function stroke(context, x0, y0, x1, y1) {
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}
