import uPlot from 'uplot';
import { count, short } from '../base/format.js';
import { offer, themeValue } from './canvas.js';
import { makePlot, scaleFont } from './large.js';

/** @typedef {{ name: string, color: string, dash?: number[] }} Line */
/** @typedef {{ y: number, name: string }} Reference */

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
  const axis = {
    stroke: color('--quiet'),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1 },
    font: color('--canvas-font'),
    labelFont: color('--canvas-font'),
    labelSize: 18,
  };
  const plot = makePlot(
    (scale) => ({
      width: Math.max(120, target.clientWidth),
      height,
      legend: { show: false },
      cursor: { drag: { setScale: false, x: false, y: false }, points: { show: false } },
      scales: {
        x: {
          time: false,
          range: (_u, min, max) => [min ?? 0, Math.max(max ?? 0, (min ?? 0) + 10)],
        },
        y: { range: (_u, min, max) => range(min ?? 0, max ?? 0) },
      },
      axes: [
        {
          ...axis,
          label: xLabel,
          size: 34,
          space: 70,
          values: (_u, ticks) => ticks.map((t) => count(t)),
        },
        {
          ...axis,
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
          points: { show: false },
        })),
      ],
      hooks: {
        draw: [
          (u) => drawReferences(u, references, { color, ratio: uPlot.pxRatio * scale }),
          (u) => drawNames(u, lines, { color, ratio: uPlot.pxRatio * scale }),
        ],
        setCursor: [(u) => onRead?.(u.cursor.idx ?? null)],
      },
    }),
    target,
  );
  const columns = [xLabel, ...lines.map(({ name }) => name)];
  offer(plot.ctx.canvas, () => table(columns, plot.data));
  return plot;
}

/** What uPlot draws, as a table. @param {string[]} columns @param {uPlot.AlignedData} data */
export function table(columns, data) {
  const series = data.map((values) => Array.from(/** @type {ArrayLike<number | null>} */ (values)));
  return { columns, rows: series[0].map((_, i) => series.map((values) => values[i] ?? null)) };
}

/**
 * Keeps a plot as wide as its place.
 *
 * @param {HTMLElement} target
 * @param {() => uPlot | null} plot
 */
export function followWidth(target, plot) {
  const observer = new ResizeObserver(() => {
    const made = plot();
    const width = target.clientWidth;
    if (made && width > 0 && width !== made.width) made.setSize({ width, height: made.height });
  });
  observer.observe(target);
  return observer;
}

/**
 * What a hook needs to draw into a plot: the theme's colours, and how many canvas pixels make one
 * CSS pixel.
 *
 * @typedef {{ color: (name: string) => string, ratio: number }} Pen
 */

/** @param {uPlot} u @param {Reference[]} references @param {Pen} pen */
function drawReferences(u, references, pen) {
  const { ctx, bbox } = u;
  const { color, ratio } = pen;
  ctx.save();
  for (const { y, name } of references) {
    const place = u.valToPos(y, 'y', true);
    if (place < bbox.top || place > bbox.top + bbox.height) continue;
    ctx.strokeStyle = color('--look');
    ctx.lineWidth = ratio;
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, place);
    ctx.lineTo(bbox.left + bbox.width, place);
    ctx.stroke();
    drawLabel(u, name, bbox.left + 4 * ratio, place - 4 * ratio, 'left', color('--quiet'), pen);
  }
  ctx.restore();
}

/**
 * The lines' names at their ends, kept apart from one another.
 *
 * @param {uPlot} u
 * @param {Line[]} lines
 * @param {Pen} pen
 */
function drawNames(u, lines, pen) {
  const { bbox } = u;
  const { color, ratio } = pen;
  const ends = lines
    .map(({ name, color: fill }, i) => ({ name, fill, value: u.data[i + 1].at(-1) }))
    .filter(({ value }) => typeof value === 'number' && Number.isFinite(value))
    .map(({ name, fill, value }) => ({ name, fill, y: u.valToPos(Number(value), 'y', true) }))
    .sort((a, b) => a.y - b.y);
  let free = bbox.top + 12 * ratio;
  u.ctx.save();
  for (const { name, fill, y } of ends) {
    const place = Math.min(Math.max(y - 4 * ratio, free), bbox.top + bbox.height - 2 * ratio);
    free = place + 15 * ratio;
    drawLabel(
      u,
      name,
      bbox.left + bbox.width - 4 * ratio,
      place,
      'right',
      fill || color('--ink'),
      pen,
    );
  }
  u.ctx.restore();
}

/**
 * Draws a text with an outline in the colour of the ground, so that lines do not cross it.
 *
 * @param {uPlot} u
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {CanvasTextAlign} align
 * @param {string} fill
 * @param {Pen} pen
 */
export function drawLabel({ ctx }, text, x, y, align, fill, { color, ratio }) {
  ctx.font = scaleFont(color('--canvas-font'), ratio);
  ctx.textAlign = align;
  ctx.textBaseline = 'alphabetic';
  ctx.setLineDash([]);
  ctx.lineWidth = 3 * ratio;
  ctx.strokeStyle = color('--ground');
  ctx.strokeText(text, x, y);
  ctx.fillStyle = fill;
  ctx.fillText(text, x, y);
}
