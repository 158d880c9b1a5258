import { copyAt, contentOf } from '../plot/canvas.js';

/** Pixels of a picture to a pixel of the page. */
const RATIO = 2;
/** Room around the figure, and for the caption below it, in CSS pixels. */
const EDGE = 12;
const CAPTION = 30;

/** Whether something of a figure is a control, and not part of what it shows. @param {Element | null} element */
function isControl(element) {
  return element !== null && element.closest('button, select, input, textarea, label, .controls, .readout') !== null;
}

/**
 * Writes the words of a figure where they stand on the page.
 *
 * @param {CanvasRenderingContext2D} context @param {HTMLElement} panel @param {DOMRect} frame
 */
function writeWords(context, panel, frame) {
  const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  context.textBaseline = 'alphabetic';
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    const parent = node.parentElement;
    if (!parent || isControl(parent) || !parent.checkVisibility()) continue;
    const { fontStyle, fontWeight, fontSize, fontFamily, color } = getComputedStyle(parent);
    // The shorthand is empty where it cannot say everything, such as figures of one width.
    context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
    context.fillStyle = color;
    for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const { left, bottom, height } = range.getBoundingClientRect();
      context.fillText(word, left - frame.left, bottom - frame.top - height * 0.24);
    }
  }
}

/**
 * A figure as it is on the page, twice as fine, with a caption below.
 *
 * @param {HTMLElement} panel @param {string} caption @returns {Promise<Blob>}
 */
export async function toPng(panel, caption) {
  const frame = panel.getBoundingClientRect();
  const picture = document.createElement('canvas');
  picture.width = Math.ceil((frame.width + 2 * EDGE) * RATIO);
  picture.height = Math.ceil((frame.height + 2 * EDGE + CAPTION) * RATIO);
  const context = picture.getContext('2d');
  if (!context) throw new Error('The browser gave no canvas to draw the picture on; close other tabs and try again.');
  const style = getComputedStyle(panel);
  context.scale(RATIO, RATIO);
  context.fillStyle = style.getPropertyValue('--ground').trim() || '#ffffff';
  context.fillRect(0, 0, picture.width, picture.height);
  context.translate(EDGE, EDGE);
  for (const canvas of panel.querySelectorAll('canvas')) {
    if (canvas.clientWidth === 0) continue;
    const { left, top } = canvas.getBoundingClientRect();
    context.drawImage(copyAt(canvas, RATIO), left - frame.left, top - frame.top, canvas.clientWidth, canvas.clientHeight);
  }
  writeWords(context, panel, frame);
  context.font = style.getPropertyValue('--canvas-font').trim();
  context.fillStyle = style.getPropertyValue('--quiet').trim();
  context.fillText(caption, 0, frame.height + CAPTION - 6, frame.width);
  const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ resolve) => picture.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The browser could not make the picture: the figure may be too large; make the window narrower.');
  return blob;
}

/** What a figure shows, canvas by canvas. @param {HTMLElement} panel */
function contents(panel) {
  const canvases = [...panel.querySelectorAll('canvas')].filter((canvas) => canvas.clientWidth > 0);
  return canvases.flatMap((canvas) => {
    const data = contentOf(canvas);
    const label = canvas.getAttribute('aria-label') ?? canvas.closest('[aria-label]')?.getAttribute('aria-label') ?? '';
    const name = canvas.closest('figure')?.querySelector('h2')?.textContent ?? label;
    return data ? [{ name, data }] : [];
  });
}

/**
 * The numbers of a figure: one table as CSV, anything else as JSON; null where it has none.
 *
 * @param {HTMLElement} panel @param {string} caption @returns {{ text: string, type: string, ending: string } | null}
 */
export function toData(panel, caption) {
  const found = contents(panel);
  if (found.length === 0) return null;
  const [{ data }] = found;
  if (found.length === 1 && typeof data === 'object' && data !== null && 'columns' in data && 'rows' in data) {
    const { columns, rows } = /** @type {{ columns: string[], rows: (number | null)[][] }} */ (data);
    const lines = [`# ${caption}`, columns.join(','), ...rows.map((row) => row.map((value) => value ?? '').join(','))];
    return { text: `${lines.join('\r\n')}\r\n`, type: 'text/csv', ending: 'csv' };
  }
  return { text: JSON.stringify({ caption, figures: found }), type: 'application/json', ending: 'json' };
}
