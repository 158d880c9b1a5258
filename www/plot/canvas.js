import { clock } from '../base/clock.js';

/** The function that draws each canvas again. @type {WeakMap<HTMLCanvasElement, () => void>} */
const drawings = new WeakMap();

/**
 * The function that makes a canvas's picture, if redrawing it would not do.
 *
 * @type {WeakMap<HTMLCanvasElement, (ratio: number) => Promise<HTMLCanvasElement>>}
 */
const pictures = new WeakMap();

/** The data that each canvas or table shows. @type {WeakMap<Element, () => unknown>} */
const contents = new WeakMap();

/**
 * The width and height of each canvas that is kept crisp, since to ask for them makes the browser
 * lay out the whole page.
 *
 * @type {WeakMap<HTMLCanvasElement, { width: number, height: number }>}
 */
const sizes = new WeakMap();

/** @param {HTMLCanvasElement} canvas */
const measure = ({ clientWidth, clientHeight }) => ({ width: clientWidth, height: clientHeight });

/** Width and height of a canvas in CSS pixels. @param {HTMLCanvasElement} canvas */
export const sizeOf = (canvas) => sizes.get(canvas) ?? measure(canvas);

/**
 * Registers the data that a canvas or a table shows, so that *Share* can save it. The function
 * returns null while nothing is shown.
 *
 * @param {Element} element
 * @param {() => unknown} data
 */
export function offer(element, data) {
  contents.set(element, data);
}

/** The data that an element shows, or undefined. @param {Element} element */
export function contentOf(element) {
  return contents.get(element)?.();
}

/**
 * Registers how to make the picture of a canvas that cannot be drawn again in another size.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {(ratio: number) => Promise<HTMLCanvasElement>} make
 */
export function offerPicture(canvas, make) {
  pictures.set(canvas, make);
}

/**
 * A sharp copy of a canvas with `ratio` pixels to a CSS pixel.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} ratio
 */
export async function pictureOf(canvas, ratio) {
  return (await pictures.get(canvas)?.(ratio)) ?? copyAt(canvas, ratio);
}

/**
 * A copy of a canvas with `ratio` pixels to a CSS pixel. If the canvas can be drawn again, the copy
 * is sharp; otherwise it is enlarged.
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
    // Enlarged cells keep their sharp edges.
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

/** Canvases that are kept crisp. @type {Set<WeakRef<HTMLCanvasElement & { fit(): void }>>} */
const fits = new Set();

/** Zoom changes the pixels of a canvas, and not always its size. */
function watchZoom() {
  const now = window.matchMedia(`(resolution: ${window.devicePixelRatio || 1}dppx)`);
  const onZoom = () => {
    watchZoom();
    for (const each of fits) {
      const canvas = each.deref();
      if (canvas) canvas.fit();
      else fits.delete(each);
    }
  };
  now.addEventListener('change', onZoom, { once: true });
}

/**
 * Keeps a canvas crisp at any devicePixelRatio and after every resize.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} redraw called when the size has changed
 */
export function fitCanvas(canvas, redraw) {
  drawings.set(canvas, redraw);
  const fit = () => {
    const ratio = window.devicePixelRatio || 1;
    const size = measure(canvas);
    sizes.set(canvas, size);
    const width = Math.round(size.width * ratio);
    const height = Math.round(size.height * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      redraw();
    }
  };
  const observer = new ResizeObserver(fit);
  observer.observe(canvas);
  if (fits.size === 0) watchZoom();
  fits.add(new WeakRef(Object.assign(canvas, { fit })));
  return observer;
}

/**
 * The drawing context in CSS pixels, cleared; null while the canvas has no size.
 *
 * @param {HTMLCanvasElement} canvas
 */
export function begin(canvas) {
  const context = canvas.getContext('2d');
  const { width, height } = sizeOf(canvas);
  if (!context || canvas.width === 0 || width === 0) return null;
  const ratio = canvas.width / width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/**
 * Milliseconds after which a value of the theme is looked up again, where nobody says that it has
 * changed.
 */
const KNOWN_FOR = 1000;

/** @typedef {{ value: string, at: number }} Known a value, and when it is to be read again */

/** By figure and name. @type {WeakMap<Element, Record<string, Known>>} */
let known = new WeakMap();

/** Colours or fonts may have changed. */
export function forgetTheme() {
  known = new WeakMap();
}

/**
 * A colour or a font of the theme, as the canvas needs it. It is kept, since to ask amid a drawing
 * makes the browser compute the style of the whole page there and then: after a while it is asked
 * for again behind a frame, for which the browser has computed the styles.
 *
 * @param {Element} element
 * @param {string} name a custom property
 */
export function themeValue(element, name) {
  // All parts of a figure have the same colours.
  const figure = element.closest('[data-panel]') ?? element;
  const values = known.get(figure) ?? {};
  known.set(figure, values);
  const look = () => getComputedStyle(element).getPropertyValue(name).trim();
  const now = clock.now();
  // An element outside of the document has no style yet.
  if (!values[name]?.value) values[name] = { value: look(), at: now + KNOWN_FOR };
  const found = values[name];
  if (now > found.at) {
    found.at = now + KNOWN_FOR;
    setTimeout(() => {
      if (look() === found.value) return;
      forgetTheme();
      for (const each of fits) drawings.get(/** @type {HTMLCanvasElement} */ (each.deref()))?.();
    });
  }
  return found.value;
}
