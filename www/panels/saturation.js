import * as words from '#words/saturation.js';
import { h, setText, uniqueId } from '../base/dom.js';
import { count, fixed, percent } from '../base/format.js';
import { activationInfo } from '../base/limits.js';
import { CellPlot } from '../plot/cells.js';
import { ALL_ROWS, SLICE } from '../run/slices.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').DeadInfo} DeadInfo */

/** The least number of steps between two scans of the dev set while it trains. */
const SCAN_EVERY = 1000;

/** The lecture's black and white map: examples by neurons, white where the activation is flat. */
export class SaturationPanel {
  reads = /** @type {const} */ (['layers', 'saturationMap', 'scanDead', 'values', 'minibatch']);

  constructor() {
    const id = uniqueId('layer');
    this.layer = h('select', { id, onchange: () => this.redraw?.() });
    this.title = h('h2', { 'data-readout': 'dead' });
    this.facts = h('p', { class: 'facts', 'data-readout': 'dead-facts' });
    this.plot = new CellPlot(words.plot, (column, row) => this.#describe(column, row));
    this.help = h('p', { class: 'help' });
    this.chooser = h('label', { class: 'inline', for: id }, words.layer, this.layer);
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'saturation' },
      h('header', {}, this.title, this.chooser),
      this.facts,
      this.plot.element,
      this.help,
    );
    /** @type {import('../pkg/makemore_playground.js').SaturationMap | null} */
    this.map = null;
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /**
     * The last finished scan of the dev set.
     *
     * @type {{ step: number, rows: number, layers: DeadInfo[] } | null}
     */
    this.scan = null;
    this.scanning = false;
    this.scanStep = -1;
  }

  reset() {
    this.release();
    this.plot.clear();
    this.scan = null;
    this.scanning = false;
    this.scanStep = -1;
    this.layer.replaceChildren();
  }

  /** A network that sleeps or is gone answers nothing. */
  release() {
    this.snapshot = null;
    this.map = null;
    this.redraw = undefined;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    const { source } = snapshot;
    this.snapshot = snapshot;
    this.redraw = () => this.update(snapshot);
    const layers = source.layers();
    if (this.layer.options.length !== layers.length) {
      this.layer.replaceChildren(
        ...layers.map(({ index, name }) => h('option', { value: String(index) }, name)),
      );
    }
    this.chooser.hidden = layers.length === 1;
    setText(this.help, explain(layers[0].activation));
    const index = Number(this.layer.value);
    const map = source.saturationMap(index);
    this.map = map;
    this.plot.update(
      map.neurons,
      map.examples,
      (data) => paint(data, map),
      () => ({ ...map, cells: Array.from(map.cells) }),
    );
    setText(
      this.title,
      words.title(layers[index].name, count(map.dead), count(map.neurons)) + this.#overDev(index),
    );
    setText(this.facts, words.facts(percent(map.flat), tails(map)) + this.#devFacts(index));
  }

  /** Scans the dev set in slices. @param {Snapshot} snapshot */
  work({ source, step, playing }) {
    const due =
      this.scanStep < 0 ||
      (playing
        ? step - this.scanStep >= SCAN_EVERY && step >= this.scanStep * 1.1
        : step !== this.scanStep);
    if (!this.scanning && !due) return false;
    if (!this.scanning) this.scanStep = step;
    const { done, total, layers } = source.scanDead(ALL_ROWS, SLICE);
    this.scanning = done < total;
    if (!this.scanning) {
      this.scan = { step: this.scanStep, rows: total, layers };
      if (this.snapshot) this.update({ ...this.snapshot, source, step, playing });
    }
    return this.scanning;
  }

  /** @param {number} index */
  #overDev(index) {
    return this.scan && this.scan.rows > 0
      ? words.titleOfDev(count(this.scan.layers[index].dead))
      : '';
  }

  /** @param {number} index */
  #devFacts(index) {
    if (!this.scan || this.scan.rows === 0) return '';
    const { step, rows, layers } = this.scan;
    return words.factsOfDev(count(rows), count(step), tails(layers[index]));
  }

  /** @param {number} neuron @param {number} example */
  #describe(neuron, example) {
    if (!this.snapshot || !this.map) return '';
    const { source } = this.snapshot;
    const { context, target } = source.minibatch[example];
    const { data, cols } = source.values(Number(this.layer.value), 'activation');
    const value = fixed(data[neuron * cols + example], 4);
    return words.reading(neuron + 1, example + 1, context, target, value);
  }
}

/** @param {DeadInfo} dead */
function tails({ dead, neurons, low, high, both }) {
  if (dead === 0) return words.noneDead(count(neurons));
  return words.dead(count(dead), count(low), count(high), count(both));
}

/**
 * @param {Uint8ClampedArray} data
 * @param {import('../pkg/makemore_playground.js').SaturationMap} map
 */
function paint(data, { cells, neurons, examples }) {
  for (let example = 0; example < examples; example += 1) {
    for (let neuron = 0; neuron < neurons; neuron += 1) {
      const at = (example * neurons + neuron) * 4;
      const shade = cells[neuron * examples + example] > 0 ? 255 : 20;
      data[at] = data[at + 1] = data[at + 2] = shade;
      data[at + 3] = 255;
    }
  }
}

/** What the map shows, for an activation function. @param {string} activation */
function explain(activation) {
  const [, [high] = [0]] = activationInfo(activation)?.mapFlat ?? [];
  return words.help(activation === 'tanh' ? words.beyond(high) : words.whereFlat);
}
