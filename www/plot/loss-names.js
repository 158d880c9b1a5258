import * as words from '#words/loss.js';
import { loss as lossText } from '../base/format.js';
import { drawLabel } from './lines.js';
import { DEV, MEAN, X } from './loss-series.js';

/** @typedef {import('uplot')} uPlot */
/** @typedef {import('./loss-series.js').PinnedLosses} PinnedLosses */

/** How long a pinned run's line is before its name. */
const SAMPLE = 26;

/**
 * Labels at the lines' ends in place of a legend.
 *
 * @param {uPlot} u
 * @param {PinnedLosses[]} pinned
 * @param {number} baseline
 * @param {import('./lines.js').Pen} pen
 */
export function drawNames(u, pinned, baseline, pen) {
  const { ctx } = u;
  ctx.save();
  if (isFirst(u)) drawFirstNames(u, pen);
  else if (u.data[X].length >= 20) drawLastNames(u, pinned, baseline, pen);
  ctx.restore();
}

/**
 * What the lines are, at their ends.
 *
 * @param {uPlot} u
 * @param {PinnedLosses[]} pinned
 * @param {number} baseline
 * @param {import('./lines.js').Pen} pen
 */
function drawLastNames(u, pinned, baseline, pen) {
  const { ctx, bbox } = u;
  const { color, ratio } = pen;
  const mean = lastValue(u.data[MEAN]);
  const dev = lastValue(u.data[DEV]);
  const right = bbox.left + bbox.width - 4 * ratio;
  const meanY = mean === null || mean === undefined ? bbox.top : u.valToPos(mean, 'y', true);
  drawLabel(u, words.smoothed, right, meanY - 8 * ratio, 'right', color('--ink'), pen);
  if (dev !== null) {
    const devY = u.valToPos(dev, 'y', true);
    // The two labels are kept apart, whichever of them is higher.
    const y = devY < meanY - 20 * ratio ? devY - 8 * ratio : Math.max(devY, meanY) + 16 * ratio;
    drawLabel(
      u,
      words.dev,
      right,
      Math.min(y, bbox.top + bbox.height - 4 * ratio),
      'right',
      color('--accent'),
      pen,
    );
  }
  const { top } = pinnedNames(u, pinned, baseline, ratio);
  pinned.forEach(({ name, mark, dash }, i) => {
    const place = top + (14 + 16 * i) * ratio;
    drawLabel(u, `${mark} ${name}`, right, place, 'right', color('--quiet'), pen);
    const end = right - ctx.measureText(`${mark} ${name}`).width - 6 * ratio;
    ctx.strokeStyle = color('--quiet');
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash(dash.map((part) => part * ratio));
    ctx.beginPath();
    ctx.moveTo(end - SAMPLE * ratio, place - 4 * ratio);
    ctx.lineTo(end, place - 4 * ratio);
    ctx.stroke();
  });
}

/**
 * Where the names of the pinned runs stand, at the right: in the upper corner, where losses seldom
 * are; below the baseline's name where that is there.
 *
 * @param {uPlot} u
 * @param {unknown[]} pinned
 * @param {number} baseline
 * @param {number} ratio
 */
export function pinnedNames(u, pinned, baseline, ratio) {
  const { bbox } = u;
  const height = 16 * pinned.length * ratio;
  const baseY = u.valToPos(baseline, 'y', true);
  const isInTheWay = baseY > bbox.top && baseY - 32 * ratio < bbox.top + height;
  const top = isInTheWay ? baseY + 2 * ratio : bbox.top;
  return { top, bottom: top + height };
}

/** Whether nothing is drawn but the losses before the first step. @param {uPlot} u */
export const isFirst = (u) => u.data[X].length === 1;

/**
 * What the points before the first step are, beside them.
 *
 * @param {uPlot} u
 * @param {import('./lines.js').Pen} pen
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
