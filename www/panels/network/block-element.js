import { h, setText } from '../../base/dom.js';
import { fixed, percent, short } from '../../base/format.js';
import { begin, fitCanvas } from '../../plot/canvas.js';
import { layerColor } from '../../plot/colors.js';
import { CellStrip, reachOf } from './cells.js';
import { ProbabilityBars } from './probability-bars.js';

/** @typedef {import('./blocks.js').Block} Block */
/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

const BINS = 24;
/** What a histogram of each kind is called in WebAssembly. @type {Record<string, import('../../pkg/makemore_playground.js').Quantity>} */
const QUANTITIES = { z: 'preactivation', y: 'normalised', activation: 'activation' };

/** What the block tells its picture. @typedef {{ onPoint: (block: BlockElement, i: number) => void, onPick: (block: BlockElement, i: number) => void, onFocus: (block: BlockElement) => void }} Hooks */

/** A block as it is seen: name, shape, cells, and how its numbers are spread. */
export class BlockElement {
  /** @param {Block} block @param {Hooks} hooks */
  constructor(block, { onPoint, onPick, onFocus }) {
    /** @type {Block} */
    this.block = block;
    this.selected = -1;
    const [point, pick] = [
      (/** @type {number} */ i) => onPoint(this, i),
      (/** @type {number} */ i) => onPick(this, i),
    ];
    this.isBars = block.kind === 'probability';
    this.bars = new ProbabilityBars(point, pick);
    this.strip = new CellStrip(point, pick);
    const body = this.isBars ? this.bars.canvas : this.strip.canvas;
    this.letters = h('div', { class: 'net-letters', 'aria-hidden': 'true' });
    this.density = h('canvas', { class: 'net-density', 'aria-hidden': 'true' });
    this.facts = h('div', { class: 'net-facts' });
    this.alert = h('div', { class: 'net-alert', hidden: true }, 'look here');
    this.name = h('div', { class: 'net-name' }, block.name);
    this.shape = h('div', { class: 'net-shape' }, block.shape);
    this.element = h(
      'div',
      {
        class: `net-block net-${block.kind}`,
        role: 'treeitem',
        tabIndex: -1,
        'aria-level': '2',
        'data-block': block.key,
        onfocus: () => onFocus(this),
      },
      this.name,
      this.shape,
      h('div', { class: 'net-body' }, block.kind === 'embedding' && this.letters, body),
      block.kind in QUANTITIES && this.density,
      this.facts,
      this.alert,
    );
    /** @type {Float32Array | null} */
    this.shown = null;
    this.color = '';
    fitCanvas(this.density, () => this.#drawDensity());
  }

  /**
   * @param {Block} block
   * @param {Snapshot} snapshot
   * @param {{ target: string | undefined, context: string, alerts: string[], hasMinibatch: boolean }} how
   */
  update(block, snapshot, { target, context, alerts, hasMinibatch }) {
    this.block = block;
    if (this.isBars) {
      const right = target === undefined ? -1 : snapshot.vocabulary.indexOf(target);
      this.bars.update(block.values, snapshot.vocabulary, right, this.selected);
    } else {
      const reach = block.kind === 'activation' && isBounded(snapshot) ? 1 : reachOf(block.values);
      this.strip.update(block.values, block.rows, reach, this.selected);
    }
    if (block.kind === 'embedding') {
      this.letters.replaceChildren(...[...context].map((letter) => h('span', {}, letter)));
    }
    const facts = hasMinibatch ? this.#measure(snapshot) : [`std ${fixed(stdOf(block.values), 2)}`];
    setText(this.facts, facts.join(', '));
    this.alert.hidden = alerts.length === 0;
    this.alert.title = alerts.join(' ');
    this.element.classList.toggle('look', alerts.length > 0);
    const { name, shape } = block;
    const words = [`${name}, ${shape}`, ...facts, ...alerts].join('. ');
    if (this.element.getAttribute('aria-label') !== words) {
      this.element.setAttribute('aria-label', words);
    }
  }

  /** How the block's numbers are spread over the minibatch. @param {Snapshot} snapshot @returns {string[]} */
  #measure({ source }) {
    const { kind, layer } = this.block;
    const quantity = QUANTITIES[kind];
    if (!quantity)
      return kind === 'probability' ? [] : [`std ${fixed(stdOf(this.block.values), 2)}`];
    const layers = source.layers();
    if (layer >= layers.length) return [`std ${fixed(stdOf(this.block.values), 2)}`];
    const { density, std } = source.histogram(layer, quantity, BINS);
    this.shown = density;
    this.color = layerColor(this.element, layer, layers.length);
    this.#drawDensity();
    const facts = [`std ${fixed(std, 2)}`];
    if (kind === 'activation') {
      const { saturated, activation } = layers[layer];
      const word = activation === 'relu' ? 'at zero' : 'saturated';
      if (['tanh', 'sigmoid', 'relu'].includes(activation))
        facts.push(`${percent(saturated)} ${word}`);
      const gradient = source.histogram(layer, 'activation_grad', 1).std;
      facts.push(`gradient std ${short(gradient)}`);
    }
    if (kind === 'z') {
      const weight = source.parameters().find(({ name }) => name === `layers.${layer}.weight`);
      if (weight && Number.isFinite(weight.updateRatio)) {
        facts.push(`update ratio 10^${fixed(weight.updateRatio, 1)}`);
      }
    }
    return facts;
  }

  #drawDensity() {
    const context = begin(this.density);
    if (!context || !this.shown) return;
    const { clientWidth: width, clientHeight: height } = this.density;
    const highest = Math.max(...this.shown) || 1;
    const step = width / this.shown.length;
    context.fillStyle = this.color;
    this.shown.forEach((d, i) => {
      const tall = (d / highest) * height;
      context.fillRect(i * step, height - tall, step, tall);
    });
  }

  /** Marks one of its numbers; -1 for none. @param {number} i */
  select(i) {
    this.selected = i;
    this.strip.selected = this.bars.selected = i;
    this.strip.draw();
    this.bars.draw();
  }

  destroy() {
    this.strip.observer.disconnect();
    this.bars.observer.disconnect();
  }
}

/** @param {Snapshot} snapshot */
const isBounded = ({ config }) => ['tanh', 'sigmoid'].includes(config.activation);

/** With Bessel's correction. @param {Float32Array} values */
function stdOf(values) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
