import * as words from '#words/share.js';
// The picture that Share begins with: names before and after training, the curves, and the link.
import { count, loss as lossText, short } from '../base/format.js';
import { niceStep, ticks } from '../plot/axes.js';
import { lossRange } from '../plot/loss-axis.js';

/** @typedef {import('../run/loss-history.js').LossHistory} LossHistory */

/**
 * What the picture says.
 *
 * @typedef {object} Card
 * @property {string} title
 * @property {string} settings in words
 * @property {number} step
 * @property {{ step: number, names: string[] }[]} lists of names, at step 0 and now
 * @property {string} losses in words
 * @property {LossHistory} history
 * @property {number} baseline the loss of guessing
 * @property {{ mark: string, name: string, dash: number[], history: LossHistory }[]} pins
 * @property {string} link "" where there is none that fits
 */

/** Pixels of the picture: what sites show of a link has this shape. */
export const [WIDTH, HEIGHT] = [1200, 630];
const EDGE = 48;
/** Where the names stand, and the curves. */
const NAMES = { x: EDGE, y: 178, width: 196, gap: 20, line: 38 };
const PLOT = { left: 556, right: WIDTH - EDGE, top: 196, bottom: 474 };
const LINK = { y: 560, line: 27, lines: 2 };

/** A color of the theme. @typedef {(name: string) => string} Color */

/**
 * @param {CanvasRenderingContext2D} context of a canvas of `WIDTH` by `HEIGHT`
 * @param {Card} card
 * @param {Color} color
 * @param {string} sans font family
 */
export function drawCard(context, card, color, sans) {
  const write = (
    /** @type {string} */ text,
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {{ size?: number, weight?: number, ink?: string, width?: number }} */ how = {},
  ) => {
    const { size = 24, weight = 400, ink = '--ink', width = WIDTH - 2 * EDGE } = how;
    context.font = `${weight} ${size}px ${sans}`;
    context.fillStyle = color(ink);
    context.fillText(fitted(context, text, width), x, y);
  };
  context.fillStyle = color('--ground');
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  write(card.title, EDGE, 78, { size: 38, weight: 600 });
  write(card.settings, EDGE, 118, { size: 22, ink: '--quiet' });

  card.lists.forEach(({ step, names }, i) => {
    const x = NAMES.x + i * (NAMES.width + NAMES.gap);
    write(words.pictureStep(count(step)), x, NAMES.y, { weight: 600, width: NAMES.width });
    names.forEach((name, n) =>
      write(name || words.emptyName, x, NAMES.y + (n + 1) * NAMES.line, { width: NAMES.width }),
    );
  });

  write(card.losses, PLOT.left, NAMES.y, { weight: 600, width: PLOT.right - PLOT.left });
  drawCurves(context, card, color, sans);

  const lines = wrapped(context, card.link, `20px ${sans}`, WIDTH - 2 * EDGE);
  lines.forEach((line, i) =>
    write(line, EDGE, LINK.y + i * LINK.line, { size: 20, ink: '--accent' }),
  );
}

/**
 * Whether a link can be read on the picture: half a link leads nowhere.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} link
 * @param {string} sans
 */
export const linkFits = (context, link, sans) =>
  wrapped(context, link, `20px ${sans}`, WIDTH - 2 * EDGE).length <= LINK.lines;

/**
 * A text, cut where it is too wide.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} width
 */
function fitted(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && context.measureText(`${letters.join('')}\u2026`).width > width)
    letters.pop();
  return `${letters.join('')}\u2026`;
}

/**
 * An address in lines, cut anywhere: it has no spaces.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {string} font
 * @param {number} width
 */
function wrapped(context, text, font, width) {
  context.font = font;
  const lines = [];
  let line = '';
  for (const letter of text.slice(0, 400)) {
    if (context.measureText(line + letter).width > width) {
      lines.push(line);
      line = '';
    }
    line += letter;
  }
  if (line) lines.push(line);
  return text.length > 400 ? [...lines, '\u2026', '\u2026'] : lines;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Card} card
 * @param {Color} color
 * @param {string} sans
 */
function drawCurves(context, { history, baseline, pins, step }, color, sans) {
  const { left, right, top, bottom } = PLOT;
  const own = pointsOf(history);
  const others = pins.map((pin) => ({ ...pin, points: pointsOf(pin.history) }));
  const all = [...own, ...others.flatMap(({ points }) => points), ...history.dev.map(pointOf)];
  const losses = all.map(([, loss]) => loss).filter(Number.isFinite);
  const [low, high] = lossRange(least(losses), most(losses), baseline, false);
  const last = Math.max(10, step, ...others.map(({ points }) => points.at(-1)?.[0] ?? 0));
  const x = (/** @type {number} */ at) => left + ((right - left) * at) / last;
  const y = (/** @type {number} */ loss) => bottom - ((bottom - top) * (loss - low)) / (high - low);
  context.font = `19px ${sans}`;
  context.lineWidth = 1.5;
  for (const tick of ticks(low, high, niceStep(high - low, 4))) {
    context.strokeStyle = color('--line');
    stroke(context, [
      [left, y(tick)],
      [right, y(tick)],
    ]);
    context.fillStyle = color('--quiet');
    context.textAlign = 'right';
    context.fillText(short(tick), left - 10, y(tick) + 6);
  }
  context.fillText(words.lastStep(count(last)), right, bottom + 28);
  context.textAlign = 'left';
  context.fillText('0', left, bottom + 28);

  context.strokeStyle = color('--look');
  context.setLineDash([9, 7]);
  stroke(context, [
    [left, y(baseline)],
    [right, y(baseline)],
  ]);
  context.fillStyle = color('--look');
  context.textAlign = 'right';
  context.fillText(words.guessing(lossText(baseline)), right, y(baseline) - 8);

  context.lineWidth = 2.5;
  const place = (/** @type {number[][]} */ points) => points.map(([at, loss]) => [x(at), y(loss)]);
  for (const { points, dash, mark, name } of others) {
    context.setLineDash(dash.map((part) => 2 * part));
    context.strokeStyle = context.fillStyle = color('--quiet');
    stroke(context, place(points));
    const end = place(points).at(-1);
    if (end) context.fillText(fitted(context, `${mark} ${name}`, 300), end[0], end[1] - 10);
  }
  context.setLineDash([]);
  context.strokeStyle = color('--ink');
  stroke(context, place(own));
  context.fillStyle = color('--accent');
  for (const [px, py] of place(history.dev.map(pointOf))) {
    context.beginPath();
    context.arc(px, py, 5, 0, 2 * Math.PI);
    context.fill();
  }
  const end = place(history.dev.map(pointOf)).at(-1);
  if (end) context.fillText(words.dotName, end[0] - 10, end[1] + 30);
  context.textAlign = 'left';
}

/** @param {{ step: number, loss: number }} evaluation */
const pointOf = ({ step, loss }) => [step, loss];

/** The smoothed losses: the end of each bucket, and its mean. @param {LossHistory} history */
function pointsOf(history) {
  const { start, width, steps } = history;
  return Array.from(history.runningMean(), (mean, i) => [
    start + Math.min((i + 1) * width, steps),
    mean,
  ]);
}

/** @param {number[]} numbers */
const least = (numbers) => numbers.reduce((a, b) => Math.min(a, b), Infinity);
/** @param {number[]} numbers */
const most = (numbers) => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

/** @param {CanvasRenderingContext2D} context @param {number[][]} points */
function stroke(context, points) {
  context.beginPath();
  for (const [x, y] of points) if (Number.isFinite(y)) context.lineTo(x, y);
  context.stroke();
}
