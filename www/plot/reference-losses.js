/**
 * What a guess costs that needs no network: a line across the plot of the loss.
 *
 * @typedef {object} ReferenceLine
 * @property {string} name beside the line
 * @property {string} short where the plot is narrow
 * @property {number} loss over the training rows
 * @property {number} dev over the dev rows
 */

/** A loss on the dev rows that is nearer than this to the other one has no line of its own. */
const VISIBLY_APART = 2;

/**
 * Draws the lines: dashed for the training rows, dotted for the dev rows.
 *
 * @param {import('uplot')} u
 * @param {ReferenceLine[]} references
 * @param {import('./label.js').Pen} pen
 */
export function drawReferenceLosses(u, references, { color, ratio }) {
  const { ctx } = u;
  ctx.save();
  for (const { loss, dev } of references) {
    const y = u.valToPos(loss, 'y', true);
    if (!isWithin(u, y)) continue;
    ctx.strokeStyle = color('--look');
    ctx.lineWidth = ratio;
    line(u, y, [4 * ratio, 4 * ratio]);
    const devY = u.valToPos(dev, 'y', true);
    if (Math.abs(devY - y) > VISIBLY_APART * ratio) line(u, devY, [ratio, 3 * ratio]);
  }
  ctx.restore();
}

/**
 * Their names, as they stand beside the plot.
 *
 * @param {import('uplot')} u
 * @param {ReferenceLine[]} references
 * @param {boolean} isNarrow
 * @param {import('./label.js').Pen} pen
 * @returns {import('./end-labels.js').EndLabel[]}
 */
export function referenceLabels(u, references, isNarrow, { color }) {
  return references
    .map(({ name, short, loss }) => ({
      text: isNarrow ? short : name,
      y: u.valToPos(loss, 'y', true),
      color: color('--quiet'),
    }))
    .filter(({ y }) => isWithin(u, y));
}

/** @param {import('uplot')} u @param {number} y */
const isWithin = ({ bbox }, y) => y >= bbox.top && y <= bbox.top + bbox.height;

/** @param {import('uplot')} u @param {number} y @param {number[]} dash */
function line({ ctx, bbox }, y, dash) {
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
}
