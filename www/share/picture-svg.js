import { EDGE, LINE, frameOf, pictures, windowOf, wordsOf, wrap } from './picture.js';

/** @typedef {import('./picture.js').Word} Word */

/** @param {string} text */
const escaped = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/**
 * An element of SVG.
 *
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string} inside
 */
function tag(name, attributes, inside) {
  const list = Object.entries(attributes).map(([key, value]) => {
    const text = typeof value === 'number' ? String(Number(value.toFixed(2))) : escaped(value);
    return ` ${key}="${text}"`;
  });
  return `<${name}${list.join('')}>${inside}</${name}>`;
}

/** A word as text, so that it is sharp at any size and can be searched. @param {Word} word */
function textOf({ text, x, y, isUpwards, style }) {
  const { fontStyle, fontWeight, fontSize, fontFamily, color } = style;
  const turned = isUpwards && { transform: `rotate(-90 ${x.toFixed(2)} ${y.toFixed(2)})` };
  const font = `font: ${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  return tag('text', { x, y, style: font, fill: color, ...turned }, escaped(text));
}

/**
 * A figure as SVG: its words as text, what is drawn on canvases as sharp images.
 *
 * @param {HTMLElement} panel @param {string} caption @returns {Promise<string>}
 */
export async function toSvg(panel, caption) {
  const drawn = await pictures(panel);
  const frame = frameOf(panel);
  const style = getComputedStyle(panel);
  const font = style.getPropertyValue('--canvas-font').trim();
  const measure = document.createElement('canvas').getContext('2d');
  if (measure) measure.font = font;
  const lines = measure ? wrap(measure, caption, frame.width) : [caption];
  const width = Math.ceil(frame.width + 2 * EDGE);
  const height = Math.ceil(frame.height + 2 * EDGE + (lines.length + 0.5) * LINE);
  const images = drawn.flatMap(({ canvas, picture }) => {
    const box = canvas.getBoundingClientRect();
    const seen = windowOf(canvas.parentElement ?? canvas, panel, frame);
    if (seen.right <= seen.left || seen.bottom <= seen.top || picture.width === 0) return [];
    const image = {
      href: picture.toDataURL('image/png'),
      x: box.left - seen.left,
      y: box.top - seen.top,
      width: box.width,
      height: box.height,
      style: 'image-rendering: pixelated',
    };
    const inner = {
      x: seen.left - frame.left,
      y: seen.top - frame.top,
      width: seen.right - seen.left,
      height: seen.bottom - seen.top,
    };
    return [tag('svg', inner, tag('image', image, ''))];
  });
  const words = [...wordsOf(panel, frame)].filter(
    ({ x, y, seen: { left, top, right, bottom } }) =>
      x + frame.left < right &&
      x + frame.left >= left - 1 &&
      y + frame.top - 1 <= bottom &&
      y + frame.top > top,
  );
  const quiet = style.getPropertyValue('--quiet').trim();
  const captions = lines.map((line, i) =>
    tag(
      'text',
      { x: 0, y: frame.height + (i + 1) * LINE, style: `font: ${font}`, fill: quiet },
      escaped(line),
    ),
  );
  const ground = style.getPropertyValue('--ground').trim() || '#ffffff';
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height },
    [
      tag('title', {}, escaped(caption)),
      tag('rect', { width, height, fill: ground }, ''),
      tag(
        'g',
        { transform: `translate(${EDGE} ${EDGE})` },
        [...images, ...words.map(textOf), ...captions].join(''),
      ),
    ].join('\n'),
  );
}
