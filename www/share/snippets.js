import * as words from '#words/share.js';
import { currentOptions } from '../address/link.js';
import { writeConfig, writeFragment } from '../address/fragment.js';
import { OPTIONS, writeOptions } from '../address/options.js';
import { Playground } from '../base/wasm.js';

/** @typedef {import('./host.js').ShareHost} ShareHost */

/** Height of a frame, in pixels, until parent.js knows the right one. */
const FRAME_HEIGHT = 520;

/** @param {string} text */
function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Whether the files that a figure in another page is loaded from lie beside this page. */
export const hasFiles = () => import.meta.env.MODE !== 'single' && location.protocol !== 'file:';

/**
 * The folder of those files: beside the page, or where somebody's page loaded the figure from.
 *
 * @param {ShareHost} host
 */
function folderOf({ followsAddress, scriptAddress }) {
  return new URL('.', followsAddress ? document.baseURI : scriptAddress).href;
}

/** Attributes as HTML writes them. @param {[string, string][]} pairs */
function writeAttributes(pairs) {
  const isFlag = (/** @type {string} */ name) =>
    Object.hasOwn(OPTIONS, name) && OPTIONS[/** @type {keyof typeof OPTIONS} */ (name)].isFlag;
  return pairs
    .map(([name, text]) => (isFlag(name) ? ` ${name}` : ` ${name}="${escapeHtml(text)}"`))
    .join('');
}

/**
 * What an author pastes into a page to show there what is on the screen now. It respects a strict
 * Content-Security-Policy: the text has no inline script, style or listener.
 *
 * @param {ShareHost} host has a run whose names are packed
 * @returns {{ texts: [string, string][], frame: string }} each snippet by its name; the frame's
 *   address
 */
export function snippetsOf(host) {
  const { config } = host.run();
  const asked = currentOptions(host.shown(), true, true);
  // A figure that is switched on but has nothing to show for these names is left out.
  const panels = asked.panels ?? host.figures().map(({ id }) => id);
  // An element and a frame have no lesson, and are compact without being told.
  const options = { ...asked, panels, lesson: undefined, embed: undefined };
  const { preset, pairs } = writeConfig(config);
  const attributes = writeAttributes([['preset', preset], ...pairs, ...writeOptions(options)]);
  const folder = folderOf(host);
  // Two figures in one page need two ids.
  const id = `figure-${Playground.newSeed().toString(36)}`;
  const frame = `${folder}embed.html?id=${id}#${writeFragment(config, options)}`;
  const script = (/** @type {string} */ file) =>
    `<script type="module" src="${folder}${file}"></${'script'}>`;
  const iframe = `<iframe data-makemore="${id}" title="${escapeHtml(words.frameTitle)}" width="100%" height="${FRAME_HEIGHT}"\n  src="${escapeHtml(frame)}"></iframe>`;
  const withFallback = `<makemore-playground id="${id}"${attributes}>\n  <p>${words.needsJavaScript}</p>\n  <span slot="caption">${words.figureOne}</span>\n</makemore-playground>`;
  const button = `<button data-drives="${id}" data-action="play">${words.trainIt}</button>`;
  return {
    texts: [
      [
        words.oneLine,
        `${script('embed.js')}\n<makemore-playground${attributes}></makemore-playground>`,
      ],
      [words.iframe, `${iframe}\n${script('parent.js')}`],
      [
        words.withButton,
        `${script('embed.js')}\n${script('parent.js')}\n${withFallback}\n${button}`,
      ],
    ],
    frame,
  };
}
