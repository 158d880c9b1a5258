import { h } from '../../base/dom.js';
import { begin, fitCanvas, offer, sizeOf } from '../../plot/canvas.js';
import { shadeOf } from './palette.js';

/** @typedef {import('./palette.js').Palette} Palette */

/** A cell that can be pointed at is at least so many CSS pixels long and wide. */
const LEAST = 5;
/** From this length on cells have a gap between them. */
const GAP_FROM = 4;
/** And under a finger so many. */
const TOUCHABLE = 20;

/**
 * How numbers lie on a canvas: in lanes side by side, each of which has so many.
 *
 * @typedef {object} Layout
 * @property {boolean} isDown whether a lane runs downwards
 * @property {number} lanes
 * @property {number} perLane
 * @property {boolean} isMerged whether cells are too small to be pointed at, and neighbours
 *   share one
 */

/**
 * As few lanes as leave cells that can be pointed at; where there is no room for that, one lane of
 * merged cells.
 *
 * @param {number} width @param {number} height @param {number} count @param {number} rows
 *   more than one are kept as they are
 * @returns {Layout}
 */
export function layoutOf(width, height, count, rows) {
  if (rows > 1) {
    const perLane = Math.ceil(count / rows);
    return { isDown: false, lanes: rows, perLane, isMerged: width / perLane < LEAST };
  }
  const isDown = height > width;
  const [along, across] = isDown ? [height, width] : [width, height];
  for (let lanes = 1; lanes === 1 || across / lanes >= LEAST; lanes += 1) {
    const perLane = Math.ceil(count / lanes);
    if (along / perLane >= LEAST) return { isDown, lanes, perLane, isMerged: false };
  }
  return { isDown, lanes: 1, perLane: count, isMerged: true };
}

/**
 * The number that stands for some neighbours that share a cell: the one farthest from zero, so that
 * nothing large is lost.
 *
 * @param {ArrayLike<number>} values @param {number} from @param {number} to
 */
function farthest(values, from, to) {
  let best = from;
  for (let i = from + 1; i < to; i += 1) {
    if (Math.abs(values[i]) > Math.abs(values[best])) best = i;
  }
  return best;
}

/** Scrolling under a resting pointer makes such events, too. @param {PointerEvent} event */
export const isMoved = ({ movementX, movementY }) => movementX !== 0 || movementY !== 0;

/**
 * Numbers as cells on a canvas, orange below zero, blue above.
 */
