import plotCss from 'uplot/dist/uPlot.min.css?inline';
import uPlot from 'uplot';
import { adoptStyle } from '../base/style.js';
import { copyAt, offerPicture } from './canvas.js';
import { PiecewisePlot } from './piecewise.js';

/**
 * A font in another size. Its size is in whole pixels, because uPlot reads no others.
 *
 * @param {string} font
 * @param {number} scale
 */
export function scaleFont(font, scale) {
  return font.replace(/([\d.]+)px/, (_, size) => `${Math.round(Number(size) * scale)}px`);
}

/**
 * An axis with all its sizes multiplied by `scale`.
 *
 * @param {uPlot.Axis} axis
 * @param {number} scale
 * @returns {uPlot.Axis}
 */
function enlargeAxis(axis, scale) {
  const times = (/** @type {unknown} */ size, /** @type {number} */ usual) =>
    Number(size ?? usual) * scale;
  return {
    ...axis,
    size: times(axis.size, 50),
    space: times(axis.space, 40),
    gap: times(axis.gap, 5),
    labelSize: times(axis.labelSize, 20),
    font: scaleFont(axis.font ?? '', scale),
    labelFont: scaleFont(axis.labelFont ?? '', scale),
    grid: { ...axis.grid, width: times(axis.grid?.width, 1) },
    ticks: { ...axis.ticks, width: times(axis.ticks?.width, 1), size: times(axis.ticks?.size, 10) },
  };
}

/** @param {uPlot.Series} series @param {number} scale @returns {uPlot.Series} */
function enlargeSeries(series, scale) {
  const { width = 1, dash, points } = series;
  const { size } = points ?? {};
  return {
    ...series,
    width: width * scale,
    dash: dash?.map((length) => length * scale),
    points: { ...points, ...(typeof size === 'number' && { size: size * scale }) },
  };
}

/**
 * A uPlot whose picture can be taken at any size. uPlot can only draw for the pixels of the screen.
 * So a second plot is made for the picture, in which everything is larger.
 *
 * @param {(scale: number) => uPlot.Options} options for a plot in which everything, its hooks too,
 *   is `scale` times as large
 * @param {HTMLElement} target
 */
export function makePlot(options, target) {
  adoptStyle(target, plotCss);
  const plot = new PiecewisePlot(options(1), target);
  offerPicture(plot.canvas, async (ratio) => {
    const scale = ratio / uPlot.pxRatio;
    if (scale <= 1) return copyAt(plot.canvas, ratio);
    const { axes = [], series, ...other } = options(scale);
    const large = new uPlot(
      {
        ...other,
        width: plot.u.width * scale,
        height: plot.u.height * scale,
        cursor: { show: false },
        axes: axes.map((axis) => enlargeAxis(axis, scale)),
        series: series.map((each) => enlargeSeries(each, scale)),
      },
      plot.u.data,
      document.createElement('div'),
    );
    // uPlot draws when the present task is over.
    await new Promise((resolve) => setTimeout(resolve));
    const { canvas } = large.ctx;
    large.destroy();
    return canvas;
  });
  return plot;
}
