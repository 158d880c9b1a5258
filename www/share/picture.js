import * as words from '#words/share.js';
import { contentOf, pictureOf } from '../plot/canvas.js';
import { csvCell } from '../base/format.js';

/** Pixels of a picture to a pixel of the page. */
const RATIO = 2;
/** Room around the figure, and a line of the caption below it, in CSS pixels. */
export const EDGE = 12;
export const LINE = 18;
/** What no picture shows. */
const CONTROLS = 'button, select, input, textarea, label, .controls, .readout, [data-off-picture]';

/**
 * Whether an element of a figure is a control, and not part of what the figure shows.
 *
 * @param {Element | null} element
 */
function isControl(element) {
  return element !== null && element.closest(CONTROLS) !== null;
}

/** Whether an element takes any place on the page. @param {Element} element */
const isShown = (element) => element.getClientRects().length > 0;

/**
 * The settings of a figure's controls, for the caption: the picture leaves the controls out.
 *
 * @param {HTMLElement} panel
 */
export function settingsOf(panel) {
  // A slider is left out: the number beside it is exact.
  const controls = [...panel.querySelectorAll('select, input:not([type="range"])')].filter(isShown);
  return controls.flatMap((control) => {
    const label = control.closest('label') ?? panel.querySelector(`label[for="${control.id}"]`);
    const name =
      control.getAttribute('aria-label') ??
      [...(label?.childNodes ?? [])].find((node) => node instanceof Text)?.data.trim();
    if (!name) return [];
    if (control instanceof HTMLSelectElement)
      return [`${name} ${control.selectedOptions[0]?.text ?? ''}`];
    const { type, checked, value } = /** @type {HTMLInputElement} */ (control);
    if (type === 'checkbox') return checked ? [name] : [];
    return value ? [`${name} ${value}`] : [];
  });
}

/**
 * The rectangle in which an element of a figure is visible. An element that scrolls shows only a
 * part of itself.
 *
 * @param {Element} element
 * @param {HTMLElement} panel
 * @param {DOMRect} frame
 */
export function windowOf(element, panel, frame) {
  let [left, top, right, bottom] = [frame.left, frame.top, frame.right, frame.bottom];
  for (let outer = element; outer !== panel && outer.parentElement; outer = outer.parentElement) {
    if (getComputedStyle(outer).overflow === 'visible') continue;
    const box = outer.getBoundingClientRect();
    [left, top, right, bottom] = [
      Math.max(left, box.left),
      Math.max(top, box.top),
      Math.min(right, box.right),
      Math.min(bottom, box.bottom),
    ];
  }
  return { left, top, right, bottom };
}

/**
 * A word of a figure, where it stands on the page.
 *
 * @typedef {object} Word
 * @property {string} text
 * @property {number} x of its beginning on the base line
 * @property {number} y
 * @property {boolean} isUpwards whether it is written from the bottom to the top
 * @property {CSSStyleDeclaration} style
 * @property {{ left: number, top: number, right: number, bottom: number }} seen where it is seen
 */

/** @param {HTMLElement} panel @param {DOMRect} frame @returns {Generator<Word>} */
export function* wordsOf(panel, frame) {
  const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    const parent = node.parentElement;
    if (!parent || isControl(parent) || !isShown(parent)) continue;
    const style = getComputedStyle(parent);
    const isUpwards = style.writingMode.startsWith('vertical');
    const seen = windowOf(parent, panel, frame);
    for (const { 0: text, index } of node.data.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      const { left, right, bottom, width, height } = range.getBoundingClientRect();
      const [x, y] = isUpwards ? [right - width * 0.24, bottom] : [left, bottom - height * 0.24];
      yield { text, x: x - frame.left, y: y - frame.top, isUpwards, style, seen };
    }
  }
}

/**
 * Writes the words of a figure where they stand on the page.
 *
 * @param {CanvasRenderingContext2D} context @param {HTMLElement} panel @param {DOMRect} frame
 */
