import { h, setText } from '../dom.js';
import { count, fixed, percent } from '../format.js';
import { HistogramPlot } from '../plot/histogram.js';
import { themeValue } from '../plot/canvas.js';

/** @typedef {import('../playground.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').LayerInfo} LayerInfo */

const BINS = 50;

/** Where each activation lives, and where it is flat: the thresholds of the Rust side's `saturation`. */
const SHAPES = {
  tanh: { range: [-1, 1], flat: [[-1, -0.97], [0.97, 1]], flatName: '|t| > 0.97', unit: 'activation t' },
  sigmoid: { range: [0, 1], flat: [[0, 0.015], [0.985, 1]], flatName: 'outside 0.015 to 0.985', unit: 'activation' },
  relu: { range: null, flat: [], flatName: 'at 0', unit: 'activation' },
  leaky_relu: { range: null, flat: [], flatName: '', unit: 'activation' },
  gelu: { range: null, flat: [], flatName: '', unit: 'activation' },
  linear: { range: null, flat: [], flatName: '', unit: 'activation' },
};

/** One histogram a hidden layer, all with the same x axis. */
export class ActivationsPanel {
  constructor() {
    this.grid = h('div', { class: 'multiples' });
    this.element = h('section', { class: 'panel', 'data-panel': 'activations' }, this.grid);
    /** @type {LayerFigure[]} */
    this.figures = [];
    /** The shared range of activations without bounds; it grows and shrinks by factors of 2. */
    this.reach = 1;
  }

  remake() {
    for (const figure of this.figures) figure.plot.destroy();
    this.figures = [];
    this.grid.replaceChildren();
  }

  /** @param {Snapshot} snapshot */
  update({ playground }) {
    const layers = playground.layers();
    if (layers.length !== this.figures.length) {
      this.remake();
      this.figures = layers.map((layer) => new LayerFigure(layer));
      this.grid.append(...this.figures.map((figure) => figure.element));
      this.grid.classList.toggle('single', layers.length === 1);
    }
    const shape = SHAPES[layers[0].activation];
    const [lo, hi] = shape.range ?? this.#unbounded(playground, layers);
    layers.forEach((layer, i) => {
      const { density } = playground.histogram(i, 'activation', BINS, lo, hi);
      const flat = shape.flat.map(([from, to]) => ({ from, to, label: shape.flatName }));
      const color = layerColor(this.element, i, layers.length);
      this.figures[i].update(layer, { lo, hi, density, flat }, shape.flatName, color);
    });
  }

  /**
   * One symmetric range for all layers that stands still while the numbers move a little.
   *
   * @param {Snapshot['playground']} playground
   * @param {LayerInfo[]} layers
   * @returns {[number, number]}
   */
  #unbounded(playground, layers) {
    let far = 1e-6;
    for (const { index } of layers) {
      const { min, max } = playground.histogram(index, 'activation', 1);
      far = Math.max(far, Math.abs(min), Math.abs(max));
    }
    if (!Number.isFinite(far)) return [-this.reach, this.reach];
    while (this.reach < far) this.reach *= 2;
    while (this.reach > far * 4) this.reach /= 2;
    return [-this.reach, this.reach];
  }

  destroy() {
    this.remake();
  }
}

/** A layer's colour: one perceptual sequence from the first layer to the last. @param {Element} element @param {number} i @param {number} n */
export function layerColor(element, i, n) {
  const place = n === 1 ? 1 : Math.round((i / (n - 1)) * 5);
  return themeValue(element, `--layer-${place}`);
}

class LayerFigure {
  /** @param {LayerInfo} layer */
  constructor(layer) {
    this.plot = new HistogramPlot(
      `Histogram of the activations of ${layer.name}. Left and right arrow keys read it out.`,
      SHAPES[layer.activation].unit,
    );
    this.title = h('h2', { 'data-readout': 'saturated' });
    this.facts = h('p', { class: 'facts' });
    this.element = h('figure', { 'data-layer': layer.index }, this.title, this.facts, this.plot.element);
  }

  /**
   * @param {LayerInfo} layer
   * @param {import('../plot/histogram.js').HistogramData} data
   * @param {string} flatName
   * @param {string} color
   */
  update(layer, data, flatName, color) {
    const share = percent(layer.saturated);
    const word = layer.activation === 'relu' ? 'at zero' : 'saturated';
    setText(this.title, flatName ? `${layer.name}: ${share} ${word}` : `${layer.name}: std ${fixed(layer.std, 2)}`);
    const dead = layer.dead > 0 ? `, ${count(layer.dead)} of ${count(layer.size)} neurons so for every example` : '';
    const flat = flatName ? `; ${flatName}: ${share}${dead}` : '';
    setText(this.facts, `mean ${fixed(layer.mean, 2)}, std ${fixed(layer.std, 2)}${flat}`);
    this.plot.update(data, color);
  }
}
