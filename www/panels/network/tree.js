import * as words from '#words/network.js';
import { h, setText } from '../../base/dom.js';
import { BlockElement } from './block-element.js';

/** @typedef {import('./blocks.js').Picture} Picture */
/** @typedef {import('./blocks.js').Group} Group */
/** @typedef {import('./facts.js').LayerFacts} LayerFacts */

/** From this many hidden layers on the blocks are drawn narrow, and from that many narrower. */
const FEW = 2;
const MANY = 7;
/** More of them than this do not fit beside each other: the picture scrolls. */
const MOST = 12;
/** Cells that an arrow key moves by together with Shift. */
const FAR = 10;

/**
 * What the tree tells its picture.
 *
 * @typedef {object} TreeHooks
 * @property {(block: BlockElement, i: number) => void} onRead a number is pointed at; -1: the
 *   block itself
 * @property {(block: BlockElement, i: number, canPoint: boolean) => void} onPick
 * @property {(block: BlockElement) => void} onOpen
 * @property {(block: BlockElement, i: number) => string} describe a number in words
 * @property {() => import('./palette.js').Palette | null} palette
 */

/** The blocks of the picture, and the way through them by keyboard. */
export class NetworkTree {
  /** @param {TreeHooks} hooks */
  constructor(hooks) {
    this.hooks = hooks;
    this.element = h('div', {
      class: 'network',
      role: 'tree',
      'aria-label': words.tree,
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    /** Blocks by their keys. @type {Map<string, BlockElement>} */
    this.blocks = new Map();
    /** Facts of the layers by their groups. @type {Map<string, Record<string, HTMLElement>>} */
    this.tables = new Map();
    /** The block that Tab leads to. */
    this.current = '';
  }

  clear() {
    for (const block of this.blocks.values()) block.destroy();
    this.blocks.clear();
    this.tables.clear();
    this.element.replaceChildren();
    delete this.element.dataset.keys;
  }

  /**
   * Makes the blocks anew where there are others than before.
   *
   * @param {Picture} picture
   * @returns {boolean} whether they were made
   */
  ensure({ groups }) {
    const keys = groups.flatMap(({ blocks }) =>
      blocks.map(({ key, name, numbers }) => key + name + numbers),
    );
    if (keys.join() === this.element.dataset.keys) return false;
    const hadFocus = this.element.contains(
      /** @type {ShadowRoot} */ (this.element.getRootNode()).activeElement ?? null,
    );
    this.clear();
    this.element.dataset.keys = keys.join();
    const layers = groups.length - 2;
    this.element.dataset.depth = layers < FEW ? 'one' : layers < MANY ? 'few' : 'many';
    this.element.toggleAttribute('data-crowded', layers > MOST);
    this.element.append(...groups.map((group) => this.#makeGroup(group, layers)));
    if (!this.blocks.has(this.current)) this.current = groups[0].blocks[0].key;
    this.#rove();
    if (hadFocus) this.blocks.get(this.current)?.element.focus({ preventScroll: true });
    return true;
  }

  /** @param {Group} group @param {number} layers */
  #makeGroup(group, layers) {
    const { onRead, onPick, onOpen, palette } = this.hooks;
    const elements = group.blocks.map((block) => {
      const element = new BlockElement(block, {
        onPoint: onRead,
        onPick,
        onOpen,
        palette,
        onFocus: (focused) => this.#focused(focused),
      });
      this.blocks.set(block.key, element);
      return element.element;
    });
    // The loss stands below the probability that it is of.
    const isLoss = group.blocks.at(-1)?.kind === 'loss';
    const last = isLoss
      ? [h('div', { class: 'net-column', role: 'none' }, ...elements.splice(-2))]
      : [];
    const parts = group.name.split(' ');
    const name = h(
      'div',
      { class: 'net-group-name', 'aria-hidden': 'true' },
      parts.length > 1 && h('span', { class: 'net-word' }, `${parts[0]} `),
      parts.at(-1),
    );
    return h(
      'div',
      { class: 'net-group', role: 'group', 'aria-label': group.name, 'data-group': group.key },
      name,
      h('div', { class: 'net-row', role: 'none' }, ...elements, ...last),
      layers >= FEW && this.#makeTable(group),
    );
  }

  /**
   * Numbers of a layer, one below another; before the first layer what they are.
   *
   * @param {Group} group
   */
  #makeTable({ key, layer }) {
    const names = {
      std: words.lineStd,
      flat: words.lineSaturated,
      gradient: words.lineGradient,
      update: words.lineUpdate,
    };
    const lines = Object.entries(names).map(([name, text]) => [
      name,
      h('div', { class: 'net-fact', 'data-fact': name }, key === 'input' ? text : ''),
    ]);
    if (layer >= 0) this.tables.set(key, Object.fromEntries(lines));
    if (key === 'output') return null;
    return h(
      'div',
      { class: 'net-table', 'aria-hidden': 'true' },
      ...lines.map(([, line]) => line),
    );
  }

  /** @param {string} key of a group @param {LayerFacts | null} facts */
  describeLayer(key, facts) {
    for (const [name, line] of Object.entries(this.tables.get(key) ?? {}))
      setText(line, facts ? /** @type {any} */ (facts)[name] : '');
  }

  /** Exactly one block is reached by Tab. */
  #rove() {
    for (const [key, { element }] of this.blocks) element.tabIndex = key === this.current ? 0 : -1;
  }

  /** @param {BlockElement} block */
  #focused(block) {
    this.current = block.block.key;
    this.#rove();
    this.hooks.onRead(block, -1);
  }

