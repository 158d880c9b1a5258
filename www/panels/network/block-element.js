import * as words from '#words/network.js';
import { h, setText } from '../../base/dom.js';
import { loss as lossText, short } from '../../base/format.js';
import { begin, fitCanvas, offer, sizeOf } from '../../plot/canvas.js';
import { layerColor } from '../../plot/colors.js';
import { Cells, isMoved } from './cells.js';
import { reachOf } from './palette.js';
import { ProbabilityBars } from './probability-bars.js';

/** @typedef {import('./blocks.js').Block} Block */
/** @typedef {import('./palette.js').Palette} Palette */
/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

/**
 * What the block tells its picture. `onPick` is told whether the number itself could be met,
 * and not
 * only its neighbourhood.
 *
 * @typedef {object} Hooks
 * @property {(block: BlockElement, i: number) => void} onPoint
 * @property {(block: BlockElement, i: number, canPoint: boolean) => void} onPick
 * @property {(block: BlockElement) => void} onOpen all its numbers are asked for
 * @property {(block: BlockElement) => void} onFocus
 * @property {() => Palette | null} palette
 */

/**
 * What is drawn of a block at a moment.
 *
 * @typedef {object} Look
 * @property {ArrayLike<number>} values numbers that are not known yet are NaN
 * @property {boolean} isKnown
 * @property {string | undefined} target
 * @property {string} context
 */

/** A block as it is seen: name, shape, cells, and how its numbers are spread. */
export class BlockElement {
  /** @param {Block} block @param {Hooks} hooks */
  constructor(block, { onPoint, onPick, onOpen, onFocus, palette }) {
    /** @type {Block} */
    this.block = block;
    this.selected = -1;
    this.canvasHooks = {
      onPoint: (/** @type {number} */ i) => onPoint(this, i),
      onPick: (/** @type {number} */ i, /** @type {boolean} */ can) => onPick(this, i, can),
    };
    this.palette = palette;
    this.plot = this.#makePlot();
    this.letters = h('div', { class: 'net-letters', 'aria-hidden': 'true' });
    this.density = h('canvas', { class: 'net-density', 'aria-hidden': 'true' });
    this.range = h('div', { class: 'net-range', 'aria-hidden': 'true' });
    this.facts = h('div', { class: 'net-facts', 'aria-hidden': 'true' });
    this.alert = h(
      'div',
      { class: 'net-alert', 'aria-hidden': 'true', hidden: true },
      words.lookHere,
    );
    const open = () => onOpen(this);
    this.name = h('div', { class: 'net-name', 'aria-hidden': 'true', onclick: open }, block.name);
    const shape = h('div', { class: 'net-shape', 'aria-hidden': 'true', onclick: open });
    shape.append(h('div', {}, block.letters), h('div', {}, block.numbers));
    /** All of it in words, for a reader who does not see it. */
    this.spoken = h('div', { class: 'net-inside' });
    /** The number that is read, for the same reader. */
    this.inside = h('div', { role: 'group', class: 'net-inside' });
    this.element = h(
      'div',
      {
        class: `net-block net-${block.kind}`,
        role: 'treeitem',
        tabIndex: -1,
        'aria-level': '1',
        'data-block': block.key,
        onfocus: () => onFocus(this),
        onpointermove: (/** @type {PointerEvent} */ event) => {
          if (event.target !== this.plot.element && isMoved(event)) onPoint(this, -1);
        },
      },
      this.spoken,
      this.name,
      shape,
      h(
        'div',
        { class: 'net-body' },
        block.kind === 'embedding' && this.letters,
        this.plot.element,
      ),
      this.density,
      this.range,
      this.facts,
      this.alert,
      this.inside,
    );
    /** @type {import('./facts.js').Facts | null} */
    this.spread = null;
    this.color = '';
    this.densityObserver = fitCanvas(this.density, () => this.#drawDensity());
    offer(
      this.density,
      () => this.spread?.density && { range: this.spread.range, density: [...this.spread.density] },
    );
  }

  /** What draws its numbers. */
  #makePlot() {
    const { kind, rows } = this.block;
    if (kind === 'loss') {
      const { onPick } = this.canvasHooks;
      const element = h('div', { class: 'net-loss-value', onclick: () => onPick(0, true) });
      return {
        element,
        draw: () => {},
        update: (/** @type {Look} */ { values, isKnown }) =>
          setText(element, isKnown ? lossText(values[0]) : ''),
        select: () => {},
        boxOf: () => ({ left: 0, top: 0, width: 10, height: 10 }),
        destroy: () => {},
      };
    }
    if (kind === 'probability') {
      const bars = new ProbabilityBars(this.canvasHooks, this.palette);
      return Object.assign(
        {
          element: bars.canvas,
          update: (
            /** @type {Look} */ { values, target },
            /** @type {Snapshot} */ { vocabulary },
          ) =>
            bars.update(values, vocabulary, target === undefined ? -1 : vocabulary.indexOf(target)),
        },
        plotOf(bars),
      );
    }
    const cells = new Cells('cell-strip', this.canvasHooks, this.palette);
    return {
      element: cells.canvas,
      update: (/** @type {Look} */ { values }, /** @type {Snapshot} */ { config }) => {
        const isBounded = ['tanh', 'sigmoid'].includes(config.activation);
        const reach = kind === 'activation' && isBounded && values === this.block.values;
        cells.update(values, rows, reach ? 1 : reachOf(values));
      },
      ...plotOf(cells),
    };
  }

