import { drawLabel } from './label.js';
import { scaleFont } from './large.js';
import { choose, placeApart } from './place-apart.js';

/** @typedef {import('./place-apart.js').EndLabel} EndLabel */

/** From one label to the next, in CSS pixels. */
const APART = 14;
/** From the plot to the labels, for the strokes that lead to those that had to move. */
const LEAD = 9;
/** A label this near to its line's end needs no stroke. */
const AT_ITS_PLACE = 3;

/**
 * The room that labels need at the right of a plot, in CSS pixels.
 *
 * @param {string[]} texts
 * @param {string} font
 */
export function labelRoom(texts, font) {
  const measuring = document.createElement('canvas').getContext('2d');
  if (!measuring) return 0;
  measuring.font = font;
  return Math.ceil(Math.max(...texts.map((text) => measuring.measureText(text).width))) + LEAD + 1;
}

/**
 * Draws labels at the right of a plot, each as near to its line's end as the others let it.
 *
 * @param {import('uplot')} u
 * @param {EndLabel[]} labels
 * @param {import('./label.js').Pen} pen
 */
export function drawEndLabels(u, labels, pen) {
  const { ctx, bbox } = u;
  const { ratio, color } = pen;
  const bottom = bbox.top + bbox.height;
  const room = Math.floor(bbox.height / (APART * ratio)) + 1;
  const shown = choose(labels, room).sort((a, b) => a.y - b.y);
  const places = placeApart(
    shown.map(({ y }) => Math.min(Math.max(y, bbox.top), bottom)),
    [bbox.top, bottom],
    APART * ratio,
  );
  const right = bbox.left + bbox.width;
  ctx.save();
  ctx.font = scaleFont(color('--canvas-font'), ratio);
  shown.forEach(({ text, y, color: fill }, i) => {
    drawLabel(u, text, right + LEAD * ratio, places[i] + 4 * ratio, 'left', fill, pen);
    if (Math.abs(places[i] - y) < AT_ITS_PLACE * ratio) return;
    ctx.strokeStyle = fill;
    ctx.lineWidth = ratio;
    ctx.beginPath();
    ctx.moveTo(right + ratio, y);
    ctx.lineTo(right + (LEAD - 2) * ratio, places[i]);
    ctx.stroke();
  });
  ctx.restore();
}
