import uPlot from 'uplot';
import { count, loss as lossText, short } from '../base/format.js';
import { logTicks, lossRange } from './loss-axis.js';
import { offer, themeValue } from './canvas.js';
import { makePlot } from './large.js';
import { drawLabel, table } from './lines.js';

const HEIGHT = 250;

/**
 * The losses as they are drawn. Each bucket covers `width` steps; its smallest and largest loss and
 * the running mean are known. `LossHistory` in `run` has this shape.
 *
 * @typedef {object} LossBuckets
 * @property {number} start the first step
 * @property {number} steps how many steps follow from there
 * @property {number} width steps a bucket covers
 * @property {number} length buckets in use
 * @property {Float32Array} low
 * @property {Float32Array} high
 * @property {() => Float32Array | Float64Array | number[]} runningMean bucket by bucket
 * @property {{ step: number, loss: number }[]} dev evaluations on the dev split
 */

/** The series of the plot, in uPlot's order. */
const X = 0;
const LOW = 1;
const HIGH = 2;
const MEAN = 3;
const DEV = 4;

/**
 * What uPlot draws, from the history.
 *
 * @param {LossBuckets} history
 * @returns {uPlot.AlignedData}
 */
export function lossSeries(history) {
  const n = history.length;
  const steps = new Array(n);
  /** @type {(number | null)[]} */
  const dev = new Array(n).fill(null);
  for (let i = 0; i < n; i += 1) {
    steps[i] =
      history.start + Math.min(i * history.width + (history.width - 1) / 2, history.steps - 1);
  }
  for (const point of history.dev) {
    // An evaluation after s steps belongs to the bucket that ends there.
    const i = Math.min(
      n - 1,
      Math.floor(Math.max(0, point.step - 1 - history.start) / history.width),
    );
    if (i >= 0) dev[i] = point.loss;
  }
  return [
    steps,
    history.low.subarray(0, n),
    history.high.subarray(0, n),
    history.runningMean(),
    dev,
  ];
}

/**
 * A uPlot of the loss. It is made anew when scale or theme change, because uPlot fixes both when it
 * is made.
 *
 * @param {object} options
 * @param {HTMLElement} options.target
 * @param {number} options.baseline
 * @param {string} options.baselineName
 * @param {boolean} options.log
 * @param {(index: number | null) => void} options.onRead called with the bucket under the cursor
 */
