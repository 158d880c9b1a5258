import * as words from '#words/network.js';
import { h } from '../../base/dom.js';
import { count } from '../../base/format.js';
import { Cells } from './cells.js';

/** @typedef {import('./blocks.js').Block} Block */

/** Sides of a cell, under a pointer and under a finger. */
const SIDE = 15;
const FINGER = 28;
/** Rows that each arrow key moves by, and cells. @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** All numbers of a block, large enough for one of them to be picked. */
export class CellGrid {
  /**
   * @param {{ onPoint: (i: number) => void, onPick: (i: number) => void, onClose: () => void
   *   }} hooks
   * @param {() => import('./palette.js').Palette | null} palette
   */
  constructor({ onPoint, onPick, onClose }, palette) {
    this.onPoint = onPoint;
    this.onPick = onPick;
    /** The block that is shown, by its key; "" for none. */
    this.key = '';
    this.count = 0;
    this.columns = 1;
    this.cells = new Cells('net-grid', { onPoint, onPick }, palette);
    const { canvas } = this.cells;
    canvas.removeAttribute('aria-hidden');
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'img');
    canvas.addEventListener('keydown', (event) => this.#key(event));
    this.title = h('h3', {});
    const close = h('button', { 'data-action': 'grid-close', onclick: onClose }, words.close);
    this.element = h(
      'div',
      { class: 'net-all', 'data-grid': '' },
      h('div', { class: 'controls' }, this.title, close),
      h('div', { class: 'net-grid-scroll' }, canvas),
    );
  }

  /** @param {Block} block @param {ArrayLike<number>} values @param {number} reach */
  show(block, values, reach) {
    const { canvas } = this.cells;
    const isNew = this.key !== block.key || this.count !== values.length;
    if (isNew) {
      this.key = block.key;
      this.count = values.length;
      this.title.textContent = words.pick(block.name, count(values.length));
      canvas.setAttribute('aria-label', words.grid(block.name));
      this.cells.selected = -1;
    }
    const side = matchMedia('(pointer: coarse)').matches ? FINGER : SIDE;
    const width = this.element.clientWidth || 600;
    const rows = block.rows > 1 ? block.rows : Math.ceil((values.length * side) / width);
    this.columns = Math.ceil(values.length / rows);
    canvas.style.width = `${Math.min(width, this.columns * side)}px`;
    canvas.style.height = `${rows * side}px`;
    this.cells.update(values, rows, reach);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { selected } = this.cells;
    if (event.key === 'Enter') this.onPick(Math.max(0, selected));
    else {
      const move = MOVES[event.key];
      if (!move) return;
      const from = selected < 0 ? -move[0] * this.columns - move[1] : selected;
      const to = from + move[0] * this.columns + move[1];
      if (to < 0 || to >= this.count) return event.preventDefault();
      this.cells.select(to);
      this.onPoint(to);
    }
    event.preventDefault();
  }

  clear() {
    this.key = '';
    this.element.remove();
  }
}
