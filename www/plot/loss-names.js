import * as words from '#words/loss.js';
import { loss as lossText } from '../base/format.js';
import { drawEndLabels } from './end-labels.js';
import { scaleFont } from './large.js';
import { drawLabel, fitText } from './label.js';
import { DEV, MEAN, X } from './loss-series.js';
import { referenceLabels } from './reference-losses.js';

/** @typedef {import('uplot')} uPlot */
/** @typedef {import('./loss-series.js').PinnedLosses} PinnedLosses */

/** How long a pinned run's line is before its name. */
const SAMPLE = 26;
/** The names before the first step take so many lines at the top. */
const FIRST_LINES = 2;

/**
 * The names of the lines in place of a legend: at their ends, and those of the pinned runs, which
 * are long, in the upper right corner, where losses seldom are.
 *
 * @param {uPlot} u
 * @param {object} named
 * @param {PinnedLosses[]} named.pinned
 * @param {import('./reference-losses.js').ReferenceLine[]} named.references
 * @param {boolean} named.isNarrow
 * @param {import('./label.js').Pen} pen
 */
export function drawNames(u, { pinned, references, isNarrow }, pen) {
  if (isFirst(u)) drawFirstNames(u, pen);
  drawPinnedNames(u, pinned, pen);
  const labels = referenceLabels(u, references, isNarrow, pen);
  drawEndLabels(u, [...labels, ...curveLabels(u, pinned, pen)], pen);
}

/**
 * @param {uPlot} u
 * @param {PinnedLosses[]} pinned
 * @param {import('./label.js').Pen} pen
 * @returns {import('./end-labels.js').EndLabel[]}
 */
function curveLabels(u, pinned, { color }) {
  const live = [
    { text: words.smoothedShort, series: MEAN, color: color('--ink') },
    { text: words.dev, series: DEV, color: color('--accent') },
  ];
  const ends = [
    ...(isFirst(u) ? [] : live),
    ...pinned.map(({ mark }, i) => ({ text: mark, series: DEV + 1 + i, color: color('--quiet') })),
  ];
  return ends.flatMap(({ text, series, color: own }) => {
    const last = lastValue(u.data[series]);
    if (last === null) return [];
    return [{ text, y: u.valToPos(last, 'y', true), color: own, isRequired: true }];
  });
}

/**
 * @param {uPlot} u
 * @param {PinnedLosses[]} pinned
 * @param {import('./label.js').Pen} pen
 */
function drawPinnedNames(u, pinned, pen) {
  const { ctx, bbox } = u;
  const { color, ratio } = pen;
  const right = bbox.left + bbox.width - 4 * ratio;
  const above = isFirst(u) ? FIRST_LINES : 0;
  ctx.save();
  ctx.font = scaleFont(color('--canvas-font'), ratio);
  pinned.forEach(({ name, mark, dash }, i) => {
    const place = bbox.top + (14 + 16 * (i + above)) * ratio;
    const room = bbox.width - (SAMPLE + 14) * ratio;
    const text = fitText(ctx, `${mark} ${name}`, room);
    drawLabel(u, text, right, place, 'right', color('--quiet'), pen);
    const end = right - ctx.measureText(text).width - 6 * ratio;
    ctx.strokeStyle = color('--quiet');
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash(dash.map((part) => part * ratio));
    ctx.beginPath();
    ctx.moveTo(end - SAMPLE * ratio, place - 4 * ratio);
    ctx.lineTo(end, place - 4 * ratio);
    ctx.stroke();
  });
  ctx.restore();
}

/** Whether the live run has no losses but those before the first step. @param {uPlot} u */
export const isFirst = (u) => (u.data[MEAN][1] ?? null) === null;

/**
 * What the points before the first step are, beside them.
 *
 * @param {uPlot} u
 * @param {import('./label.js').Pen} pen
 */
function drawFirstNames(u, pen) {
  const { color, ratio } = pen;
  const x = u.valToPos(u.data[X][0], 'x', true) + 8 * ratio;
  const place = (/** @type {number} */ loss) => u.valToPos(loss, 'y', true) + 4 * ratio;
  const loss = /** @type {number} */ (u.data[MEAN][0]);
  const dev = u.data[DEV][0] ?? null;
  drawLabel(u, words.firstMinibatch(lossText(loss)), x, place(loss), 'left', color('--ink'), pen);
  if (dev === null) return;
  // The two labels are kept apart, whichever of them is higher.
  const apart = 16 * ratio * (dev > loss ? -1 : 1);
  const isNear = Math.abs(place(dev) - place(loss)) < 16 * ratio;
  const y = isNear ? place(loss) + apart : place(dev);
  drawLabel(u, words.firstDev(lossText(dev)), x, y, 'left', color('--accent'), pen);
}

/** @param {ArrayLike<number | null | undefined>} values */
function lastValue(values) {
  for (let i = values.length - 1; i >= 0; i -= 1) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
