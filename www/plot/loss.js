import * as words from '#words/loss.js';
import uPlot from 'uplot';
import { logTicks, lossRange } from './loss-axis.js';
import { STEP_SCALE, axisStyle, stepAxis, tickText } from './axes.js';
import { labelRoom } from './end-labels.js';
import { drawNames, isFirst } from './loss-names.js';
import { HIGH, LOW } from './loss-series.js';
import { offer, themeValue } from './canvas.js';
import { makePlot } from './large.js';
import { table } from './lines.js';
import { drawReferenceLosses } from './reference-losses.js';

const HEIGHT = 250;
/** A plot that is less wide, in CSS pixels, has short names. */
export const NARROW = 420;

/** In pixels; a column may give it less, or more. @param {HTMLElement} target */
export const plotHeight = (target) =>
  Number.parseInt(themeValue(target, '--plot-height'), 10) || HEIGHT;

/** @typedef {import('./axes.js').Theme} Theme */
/** @typedef {import('./loss-series.js').PinnedLosses} PinnedLosses */

/**
 * The axes: steps below, losses on the left.
 *
 * @param {Theme} color
 * @param {boolean} log
 * @returns {uPlot.Axis[]}
 */
function lossAxes(color, log) {
  return [
    stepAxis(color, 'step'),
    {
      ...axisStyle(color),
      label: 'loss',
      size: 44,
      values: (_u, ticks) => ticks.map((t) => (t === null ? '' : tickText(t))),
      // uPlot's own ticks of a logarithmic axis never end if the range begins just under a power of
      // ten. Its filter drops labels that are too close; ours are never too close.
      ...(log && {
        splits: (_u, _axis, min, max) => logTicks(min, max),
        filter: (_u, ticks) => ticks,
      }),
    },
  ];
}

/**
 * How each series is drawn, in the order of `loss-series.js`.
 *
 * @param {Theme} color
 * @param {PinnedLosses[]} pinned
 * @returns {uPlot.Series[]}
 */
function lossLines(color, pinned) {
  const invisible = { stroke: 'transparent', width: 0, points: { show: false } };
  return [
    {},
    { ...invisible },
    { ...invisible },
    {
      stroke: color('--ink'),
      width: 1.5,
      // A line of one point would not be seen.
      points: { show: isFirst, size: 6, fill: color('--ink') },
    },
    {
      stroke: color('--accent'),
      width: 1,
      spanGaps: true,
      points: { show: true, size: 6, fill: color('--accent') },
    },
    ...pinned.map(({ dash }) => ({
      stroke: color('--quiet'),
      width: 1.5,
      dash,
      points: { show: false },
    })),
  ];
}

/**
 * What the plot can be saved as.
 *
 * @param {uPlot} plot
 * @param {PinnedLosses[]} pinned
 */
function lossTable({ data }, pinned) {
  const others = pinned.map(({ name }) => words.smoothedOf(name));
  return table(
    [words.step, words.lowest, words.highest, words.smoothed, words.devLoss, ...others],
    data,
  );
}

/**
 * A uPlot of the loss. It is made anew when scale or theme change, because uPlot fixes both when it
 * is made.
 *
 * @param {object} options
 * @param {HTMLElement} options.target
 * @param {number} options.baseline
 * @param {import('./reference-losses.js').ReferenceLine[]} options.references lines across the plot
 * @param {boolean} options.log
 * @param {boolean} options.isNarrow
 * @param {PinnedLosses[]} options.pinned
 * @param {(index: number | null) => void} options.onRead called with the bucket under the cursor
 */
export function makeLossPlot({ target, baseline, references, log, isNarrow, pinned, onRead }) {
  const color = (/** @type {string} */ name) => themeValue(target, name);
  const room = labelRoom(
    [words.smoothedShort, ...references.map(({ name, short }) => (isNarrow ? short : name))],
    color('--canvas-font'),
  );
  const plot = makePlot(
    (scale) => ({
      width: Math.max(120, target.clientWidth),
      height: plotHeight(target),
      padding: [null, room * scale, null, null],
      legend: { show: false },
      cursor: { drag: { setScale: false, x: false, y: false }, points: { show: false } },
      scales: {
        x: STEP_SCALE,
        y: {
          distr: log ? 3 : 1,
          range: (_u, min, max) => lossRange(lowest(min, references), max, baseline, log),
        },
      },
      axes: lossAxes(color, log),
      series: lossLines(color, pinned),
      bands: [{ series: [HIGH, LOW], fill: color('--band') }],
      hooks: {
        draw: [
          (u) => {
            const pen = { color, ratio: uPlot.pxRatio * scale };
            drawReferenceLosses(u, references, pen);
            drawNames(u, { pinned, references, isNarrow }, pen);
          },
        ],
        setCursor: [(u) => onRead(u.cursor.idx ?? null)],
      },
    }),
    target,
  );
  offer(plot.canvas, () => lossTable(plot.u, pinned));
  return plot;
}

/**
 * The least of the losses and of the lines across the plot.
 *
 * @param {number | null} min
 * @param {import('./reference-losses.js').ReferenceLine[]} references
 */
function lowest(min, references) {
  return references.reduce((least, { loss }) => Math.min(least, loss), min ?? Infinity);
}
