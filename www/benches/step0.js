import * as words from '#words/step0.js';
import { attempt, h, setText } from '../base/dom.js';
import { choice, head, slider, scrolling } from '../base/controls.js';
import { fixed, loss as lossText, percent, short } from '../base/format.js';
import { activationInfo, limits } from '../base/limits.js';
import { NORMS } from '../base/norms.js';
import { offer } from '../plot/canvas.js';
import { layerColor } from '../plot/colors.js';
import { Multiples, Reach } from '../plot/multiples.js';
import { withChanges } from '../run/config.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').Playground} Playground */
/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

const BINS = 50;
/** Wider networks take too long to draw while a slider moves. */
const WIDEST = 300;

/**
 * A network that is never trained. The reader moves its initialisation and sees what its first
 * minibatch does.
 */
export class Step0Bench {
  reads = /** @type {const} */ (['sibling']);

  /** @param {{ onWake: () => void, onApply: (config: Partial<Config>) => void }} hooks */
  constructor({ onWake, onApply }) {
    this.onWake = onWake;
    this.gain = slider(words.gain, { min: 0, max: 5, step: 0.01, value: 5 / 3 }, () =>
      this.#changed(),
    );
    this.depth = slider(words.depth, { min: 1, max: 12, step: 1, value: 5 }, () => this.#changed());
    this.width = slider(words.width, { min: 10, max: WIDEST, step: 10, value: 100 }, () => {
      this.widthIsChosen = true;
      this.#changed();
    });
    /** Before somebody moves the slider, the bench is as wide as the run. */
    this.widthIsChosen = false;
    this.init = choice(
      words.init,
      [
        ['kaiming', words.kaiming],
        ['normal', words.normal],
        ['xavier', words.xavier],
        ['torch', words.torch],
      ],
      () => this.#changed(),
    );
    const activations = limits().activations.map(({ name }) => [name, name]);
    this.activation = choice(words.activation, activations, () => this.#changed());
    this.norm = choice(words.norm, Object.entries(NORMS), () => this.#changed());
    this.title = h('h2', { 'data-readout': 'step0' });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.body = h('tbody', { 'data-readout': 'step0-table' });
    /**
     * Layer by layer, in the order of the table.
     *
     * @type {[string, number, number, number, number, number, number][]}
     */
    this.rows = [];
    this.table = this.#makeTable();
    this.multiples = new Multiples();
    this.reach = new Reach();
    this.train = h(
      'button',
      { 'data-action': 'train-step0', onclick: () => onApply(this.changes) },
      words.train,
    );
    this.element = this.#build();
    /** What was computed last. */
    this.drawn = '';
    /** @type {Snapshot | null} */
    this.snapshot = null;
  }

  #makeTable() {
    const titles = [
      '',
      words.before,
      words.expected,
      words.after,
      words.expected,
      words.saturated,
      words.gradients,
    ];
    const table = h('table', { 'aria-label': words.table }, head(titles), this.body);
    const columns = [
      words.layer,
      words.before,
      words.expectedBefore,
      words.after,
      words.expectedAfter,
      words.saturatedShare,
      words.gradients,
    ];
    offer(table, () => this.rows.length > 0 && { columns, rows: this.rows });
    return table;
  }

  #build() {
    const { gain, depth, width, init, activation, norm } = this;
    const controls = [gain, depth, width, init, activation, norm].map(({ element }) => element);
    return h(
      'section',
      { class: 'panel', 'data-panel': 'step0' },
      h('h3', {}, words.title),
      h('p', { class: 'help' }, words.help),
      h('div', { class: 'controls' }, ...controls, this.train),
      this.title,
      this.error,
      scrolling(words.table, this.table),
      this.multiples.element,
    );
  }

  /** A new run changes the data of the bench, but not what was set in it. */
  reset() {
    this.release();
    this.multiples.clear();
    this.rows = [];
    this.body.replaceChildren();
  }

  /** A network that sleeps or is gone answers nothing. */
  release() {
    this.drawn = '';
    this.snapshot = null;
  }

  remake() {
    this.drawn = '';
  }

  #changed() {
    if (this.snapshot) this.update(this.snapshot);
    this.onWake();
  }

  /** What the sliders change in the running config. @returns {Partial<Config>} */
  get changes() {
    return {
      ...(this.depth.value > 1 && { recipe: 'layers' }),
      gain: this.gain.value,
      n_layers: this.depth.value,
      n_hidden: Math.min(WIDEST, Math.max(1, Math.round(this.width.value))),
      init: /** @type {Config['init']} */ (this.init.value),
      activation: /** @type {Config['activation']} */ (this.activation.value),
      norm: /** @type {Config['norm']} */ (this.norm.value),
    };
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    if (!this.widthIsChosen) this.width.set(Math.min(WIDEST, snapshot.config.n_hidden));
    const config = withChanges(snapshot.config, this.changes);
    const key = JSON.stringify(config);
    if (key === this.drawn) return;
    this.drawn = key;
    attempt(this.error, () => {
      const bench = snapshot.source.sibling(config);
      this.#draw(bench);
      bench.free();
    });
  }

  /** @param {Playground} bench */
  #draw(bench) {
    const layers = bench.layers();
    const expected = bench.expectedSpreads();
    const last = layers[layers.length - 1];
    this.rows = layers.map(({ index, name, std, saturated }) => {
      const before = bench.histogram(index, 'preactivation', 1).std;
      const { preactivation, activation } = expected[index];
      const gradient = bench.histogram(index, 'activation_grad', 1).std;
      return [name, before, preactivation, std, activation, saturated, gradient];
    });
    const cells = this.rows.map(([name, ...numbers]) => {
      const texts = numbers.map((x, i) =>
        i === 4 ? percent(x) : i === 5 ? short(x) : fixed(x, 3),
      );
      return h(
        'tr',
        {},
        h('th', { role: 'rowheader' }, name),
        ...texts.map((text) => h('td', {}, text)),
      );
    });
    this.body.replaceChildren(...cells);
    const gradients = this.rows.map((row) => row[6]);
    const back = gradients[0] / gradients[gradients.length - 1];
    const finding = words.finding({
      loss: lossText(bench.loss),
      guessing: lossText(bench.baseline),
      std: fixed(last.std, 3),
      saturated: percent(last.saturated),
      flow: layers.length > 1 ? words.flow(short(back), last.name) : '',
    });
    setText(this.title, finding);
    this.#histograms(bench, layers);
  }

  /**
   * @param {Playground} bench
   * @param {import('../pkg/makemore_playground.js').LayerInfo[]} layers
   */
  #histograms(bench, layers) {
    this.multiples.ensure(
      layers.map(({ name }) => ({
        of: name,
        name: words.plot(name),
        unit: words.unit,
      })),
    );
    const bounded = activationInfo(layers[0].activation)?.range;
    const ends =
      bounded ??
      layers.flatMap(({ index }) => {
        const { min, max } = bench.histogram(index, 'activation', 1);
        return [min, max];
      });
    const [lo, hi] = bounded ?? this.reach.fit(ends);
    layers.forEach(({ index, name, mean, std }, i) => {
      const { density } = bench.histogram(index, 'activation', BINS, lo, hi);
      const color = layerColor(this.element, i, layers.length);
      this.multiples.figures[i].update(
        words.layerTitle(name, fixed(std, 2)),
        words.layerFacts(fixed(mean, 2)),
        { lo, hi, density, flat: [] },
        color,
      );
    });
    this.multiples.draw();
  }
}