export function makeLossPlot({ target, baseline, baselineName, log, onRead }) {
  const color = (/** @type {string} */ name) => themeValue(target, name);
  const axis = {
    stroke: color('--quiet'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1 },
    font: color('--canvas-font'),
    labelFont: color('--canvas-font'),
    labelSize: 18,
  };
  const invisible = { stroke: 'transparent', width: 0, points: { show: false } };
  const plot = makePlot(
    (scale) => ({
      width: Math.max(120, target.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      cursor: { drag: { setScale: false, x: false, y: false }, points: { show: false } },
      scales: {
        x: {
          time: false,
          range: (_u, min, max) => [min ?? 0, Math.max(max ?? 0, (min ?? 0) + 10)],
        },
        y: { distr: log ? 3 : 1, range: (_u, min, max) => lossRange(min, max, baseline, log) },
      },
      axes: [
        {
          ...axis,
          label: 'step',
          size: 34,
          space: 70,
          values: (_u, ticks) => ticks.map((t) => count(t)),
        },
        {
          ...axis,
          label: 'loss',
          size: 44,
          values: (_u, ticks) => ticks.map((t) => (t === null ? '' : short(t))),
          // uPlot's own ticks of a logarithmic axis never end if the range begins just under a
          // power of ten. Its filter drops labels that are too close; ours are never too close.
          ...(log && {
            splits: (_u, _axis, min, max) => logTicks(min, max),
            filter: (_u, ticks) => ticks,
          }),
        },
      ],
      series: [
        {},
        { ...invisible },
        { ...invisible },
        { stroke: color('--ink'), width: 1.5, points: { show: false } },
        {
          stroke: color('--accent'),
          width: 1,
          spanGaps: true,
          points: { show: true, size: 6, fill: color('--accent') },
        },
      ],
      bands: [{ series: [HIGH, LOW], fill: color('--band') }],
      hooks: {
        draw: [
          (u) => drawBaseline(u, baseline, baselineName, { color, ratio: uPlot.pxRatio * scale }),
          (u) => drawNames(u, { color, ratio: uPlot.pxRatio * scale }),
        ],
        setCursor: [(u) => onRead(u.cursor.idx ?? null)],
      },
    }),
    target,
  );
  offer(plot.ctx.canvas, () =>
    table(['step', 'least loss', 'largest loss', 'running mean', 'dev loss'], plot.data),
  );
  return plot;
}

/**
 * The loss of knowing nothing, named on the line.
 *
 * @param {uPlot} u
 * @param {number} baseline
 * @param {string} name
 * @param {import('./lines.js').Pen} pen
 */
function drawBaseline(u, baseline, name, pen) {
  const { ctx, bbox } = u;
  const { color, ratio } = pen;
  const y = u.valToPos(baseline, 'y', true);
  ctx.save();
  ctx.strokeStyle = color('--look');
  ctx.lineWidth = ratio;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  // The name stands at the end where the curve is farther from the line, so that it covers no other
  // name.
  const mean = u.data[MEAN];
  const away = (/** @type {number | null | undefined} */ loss) =>
    Math.abs(u.valToPos(loss ?? baseline, 'y', true) - y);
  const left = away(mean[0]) > away(mean[mean.length - 1]);
  drawLabel(
    u,
    name,
    left ? bbox.left + 4 * ratio : bbox.left + bbox.width - 4 * ratio,
    y - 4 * ratio,
    left ? 'left' : 'right',
    color('--quiet'),
    pen,
  );
  ctx.restore();
}

/**
 * Labels at the lines' ends in place of a legend.
 *
 * @param {uPlot} u
 * @param {import('./lines.js').Pen} pen
 */
function drawNames(u, pen) {
  const { ctx, bbox } = u;
  const { color, ratio } = pen;
  const steps = u.data[X];
  if (steps.length < 20) return;
  ctx.save();
  const mean = u.data[MEAN][steps.length - 1];
  const dev = lastValue(u.data[DEV]);
  const right = bbox.left + bbox.width - 4 * ratio;
  const meanY = mean === null || mean === undefined ? bbox.top : u.valToPos(mean, 'y', true);
  drawLabel(u, 'running mean', right, meanY - 8 * ratio, 'right', color('--ink'), pen);
  if (dev !== null) {
    const devY = u.valToPos(dev, 'y', true);
    // The two labels are kept apart, whichever of them is higher.
    const y = devY < meanY - 20 * ratio ? devY - 8 * ratio : Math.max(devY, meanY) + 16 * ratio;
    drawLabel(
      u,
      'dev',
      right,
      Math.min(y, bbox.top + bbox.height - 4 * ratio),
      'right',
      color('--accent'),
      pen,
    );
  }
  ctx.restore();
}

/** @param {ArrayLike<number | null | undefined>} values */
function lastValue(values) {
  for (let i = values.length - 1; i >= 0; i -= 1) {
    const value = values[i];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/**
 * The bucket under the cursor in words.
 *
 * @param {LossBuckets} history
 * @param {number} i
 */
export function describeBucket(history, i) {
  const first = history.start + i * history.width;
  const last = Math.min(first + history.width, history.start + history.steps) - 1;
  const span = first === last ? `step ${count(first)}` : `steps ${count(first)} to ${count(last)}`;
  const low = lossText(history.low[i]);
  const high = lossText(history.high[i]);
  const losses = low === high ? `loss ${low}` : `loss ${low} to ${high}`;
  const mean = `running mean ${lossText(history.runningMean()[i])}`;
  const near = history.dev.find((point) => point.step > first && point.step <= last + 1);
  return [span, losses, mean, near && `dev ${lossText(near.loss)}`].filter(Boolean).join(', ');
}