  /** Marks a number; no other one is marked. @param {BlockElement} block @param {number} i */
  select(block, i) {
    for (const other of this.blocks.values()) {
      if (other !== block && other.selected >= 0) other.select(-1);
    }
    block.select(i);
    this.current = block.block.key;
    this.#rove();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const key = /** @type {HTMLElement | null} */ (target.closest('[data-block]'))?.dataset.block;
    const block = this.blocks.get(key ?? '');
    if (!block || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.#act(block, event, target.dataset.cell !== undefined)) return;
    // The arrows of the tree are its own, and not the page's.
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * @param {BlockElement} block
   * @param {KeyboardEvent} event
   * @param {boolean} isInside whether a number has the focus
   */
  #act(block, { key, shiftKey }, isInside) {
    const last = block.block.values.length - 1;
    const step = shiftKey ? FAR : 1;
    const from = isInside ? block.selected : -1;
    const to = {
      ArrowDown: isInside ? Math.min(last, from + step) : Math.max(0, block.selected),
      ArrowUp: isInside ? from - step : -1,
      Home: 0,
      End: last,
    }[key];
    const side = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (key === 'ArrowUp' && !isInside) return true;
    if (to !== undefined) this.#enter(block, to);
    else if (side) this.#go(block, side);
    else if (key === 'Escape' && isInside) this.#enter(block, -1);
    else if (key === 'Enter' && isInside) this.hooks.onPick(block, block.selected, true);
    else if (key === 'Enter') this.hooks.onOpen(block);
    else return false;
    return true;
  }

  /**
   * Goes to a number of a block; below 0: to the block itself.
   *
   * @param {BlockElement} block
   * @param {number} i
   */
  #enter(block, i) {
    if (i < 0) {
      block.select(-1);
      return block.element.focus({ preventScroll: true });
    }
    this.select(block, i);
    this.hooks.onRead(block, i);
    block.enter(this.hooks.describe(block, i));
  }

  /** @param {BlockElement} block @param {number} by */
  #go({ block }, by) {
    const keys = [...this.blocks.keys()];
    const next = this.blocks.get(keys[keys.indexOf(block.key) + by]);
    if (!next) return;
    for (const other of this.blocks.values()) if (other.selected >= 0) other.select(-1);
    next.element.focus();
  }
}
