import uPlot from 'uplot';
import { short } from '../base/format.js';
import { STEP_SCALE, axisStyle, stepAxis } from './axes.js';
import { offer, themeValue } from './canvas.js';
import { drawEndLabels, labelRoom } from './end-labels.js';
import { makePlot } from './large.js';

/**
 * @typedef {object} Line
 * @property {string} name
 * @property {string} color
 * @property {number[]} [dash]
 * @property {boolean} [isNamed] true: also where not all have room for their names; false: never
 */
/** @typedef {{ y: number, name: string }} Reference */
/** @typedef {import('./label.js').Pen} Pen */

/**
 * A plot of lines over steps, each named at its end, with named reference lines.
 *
 * @param {object} options
 * @param {HTMLElement} options.target
 * @param {number} options.height
 * @param {string} options.yLabel
 * @param {string} [options.xLabel]
 * @param {Line[]} options.lines
 * @param {Reference[]} options.references
 * @param {(low: number, high: number) => [number, number]} options.range
 * @param {(index: number | null) => void} [options.onRead]
 */
export function makeLinePlot({
  target,
  height,
  yLabel,
  xLabel = 'step',
  lines,
  references,
  range,
  onRead,
}) {
  const color = (/** @type {string} */ name) => themeValue(target, name);
  const room = labelRoom(
    [...lines, ...references].map(({ name }) => name),
    color('--canvas-font'),
  );
  const plot = makePlot(
    (scale) => ({
      width: Math.max(120, target.clientWidth),
      height,
      padding: [null, room * scale, null, null],
      legend: { show: false },
      cursor: { drag: { setScale: false, x: false, y: false }, points: { show: false } },
      scales: {
        x: STEP_SCALE,
        y: { range: (_u, min, max) => range(min ?? 0, max ?? 0) },
      },
      axes: [
        stepAxis(color, xLabel),
        {
          ...axisStyle(color),
          label: yLabel,
          size: 48,
          values: (_u, ticks) => ticks.map((t) => (t === null ? '' : short(t))),
        },
      ],
      series: [
        {},
        ...lines.map(({ color: stroke, dash }) => ({
          stroke,
          dash,
          width: 1.5,
          // A line of one point would not be seen.
          points: { show: isFirst, size: 6, fill: stroke },
        })),
      ],
      hooks: {
        draw: [
          (u) => drawReferences(u, references, { color, ratio: uPlot.pxRatio * scale }),
          (u) => drawNames(u, lines, references, { color, ratio: uPlot.pxRatio * scale }),
        ],
        setCursor: [(u) => onRead?.(u.cursor.idx ?? null)],
      },
    }),
    target,
  );
  const columns = [xLabel, ...lines.map(({ name }) => name)];
  offer(plot.canvas, () => table(columns, plot.u.data));
  return plot;
}

/** Whether there is one moment only. @param {uPlot} u */
const isFirst = (u) => u.data[0].length === 1;

/** What uPlot draws, as a table. @param {string[]} columns @param {uPlot.AlignedData} data */
export function table(columns, data) {
  const series = data.map((values) => Array.from(/** @type {ArrayLike<number | null>} */ (values)));
  return { columns, rows: series[0].map((_, i) => series.map((values) => values[i] ?? null)) };
}

/**
 * Keeps a plot as wide as its place.
 *
 * @param {HTMLElement} target
 * @param {() => import('./piecewise.js').PiecewisePlot | null} plot
 */
export function followWidth(target, plot) {
  const observer = new ResizeObserver(() => {
    const made = plot()?.u;
    const width = target.clientWidth;
    if (made && width > 0 && width !== made.width) made.setSize({ width, height: made.height });
  });
  observer.observe(target);
  return observer;
}

/** @param {uPlot} u @param {Reference[]} references @param {Pen} pen */
function drawReferences(u, references, { color, ratio }) {
  const { ctx, bbox } = u;
  ctx.save();
  for (const { y } of references) {
    const place = u.valToPos(y, 'y', true);
    if (place < bbox.top || place > bbox.top + bbox.height) continue;
    ctx.strokeStyle = color('--look');
    ctx.lineWidth = ratio;
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, place);
    ctx.lineTo(bbox.left + bbox.width, place);
    ctx.stroke();
  }
  ctx.restore();
}

/**
 * The names of all lines at their ends.
 *
 * @param {uPlot} u
 * @param {Line[]} lines
 * @param {Reference[]} references
 * @param {Pen} pen
 */
function drawNames(u, lines, references, pen) {
  const labels = lines.flatMap(({ name, color, isNamed }, i) => {
    const value = u.data[i + 1].at(-1);
    if (isNamed === false || typeof value !== 'number' || !Number.isFinite(value)) return [];
    const y = u.valToPos(value, 'y', true);
    return [{ text: name, y, color: color || pen.color('--ink'), isRequired: isNamed }];
  });
  const across = references.map(({ y, name }) => ({
    text: name,
    y: u.valToPos(y, 'y', true),
    color: pen.color('--quiet'),
    isRequired: true,
  }));
  drawEndLabels(u, [...labels, ...across], pen);
}
