import { writeFragment } from '../address.js';
import { optionsOf } from '../moment.js';
import { Playground } from '../wasm.js';

/** @typedef {import('../playground.js').MakemorePlayground} Figure */

/** Height of a frame, in pixels, until parent.js knows the right one. */
const FRAME_HEIGHT = 520;

/** @param {string} text */
function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Whether the files that a figure in another page is loaded from lie beside this page. */
export const hasFiles = () => import.meta.env.MODE !== 'single' && location.protocol !== 'file:';

/** Where they are: beside the page, or where somebody's page took the figure from. @param {Figure} figure */
function folderOf(figure) {
  return new URL('.', figure.followsAddress ? document.baseURI : figure.source).href;
}

/**
 * What an author pastes to have in a page what is on the screen now. Nothing in it breaks a strict
 * Content-Security-Policy: no script, style or listener stands in the text.
 *
 * @param {Figure} figure with a run, its names packed
 * @returns {{ texts: [string, string][], frame: string }} each snippet by its name; the frame's address
 */
export function snippetsOf(figure) {
  const { config } = /** @type {import('../run.js').Run} */ (figure.run);
  const { step, autoplay, speed, hide, theme, names, ...asked } = optionsOf(figure, true, true);
  // What is switched on and has nothing to show on these names is left to the reader to ask for.
  const seen = figure.view?.board.slots.filter(({ shown, element }) => shown && !element.hidden) ?? [];
  const panels = asked.panels ?? seen.map(({ id }) => id);
  const { preset, corpus: _, ...different } = /** @type {Record<string, any>} */ (Playground.diff(config));
  /** @type {Record<string, unknown>} */
  const given = {
    preset,
    ...different,
    step: step || undefined,
    speed: speed === 'max' ? undefined : speed,
    panels: panels.join(','),
    hide: hide?.length ? hide.join(',') : undefined,
    theme: theme === 'auto' ? undefined : theme,
    names,
  };
  const attributes = Object.entries(given).filter(([, value]) => value !== undefined);
  const written = attributes.map(([key, value]) => ` ${key}="${escapeHtml(String(value))}"`).join('') + (autoplay ? ' autoplay' : '');
  const folder = folderOf(figure);
  // Two figures in one page are two ids.
  const id = `figure-${Playground.newSeed().toString(36)}`;
  const frame = `${folder}embed.html?id=${id}#${writeFragment(config, { step, autoplay, speed, panels, hide, theme, names })}`;
  const script = (/** @type {string} */ file) => `<script type="module" src="${folder}${file}"></${'script'}>`;
  return {
    texts: [
      ['One line', `${script('embed.js')}\n<makemore-playground${written}></makemore-playground>`],
      ['Iframe', `<iframe data-makemore="${id}" title="makemore playground" width="100%" height="${FRAME_HEIGHT}"\n  src="${escapeHtml(frame)}"></iframe>\n${script('parent.js')}`],
      [
        'With a button in the prose',
        `${script('embed.js')}\n${script('parent.js')}\n<makemore-playground id="${id}"${written}>\n  <p>This figure needs JavaScript.</p>\n  <span slot="caption">Figure 1</span>\n</makemore-playground>\n<button data-drives="${id}" data-action="play">Train it</button>`,
      ],
    ],
    frame,
  };
}
