// The figure alone in an iframe. The address says what it shows, it tells its height to the parent,
// and the parent's messages drive it.
import './base/theme.css';
import './frame.css';
import './embed.js';
import { followTheme } from './element/color-scheme.js';

const PREFIX = 'makemore-playground:';
const playground = /** @type {import('./element/playground.js').MakemorePlayground} */ (
  document.querySelector('makemore-playground')
);
const id = new URLSearchParams(location.search).get('id') ?? '';

const theme = followTheme(playground);

/** @param {string} type @param {Record<string, unknown>} what */
function tell(type, what) {
  if (window.parent !== window)
    window.parent.postMessage({ type: `${PREFIX}${type}`, id, ...what }, '*');
}

let height = 0;
new ResizeObserver(() => {
  const now = Math.ceil(playground.getBoundingClientRect().height);
  if (now === height) return;
  height = now;
  tell('height', { height });
}).observe(playground);

for (const type of ['ready', 'step', 'pause', 'error']) {
  playground.addEventListener(type, (event) =>
    tell(type, { detail: /** @type {CustomEvent} */ (event).detail }),
  );
}

/** The least time between two changes of the config, in ms: each may make a new network. */
const CHANGE_EVERY = 60;
/** What was asked for and not done yet, and the last message alone. @type {any[]} */
let asked = [];
let timer = 0;

/** Does all changes that were asked for as one. */
function change() {
  const [all, last] = asked;
  asked = [];
  if (all === undefined) return;
  try {
    playground.set(all);
  } catch {
    // The element says what is wrong. One bad message must not take the later ones with it.
    if (last !== all) playground.set(last);
  }
}

/** Changes the config, but not more often than that. @param {any} config */
function changeSoon(config) {
  if (typeof config !== 'object' || config === null) return playground.set(config);
  // A preset is given for all that it brings along.
  const [all = {}] = config.preset === undefined ? asked : [];
  asked = asked.length > 0 ? [{ ...all, ...config }, config] : [config, config];
  if (timer !== 0) return;
  const next = () => {
    timer = asked.length > 0 ? window.setTimeout(next, CHANGE_EVERY) : 0;
    change();
  };
  next();
}

/** @type {Record<string, (what: any) => void>} */
const ACTIONS = {
  theme: ({ theme: around }) => theme.around(around),
  play: () => playground.play(),
  pause: () => playground.pause(),
  step: ({ steps = 1 }) => playground.step(steps),
  reset: () => playground.reset(),
  set: ({ config = {} }) => changeSoon(config),
};
/** Those actions that report their errors themselves, in an `error` event. */
const SAYS_ITSELF = ['set'];

window.addEventListener('message', async ({ source, data }) => {
  // Only the page around the frame may drive it, and only by these messages.
  if (
    source !== window.parent ||
    typeof data !== 'object' ||
    data === null ||
    typeof data.type !== 'string'
  )
    return;
  const action = data.type.startsWith(PREFIX) ? data.type.slice(PREFIX.length) : '';
  if (!Object.hasOwn(ACTIONS, action)) return;
  try {
    if (action !== 'set') change();
    await ACTIONS[action](data);
  } catch (error) {
    if (!SAYS_ITSELF.includes(action))
      tell('error', {
        detail: { message: error instanceof Error ? error.message : String(error) },
      });
  }
});