export class Cells {
  /**
   * @param {string} name a class for its size
   * @param {{ onPoint: (index: number) => void, onPick: (index: number, canPoint: boolean) =>
   *   void }} hooks told which
   *   number is under the pointer, -1 for none, and which was picked; and whether a single cell can
   *   be met with this pointer
   * @param {() => Palette | null} palette
   */
  constructor(name, { onPoint, onPick }, palette) {
    this.palette = palette;
    /** @type {{ values: ArrayLike<number>, rows: number, reach: number } | null} */
    this.data = null;
    this.selected = -1;
    this.isTouched = false;
    this.canvas = h('canvas', { class: name, 'aria-hidden': 'true' });
    const { canvas } = this;
    canvas.addEventListener(
      'pointerdown',
      (event) => (this.isTouched = event.pointerType !== 'mouse'),
    );
    canvas.addEventListener('pointermove', (event) => {
      if (isMoved(event)) onPoint(this.#at(event));
    });
    canvas.addEventListener('click', (event) => onPick(this.#at(event), this.#canPoint()));
    this.observer = fitCanvas(canvas, () => this.draw());
    offer(canvas, () => this.data && { values: Array.from(this.data.values) });
  }

  /** @param {ArrayLike<number>} values @param {number} rows @param {number} reach */
  update(values, rows, reach) {
    this.data = { values, rows, reach };
    this.draw();
  }

  /** Marks a number; -1 for none. @param {number} i */
  select(i) {
    if (i === this.selected) return;
    this.selected = i;
    this.draw();
  }

  /** How the cells lie now, and how large they are. */
  get layout() {
    const { width: clientWidth, height: clientHeight } = sizeOf(this.canvas);
    const { values, rows } = this.data ?? { values: [], rows: 1 };
    const layout = layoutOf(clientWidth, clientHeight, values.length, rows);
    const { isDown, lanes, perLane } = layout;
    const [width, height] = isDown
      ? [clientWidth / lanes, clientHeight / perLane]
      : [clientWidth / perLane, clientHeight / lanes];
    return { ...layout, width, height };
  }

  #canPoint() {
    const { isMerged, width, height } = this.layout;
    return !isMerged && (!this.isTouched || Math.min(width, height) >= TOUCHABLE);
  }

  /** The number at a place. @param {MouseEvent} event */
  #at({ offsetX, offsetY }) {
    const count = this.data?.values.length ?? 0;
    if (count === 0) return -1;
    const { width: clientWidth, height: clientHeight } = sizeOf(this.canvas);
    const { isDown, lanes, perLane } = this.layout;
    const [along, across] = isDown
      ? [offsetY / clientHeight, offsetX / clientWidth]
      : [offsetX / clientWidth, offsetY / clientHeight];
    const within = (/** @type {number} */ share, /** @type {number} */ n) =>
      Math.min(n - 1, Math.max(0, Math.floor(share * n)));
    return Math.min(count - 1, within(across, lanes) * perLane + within(along, perLane));
  }

  /** Where a number lies, in CSS pixels. @param {number} i */
  boxOf(i, layout = this.layout) {
    const { isDown, perLane, width, height } = layout;
    const [lane, place] = [Math.floor(i / perLane), i % perLane];
    const [column, row] = isDown ? [lane, place] : [place, lane];
    return { left: column * width, top: row * height, width, height };
  }

  draw() {
    const context = begin(this.canvas);
    const palette = this.palette();
    if (!context || !this.data || !palette) return;
    const { values, reach } = this.data;
    const { layout } = this;
    if (layout.isMerged) this.#drawMerged(context, palette, layout);
    else {
      const { width, height } = layout;
      const [gapX, gapY] = [width, height].map((side) => (side >= GAP_FROM ? 1 : 0));
      for (let i = 0; i < values.length; i += 1) {
        const { left, top } = this.boxOf(i, layout);
        context.fillStyle = shadeOf(palette, values[i], reach);
        context.fillRect(left, top, width - gapX, height - gapY);
      }
    }
    if (this.selected >= 0 && this.selected < values.length) this.#mark(context, palette, layout);
  }

  /**
   * Neighbours that share a pixel share its colour.
   *
   * @param {CanvasRenderingContext2D} context @param {Palette} palette @param {{ width:
   *   number, height: number }} size
   */
  #drawMerged(context, palette, { width, height }) {
    const { values, reach } = /** @type {{ values: ArrayLike<number>, reach: number }} */ (
      this.data
    );
    const isDown = height < width;
    const length = Math.min(width, height);
    const share = Math.max(1, Math.ceil(1 / length));
    for (let i = 0; i < values.length; i += share) {
      const to = Math.min(values.length, i + share);
      const [start, long] = [i * length, Math.max(1, (to - i) * length)];
      context.fillStyle = shadeOf(palette, values[farthest(values, i, to)], reach);
      if (isDown) context.fillRect(0, start, width, long);
      else context.fillRect(start, 0, long, height);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Palette} palette
   * @param {Cells['layout']} layout
   */
  #mark(context, palette, layout) {
    const box = this.boxOf(this.selected, layout);
    const { width: clientWidth, height: clientHeight } = sizeOf(this.canvas);
    const [width, height] = [Math.max(box.width, 5), Math.max(box.height, 5)];
    const left = Math.min(Math.max(1, box.left), clientWidth - width - 1);
    const top = Math.min(Math.max(1, box.top), clientHeight - height - 1);
    context.strokeStyle = palette.ink;
    context.lineWidth = 2;
    context.strokeRect(left, top, width - 1, height - 1);
  }

  destroy() {
    this.observer.disconnect();
  }
}
