import { drawLabel } from './lines.js';

/**
 * What a guess costs that needs no network: a line across the plot of the loss.
 *
 * @typedef {object} ReferenceLine
 * @property {string} name as it stands on the line
 * @property {string} short where the plot is narrow
 * @property {number} loss over the training rows
 * @property {number} dev over the dev rows
 */

/** A plot that is less wide, in CSS pixels, has short names. */
const NARROW = 420;
/** Names are kept apart by as many CSS pixels. */
const APART = 14;
/** A loss on the dev rows that is nearer than this to the other one has no line of its own. */
const VISIBLY_APART = 2;

/**
 * Draws the lines: dashed for the training rows, dotted for the dev rows. Each name stands at the
 * end where the curve is farther from the line and no other name stands.
 *
 * @param {import('uplot')} u
 * @param {ReferenceLine[]} references
 * @param {object} others
 * @param {ArrayLike<number | null | undefined>} others.means the curve
 * @param {{ top: number, bottom: number }} others.taken what other names take of the right end
 * @param {import('./lines.js').Pen} pen
 */
export function drawReferenceLosses(u, references, { means, taken }, pen) {
  const { ctx, bbox } = u;
  const { color, ratio } = pen;
  const bottom = bbox.top + bbox.height;
  const place = (/** @type {number} */ loss) => u.valToPos(loss, 'y', true);
  /** The highest place that is still free for a name, on either side. */
  const free = { left: bottom - 2 * ratio, right: bottom - 2 * ratio };
  const away = (/** @type {number | null | undefined} */ loss, /** @type {number} */ y) =>
    Math.abs(place(loss ?? 0) - y);
  ctx.save();
  const isNarrow = bbox.width / ratio < NARROW;
  for (const { name, short, loss, dev } of [...references].sort((a, b) => a.loss - b.loss)) {
    const y = place(loss);
    if (!(y >= bbox.top && y <= bottom)) continue;
    ctx.strokeStyle = color('--look');
    ctx.lineWidth = ratio;
    line(u, y, [4 * ratio, 4 * ratio]);
    if (Math.abs(place(dev) - y) > VISIBLY_APART * ratio) line(u, place(dev), [ratio, 3 * ratio]);
    const first = means[0];
    const last = means[means.length - 1];
    const isTaken = y > taken.top && y - APART * ratio < taken.bottom;
    const side = isTaken || away(first, y) > away(last, y) ? 'left' : 'right';
    const at = Math.min(y - 4 * ratio, free[side]);
    free[side] = at - APART * ratio;
    const x = side === 'left' ? bbox.left + 4 * ratio : bbox.left + bbox.width - 4 * ratio;
    drawLabel(u, isNarrow ? short : name, x, at, side, color('--quiet'), pen);
  }
  ctx.restore();
}

/** @param {import('uplot')} u @param {number} y @param {number[]} dash */
function line({ ctx, bbox }, y, dash) {
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
}
