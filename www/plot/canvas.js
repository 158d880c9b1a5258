/** How each canvas is drawn again. @type {WeakMap<HTMLCanvasElement, () => void>} */
const drawings = new WeakMap();

/**
 * How else the picture of a canvas is made.
 *
 * @type {WeakMap<HTMLCanvasElement, (ratio: number) => Promise<HTMLCanvasElement>>}
 */
const pictures = new WeakMap();

/** What each canvas or table shows, as data. @type {WeakMap<Element, () => unknown>} */
const contents = new WeakMap();

/**
 * Tells what a canvas or a table shows, for those who take it home; null while it shows nothing.
 *
 * @param {Element} element
 * @param {() => unknown} data
 */
export function offer(element, data) {
  contents.set(element, data);
}

/** What something shows, or undefined. @param {Element} element */
export function contentOf(element) {
  return contents.get(element)?.();
}

/**
 * Tells how the picture of a canvas is made that cannot be drawn again in another size.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {(ratio: number) => Promise<HTMLCanvasElement>} make
 */
export function offerPicture(canvas, make) {
  pictures.set(canvas, make);
}

/**
 * A sharp copy of a canvas with so many pixels to a CSS pixel.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} ratio
 */
export async function pictureOf(canvas, ratio) {
  return (await pictures.get(canvas)?.(ratio)) ?? copyAt(canvas, ratio);
}

/**
 * A copy of a canvas with so many pixels to a CSS pixel; drawn anew, so that it is sharp, where the
 * canvas can be, else enlarged.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} ratio
 */
export function copyAt(canvas, ratio) {
  const copy = document.createElement('canvas');
  copy.width = canvas.clientWidth * ratio;
  copy.height = canvas.clientHeight * ratio;
  const redraw = drawings.get(canvas);
  const { width, height } = canvas;
  if (redraw) {
    canvas.width = copy.width;
    canvas.height = copy.height;
    redraw();
  }
  const context = copy.getContext('2d');
  if (context && canvas.width > 0 && canvas.height > 0) {
    // Cells stay cells.
    context.imageSmoothingEnabled = canvas.width >= canvas.clientWidth;
    context.drawImage(canvas, 0, 0, copy.width, copy.height);
  }
  if (redraw) {
    canvas.width = width;
    canvas.height = height;
    redraw();
  }
  return copy;
}

/**
 * A canvas that is crisp at any devicePixelRatio and after every resize.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} redraw called when the size has changed
 */
export function fitCanvas(canvas, redraw) {
  drawings.set(canvas, redraw);
  const observer = new ResizeObserver(() => {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * ratio);
    const height = Math.round(canvas.clientHeight * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      redraw();
    }
  });
  observer.observe(canvas);
  return observer;
}

/**
 * The drawing context in CSS pixels, cleared; null while the canvas has no size.
 *
 * @param {HTMLCanvasElement} canvas
 */
export function begin(canvas) {
  const context = canvas.getContext('2d');
  if (!context || canvas.width === 0 || canvas.clientWidth === 0) return null;
  const ratio = canvas.width / canvas.clientWidth;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  return context;
}

/**
 * Lets the pointer read a canvas out: where it moves or touches. What the arrow keys read stays
 * while the canvas has the focus.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {(event: PointerEvent) => void} read
 * @param {() => void} clear
 */
export function followPointer(canvas, read, clear) {
  canvas.addEventListener('pointerdown', read);
  canvas.addEventListener('pointermove', (event) => {
    // Scrolling below a pointer that rests makes events, too.
    if (event.movementX !== 0 || event.movementY !== 0) read(event);
  });
  canvas.addEventListener('pointerleave', () => {
    if (!canvas.matches(':focus')) clear();
  });
  canvas.addEventListener('blur', clear);
}

/**
 * A colour or a font of the theme, as the canvas needs it.
 *
 * @param {Element} element
 * @param {string} name a custom property
 */
export function themeValue(element, name) {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/**
 * A step of 1, 2 or 5 times a power of ten that divides a range into about n parts.
 *
 * @param {number} range
 * @param {number} n
 */
export function niceStep(range, n) {
  const raw = range / n;
  const power = 10 ** Math.floor(Math.log10(raw));
  const part = raw / power;
  return (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * power;
}

/** More ticks than any axis has room for. */
const MOST_TICKS = 100;

/**
 * The multiples of a step within a range: counted, not added up, since a step may be lost in the
 * rounding of the numbers that it is added to.
 *
 * @param {number} low @param {number} high @param {number} step
 * @returns {number[]}
 */
export function ticks(low, high, step) {
  const first = Math.ceil(low / step - 1e-9);
  const n = Math.floor(high / step + 1e-9) - first + 1;
  if (!(n >= 1 && n <= MOST_TICKS)) return [];
  return Array.from({ length: n }, (_, i) =>
    first + i === 0 ? 0 : Number(((first + i) * step).toPrecision(12)),
  );
}

/**
 * How narrow a range about some numbers may be, so that steps within it are still told apart.
 *
 * @param {...number} numbers
 */
export function leastSpan(...numbers) {
  return 1e-6 * Math.max(1, ...numbers.filter(Number.isFinite).map(Math.abs));
}
