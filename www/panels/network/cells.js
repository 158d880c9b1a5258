import { h } from '../../base/dom.js';
import { begin, fitCanvas, themeValue } from '../../plot/canvas.js';
import { rgb } from '../../plot/cells.js';

/** A cell is at least so many CSS pixels long; where there are more numbers, neighbours share one. */
const LEAST = 1;
/** From this length on cells have a gap between them. */
const GAP_FROM = 5;

/**
 * How far from zero a colour is full: as far as most numbers reach, in steps, so that colours stand still
 * while the numbers move a little.
 *
 * @param {ArrayLike<number>} values
 */
export function reachOf(values) {
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += values[i] ** 2;
  const far = 2 * Math.sqrt(squares / Math.max(1, values.length));
  return Number.isFinite(far) && far > 0 ? 2 ** Math.ceil(Math.log2(far)) : 1;
}

/**
 * The number that stands for some neighbours that share a cell: the one farthest from zero, so that
 * nothing large is lost.
 *
 * @param {ArrayLike<number>} values @param {number} from @param {number} to
 */
export function farthest(values, from, to) {
  let best = values[from];
  for (let i = from + 1; i < to; i += 1) {
    if (Math.abs(values[i]) > Math.abs(best)) best = values[i];
  }
  return best;
}

/**
 * A strip of cells, one for each number: orange below zero, blue above. It lies along the longer side of
 * its canvas.
 */
export class CellStrip {
  /** @param {(index: number) => void} onPoint told which number is under the pointer, -1 for none @param {(index: number) => void} onPick */
  constructor(onPoint, onPick) {
    /** @type {{ values: ArrayLike<number>, rows: number, reach: number } | null} */
    this.data = null;
    this.selected = -1;
    this.canvas = h('canvas', { class: 'cell-strip', 'aria-hidden': 'true' });
    this.canvas.addEventListener('pointermove', (event) => onPoint(this.#at(event)));
    this.canvas.addEventListener('pointerleave', () => onPoint(-1));
    this.canvas.addEventListener('click', (event) => onPick(this.#at(event)));
    this.observer = fitCanvas(this.canvas, () => this.draw());
  }

  /** @param {ArrayLike<number>} values @param {number} rows @param {number} reach @param {number} selected */
  update(values, rows, reach, selected) {
    this.data = { values, rows, reach };
    this.selected = selected;
    this.draw();
  }

  clear() {
    this.data = null;
    this.selected = -1;
  }

  /** Where the cells lie. */
  get #frame() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const { values, rows } = this.data ?? { values: [], rows: 1 };
    const along = height > width ? height : width;
    const isDown = height > width && rows === 1;
    const count = values.length / rows;
    const length = Math.max(LEAST, (isDown ? along : width) / Math.max(1, count));
    return { width, height, isDown, count, rows, length };
  }

  /** The number at a place. @param {MouseEvent} event */
  #at({ offsetX, offsetY }) {
    const { width, height, isDown, count, rows } = this.#frame;
    if (count === 0) return -1;
    const share = isDown ? offsetY / height : offsetX / width;
    const row = rows === 1 ? 0 : Math.min(rows - 1, Math.floor((offsetY / height) * rows));
    return row * count + Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  }

  draw() {
    const context = begin(this.canvas);
    if (!context || !this.data) return;
    const { values, reach } = this.data;
    const { width, height, isDown, count, rows, length } = this.#frame;
    const paint = painter(this.canvas, reach);
    const thickness = (isDown ? width : height) / rows;
    const gap = length >= GAP_FROM ? 1 : 0;
    const bins = Math.min(count, Math.floor((isDown ? height : width) / LEAST));
    for (let row = 0; row < rows; row += 1) {
      for (let bin = 0; bin < bins; bin += 1) {
        const [from, to] = [
          Math.floor((bin * count) / bins),
          Math.floor(((bin + 1) * count) / bins),
        ];
        const start = ((isDown ? height : width) * from) / count;
        const size = ((isDown ? height : width) * Math.max(1, to - from)) / count - gap;
        context.fillStyle = paint(farthest(values, row * count + from, row * count + to));
        if (isDown) context.fillRect(0, start, width, size);
        else context.fillRect(start, row * thickness, size, thickness - (rows > 1 ? 1 : 0));
      }
    }
    this.#mark(context);
  }

  /** @param {CanvasRenderingContext2D} context */
  #mark(context) {
    const { width, height, isDown, count, rows, length } = this.#frame;
    if (this.selected < 0 || count === 0) return;
    const [row, place] = [Math.floor(this.selected / count), this.selected % count];
    const size = Math.max(length, 4);
    const middle = (place + 0.5) * length;
    context.strokeStyle = themeValue(this.canvas, '--ink');
    context.lineWidth = 2;
    const thickness = height / rows;
    if (isDown) context.strokeRect(1, middle - size / 2, width - 2, size);
    else context.strokeRect(middle - size / 2, row * thickness + 1, size, thickness - 2);
  }
}

/** Gives a number its colour. @param {Element} element @param {number} reach @returns {(value: number) => string} */
export function painter(element, reach) {
  const [low, none, high] = ['--negative', '--cell-zero', '--positive'].map((name) =>
    rgb(themeValue(element, name)),
  );
  return (value) => {
    const share = Math.min(1, Math.abs(value) / reach) || 0;
    const end = value < 0 ? low : high;
    const mix = none.map((from, c) => Math.round(from + share * (end[c] - from)));
    return `rgb(${mix.join(' ')})`;
  };
}