  /** Draws the numbers. @param {Block} block @param {Look} look @param {Snapshot} snapshot */
  draw(block, look, snapshot) {
    this.block = block;
    this.plot.update(look, snapshot);
    this.element.classList.toggle('not-yet', !look.isKnown);
  }

  /**
   * Says what the numbers are like. Apart from `draw`, since text makes the browser lay out anew.
   *
   * @param {Look} look
   * @param {{ facts: import('./facts.js').Facts | null, alerts: string[], layers: number }} how
   */
  describe({ isKnown, context }, { facts, alerts, layers }) {
    const { block } = this;
    if (block.kind === 'embedding') write(this.letters, 'span', [...context]);
    this.spread = isKnown ? facts : null;
    this.color = block.layer < layers ? layerColor(this.element, block.layer, layers) : '';
    this.#drawDensity();
    write(this.range, 'span', (this.spread?.range ?? []).map(short));
    const lines = (isKnown && facts?.lines) || [];
    write(this.facts, 'div', lines);
    // Its line stays, so that the page below does not jump as it comes and goes.
    if (alerts.length > 0) this.alert.hidden = false;
    this.alert.style.visibility = alerts.length > 0 ? '' : 'hidden';
    this.element.classList.toggle('look', alerts.length > 0);
    const { name, letters, numbers } = block;
    const spoken = [`${name}, ${letters}${numbers && ` = ${numbers}`}`, ...lines];
    if (!isKnown) spoken.push(words.notComputed);
    setText(this.spoken, [...spoken, ...alerts].join('. '));
  }

  #drawDensity() {
    const context = begin(this.density);
    const density = this.spread?.density;
    if (!context || !density) return;
    const { width, height } = sizeOf(this.density);
    const highest = Math.max(...density) || 1;
    const step = width / density.length;
    context.fillStyle = this.color;
    density.forEach((d, i) => {
      const tall = (d / highest) * height;
      context.fillRect(i * step, height - tall, step, tall);
    });
  }

  /** Marks one of its numbers; -1 for none. @param {number} i */
  select(i) {
    this.selected = i;
    this.plot.select(i);
    if (i < 0) this.inside.replaceChildren();
  }

  /**
   * Puts the selected number in words into the tree, and the focus on it.
   *
   * @param {string} label
   */
  enter(label) {
    const item = h('div', {
      role: 'treeitem',
      tabIndex: -1,
      'aria-level': '2',
      'aria-label': label,
      'aria-posinset': this.selected + 1,
      'aria-setsize': this.block.values.length,
      'aria-selected': 'true',
      'data-cell': this.selected,
    });
    // The next one is there before the last one goes, so that the focus is never lost.
    const old = [...this.inside.children];
    this.inside.append(item);
    item.focus({ preventScroll: true });
    for (const one of old) one.remove();
  }

  destroy() {
    this.plot.destroy();
    this.densityObserver.disconnect();
  }
}

/**
 * Writes each text into a child of its own, which stays for the next one.
 *
 * @param {HTMLElement} element
 * @param {'span' | 'div'} tag
 * @param {string[]} texts
 */
function write(element, tag, texts) {
  while (element.children.length > texts.length) element.lastChild?.remove();
  texts.forEach((text, i) => setText(element.children[i] ?? element.appendChild(h(tag)), text));
}

/** @param {Cells | ProbabilityBars} plot */
const plotOf = (plot) => ({
  draw: () => plot.draw(),
  select: (/** @type {number} */ i) => plot.select(i),
  boxOf: (/** @type {number} */ i) => plot.boxOf(i),
  destroy: () => plot.destroy(),
});