function writeWords(context, panel, frame) {
  context.textBaseline = 'alphabetic';
  for (const { text, x, y, isUpwards, style, seen } of wordsOf(panel, frame)) {
    const { fontStyle, fontWeight, fontSize, fontFamily, color } = style;
    context.save();
    clip(context, seen, frame);
    // The shorthand `font` is empty if it cannot express everything, such as tabular figures.
    context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    context.fillStyle = color;
    context.translate(x, y);
    if (isUpwards) context.rotate(-Math.PI / 2);
    context.fillText(text, 0, 0);
    context.restore();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Word['seen']} seen @param {DOMRect} frame */
function clip(context, { left, top, right, bottom }, frame) {
  context.beginPath();
  context.rect(left - frame.left, top - frame.top, right - left, bottom - top);
  context.clip();
}

/** The part of the page that the picture of a figure shows. @param {HTMLElement} panel */
export function frameOf(panel) {
  const { left, top, width, height } = panel.getBoundingClientRect();
  const off = panel.querySelector('[data-off-picture]')?.getBoundingClientRect();
  return new DOMRect(left, top, width, off ? off.top - top : height);
}

/**
 * A text in lines that fit a width.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} width
 */
export function wrap(context, text, width) {
  /** @type {string[]} */
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A sharp picture of every visible canvas of a figure. @param {HTMLElement} panel */
export async function pictures(panel) {
  const canvases = [...panel.querySelectorAll('canvas')].filter((canvas) => canvas.clientWidth > 0);
  return Promise.all(
    canvases.map(async (canvas) => ({ canvas, picture: await pictureOf(canvas, RATIO) })),
  );
}

/**
 * A figure as it is on the page, twice as fine, with a caption below.
 *
 * @param {HTMLElement} panel @param {string} caption @returns {Promise<Blob>}
 */
export async function toPng(panel, caption) {
  const drawn = await pictures(panel);
  const frame = frameOf(panel);
  const sheet = document.createElement('canvas');
  const context = sheet.getContext('2d');
  if (!context) throw new Error(words.noCanvas);
  const style = getComputedStyle(panel);
  const font = style.getPropertyValue('--canvas-font').trim();
  context.font = font;
  const lines = wrap(context, caption, frame.width);
  sheet.width = Math.ceil((frame.width + 2 * EDGE) * RATIO);
  sheet.height = Math.ceil((frame.height + 2 * EDGE + (lines.length + 0.5) * LINE) * RATIO);
  context.scale(RATIO, RATIO);
  context.fillStyle = style.getPropertyValue('--ground').trim() || '#ffffff';
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.translate(EDGE, EDGE);
  for (const { canvas, picture } of drawn) {
    const { left, top } = canvas.getBoundingClientRect();
    context.save();
    clip(context, windowOf(canvas.parentElement ?? canvas, panel, frame), frame);
    context.drawImage(
      picture,
      left - frame.left,
      top - frame.top,
      canvas.clientWidth,
      canvas.clientHeight,
    );
    context.restore();
  }
  writeWords(context, panel, frame);
  context.font = font;
  context.fillStyle = style.getPropertyValue('--quiet').trim();
  lines.forEach((line, i) => context.fillText(line, 0, frame.height + (i + 1) * LINE));
  const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ resolve) =>
    sheet.toBlob(resolve, 'image/png'),
  );
  if (!blob) throw new Error(words.tooLarge);
  return blob;
}

/**
 * What something in a figure is called: its own name, or the heading above it.
 *
 * @param {Element} element
 * @param {HTMLElement} panel
 */
function nameOf(element, panel) {
  const labelled = element.closest('[aria-label]');
  const heading = element.closest('figure, article') ?? panel;
  const title = heading.matches('figure') ? heading.querySelector('h2, h3') : null;
  const label = labelled && panel.contains(labelled) ? labelled.getAttribute('aria-label') : null;
  return title?.textContent || label || heading.querySelector('h2, h3, .kicker')?.textContent || '';
}

/** What a figure shows, canvas by canvas and table by table. @param {HTMLElement} panel */
function contents(panel) {
  const seen = [...panel.querySelectorAll('*')].filter(isShown);
  return seen.flatMap((element) => {
    const data = contentOf(element);
    return data ? [{ name: nameOf(element, panel), data }] : [];
  });
}

/**
 * The numbers of a figure: a single table as CSV, anything else as JSON; null if it has none.
 *
 * @param {HTMLElement} panel @param {string} caption @returns {{ text: string, type: string,
 *   ending: string } | null}
 */
export function toData(panel, caption) {
  const found = contents(panel);
  if (found.length === 0) return null;
  const [{ data }] = found;
  if (
    found.length === 1 &&
    typeof data === 'object' &&
    data !== null &&
    'columns' in data &&
    'rows' in data
  ) {
    const { columns, rows } =
      /** @type {{ columns: string[], rows: (string | number | null)[][] }} */ (data);
    // Programs that read tables know no remarks: what it is of stands in a column of its own.
    const [first = [], ...others] = rows;
    const lines = [[...columns, 'run'], [...first, caption], ...others.map((row) => [...row, ''])];
    const text = lines.map((row) => row.map((value) => csvCell(String(value ?? ''))).join(','));
    // With a byte order mark spreadsheets take it for UTF-8.
    return { text: `\ufeff${text.join('\r\n')}\r\n`, type: 'text/csv', ending: 'csv' };
  }
  return {
    text: JSON.stringify({ caption, figures: found }),
    type: 'application/json',
    ending: 'json',
  };
}
