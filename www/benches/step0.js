import { h, setText, uniqueId } from '../dom.js';
import { fixed, loss as lossText, percent } from '../format.js';
import { offer } from '../plot/canvas.js';
import { layerColor } from '../plot/colors.js';
import { Multiples, Reach } from '../panels/multiples.js';
import { message } from '../wasm.js';

/** @typedef {import('../playground.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

const BINS = 50;
/** Wider networks take too long to draw while a slider moves. */
const WIDEST = 200;

/** A network that is only looked at: drag what it starts from and see what its first minibatch does. */
export class Step0Bench {
  /** @param {{ onWake: () => void, onApply: (config: Partial<Config>) => void }} hooks */
  constructor({ onWake, onApply }) {
    this.onWake = onWake;
    this.gain = slider('Gain', { min: 0, max: 5, step: 0.01, value: 5 / 3 }, () => this.#changed());
    this.depth = slider('Hidden layers', { min: 1, max: 12, step: 1, value: 5 }, () => this.#changed());
    this.init = choice('Weights times', [['kaiming', 'gain / \u221afan_in'], ['normal', 'gain alone'], ['xavier', 'gain \u00b7 \u221a(2 / (fan_in + fan_out))']], () => this.#changed());
    const activations = ['tanh', 'relu', 'leaky_relu', 'gelu', 'sigmoid', 'linear'].map((name) => [name, name]);
    this.activation = choice('Activation', activations, () => this.#changed());
    const normId = uniqueId('bench-norm');
    this.norm = h('input', { id: normId, type: 'checkbox', onchange: () => this.#changed() });
    this.title = h('h2', { 'data-readout': 'step0' });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.body = h('tbody', { 'data-readout': 'step0-table' });
    this.table = h('table', { 'aria-label': 'Spread at step 0, layer by layer' }, head(['', 'std of pre-activations', 'expected', 'std of activations', 'expected', 'saturated']), this.body);
    /** Layer by layer, in the order of the table. @type {[string, number, number, number, number, number][]} */
    this.rows = [];
    offer(this.table, () => this.rows.length > 0 && { columns: ['layer', 'std of pre-activations', 'expected std of pre-activations', 'std of activations', 'expected std of activations', 'saturated share'], rows: this.rows });
    this.multiples = new Multiples();
    this.reach = new Reach();
    this.train = h('button', { 'data-action': 'train-step0', onclick: () => onApply(this.config) }, 'Train this network');
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'step0' },
      h('h3', {}, 'Step-0 bench'),
      h('p', { class: 'help' }, 'A network that is not trained, on the first minibatch. Change what it starts from.'),
      h('div', { class: 'controls' }, this.gain.element, this.depth.element, this.init.element, this.activation.element, h('label', { class: 'inline', for: normId }, this.norm, 'BatchNorm'), this.train),
      this.title,
      this.error,
      h('div', { class: 'scroll' }, this.table),
      this.multiples.element,
    );
    /** What was computed last. */
    this.drawn = '';
    /** @type {Snapshot | null} */
    this.snapshot = null;
  }

  /** A new run changes width and data, not the sliders. */
  reset() {
    this.drawn = '';
    this.multiples.clear();
  }

  remake() {
    this.drawn = '';
  }

  #changed() {
    if (this.snapshot) this.update(this.snapshot);
    this.onWake();
  }

  /** The running config with what the sliders say. @returns {Partial<Config>} */
  get config() {
    const running = this.snapshot?.config;
    const deep = this.depth.value > 1;
    return {
      ...running,
      recipe: deep ? 'layers' : running?.recipe,
      gain: this.gain.value,
      n_layers: this.depth.value,
      n_hidden: Math.min(running?.n_hidden ?? WIDEST, WIDEST),
      init: /** @type {Config['init']} */ (this.init.value),
      activation: /** @type {Config['activation']} */ (this.activation.value),
      batch_norm: this.norm.checked,
    };
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    const config = this.config;
    const key = JSON.stringify(config);
    if (key === this.drawn) return;
    this.drawn = key;
    try {
      const bench = snapshot.playground.sibling(config);
      this.#draw(bench);
      bench.free();
      setText(this.error, '');
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      setText(this.error, message(error));
    }
  }

  /** @param {Snapshot['playground']} bench */
  #draw(bench) {
    const layers = bench.layers();
    const expected = bench.expectedSpreads();
    const last = layers[layers.length - 1];
    setText(this.title, `First loss ${lossText(bench.loss)} (knowing nothing: ${lossText(bench.baseline)}); the last layer\u2019s std is ${fixed(last.std, 3)}, ${percent(last.saturated)} saturated`);
    this.rows = layers.map(({ index, name, std, saturated }) => {
      const before = bench.histogram(index, 'preactivation', 1).std;
      const { preactivation, activation } = expected[index];
      return [name, before, preactivation, std, activation, saturated];
    });
    const cells = this.rows.map(([name, ...numbers]) => {
      const texts = numbers.map((x, i) => (i === 4 ? percent(x) : fixed(x, 3)));
      return h('tr', {}, h('th', { role: 'rowheader' }, name), ...texts.map((text) => h('td', {}, text)));
    });
    this.body.replaceChildren(...cells);
    this.#histograms(bench, layers);
  }

  /** @param {Snapshot['playground']} bench @param {import('../pkg/makemore_playground.js').LayerInfo[]} layers */
  #histograms(bench, layers) {
    this.multiples.ensure(layers.map(({ name }) => ({ name: `Histogram of the activations of ${name} at step 0`, unit: 'activation' })));
    const bounded = { tanh: [-1, 1], sigmoid: [0, 1] }[String(layers[0].activation)];
    const ends = bounded ?? layers.flatMap(({ index }) => {
      const { min, max } = bench.histogram(index, 'activation', 1);
      return [min, max];
    });
    const [lo, hi] = bounded ?? this.reach.fit(ends);
    layers.forEach(({ index, name, mean, std }, i) => {
      const { density } = bench.histogram(index, 'activation', BINS, lo, hi);
      const color = layerColor(this.element, i, layers.length);
      this.multiples.figures[i].update(`${name}: std ${fixed(std, 2)}`, `mean ${fixed(mean, 2)}`, { lo, hi, density, flat: [] }, color);
    });
  }
}

/** A table's head. @param {string[]} names */
export function head(names) {
  return h('thead', {}, h('tr', {}, ...names.map((name) => h('th', {}, name))));
}

/**
 * A slider with its number beside it, typable.
 *
 * @param {string} name
 * @param {{ min: number, max: number, step: number, value: number }} range
 * @param {() => void} onChange
 */
export function slider(name, { min, max, step, value }, onChange) {
  const id = uniqueId('slider');
  const text = String(Number(value.toFixed(4)));
  const limits = { min: String(min), max: String(max) };
  const range = h('input', { id, type: 'range', ...limits, step: String(step), value: text });
  const number = h('input', { type: 'number', ...limits, step: 'any', value: text, 'aria-label': name });
  const follow = (/** @type {HTMLInputElement} */ from, /** @type {HTMLInputElement} */ to) => () => {
    if (!Number.isFinite(from.valueAsNumber)) return;
    to.value = from.value;
    onChange();
  };
  range.addEventListener('input', follow(range, number));
  number.addEventListener('input', follow(number, range));
  return {
    element: h('span', { class: 'slider' }, h('label', { for: id }, name), h('span', { class: 'pair' }, range, number)),
    get value() {
      const typed = number.valueAsNumber;
      return Number.isFinite(typed) ? typed : Number(range.value);
    },
  };
}

/** A labelled list. @param {string} name @param {string[][]} options value and text @param {() => void} onChange */
export function choice(name, options, onChange) {
  const id = uniqueId('choice');
  const select = h('select', { id, onchange: onChange }, ...options.map(([value, text]) => h('option', { value }, text)));
  return {
    element: h('label', { class: 'inline', for: id }, name, select),
    select,
    get value() {
      return select.value;
    },
  };
}
