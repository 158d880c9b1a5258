// For pages with figures: gives each frame its height, and lets buttons drive figures, in frames or
// not.
//
//   <iframe data-makemore="figure-1" src=".../embed.html?id=figure-1#preset=kaiming"></iframe>
//   <makemore-playground id="figure-2"></makemore-playground>
//   <button data-drives="figure-1" data-action="play">Train</button>
//   <button data-drives="figure-2" data-action="step" data-steps="100">100 steps</button>
//   <script type="module" src=".../parent.js"></script>
const PREFIX = 'makemore-playground:';

/** @returns {HTMLIFrameElement[]} */
const frames = () =>
  [...document.querySelectorAll('iframe')].filter(({ dataset }) => dataset.makemore !== undefined);

/** What frames were told of the page around them. @type {WeakMap<Window, string>} */
const told = new WeakMap();
const pixel = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext(
  '2d',
  { willReadFrequently: true },
);

/** Whether the text around a frame is light: then the page is dark. @param {HTMLElement} frame */
function schemeAround(frame) {
  if (!pixel || !frame.parentElement) return 'light';
  // Drawn, since CSS can say a colour in many ways.
  pixel.fillStyle = getComputedStyle(frame.parentElement).color;
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
  return 0.3 * red + 0.6 * green + 0.1 * blue > 127 ? 'dark' : 'light';
}

/** Tells a frame whether the page is light or dark; frames cannot see it. */
function tellTheme(/** @type {HTMLIFrameElement} */ frame) {
  const { contentWindow } = frame;
  const theme = schemeAround(frame);
  if (!contentWindow || told.get(contentWindow) === theme) return;
  told.set(contentWindow, theme);
  contentWindow.postMessage({ type: `${PREFIX}theme`, theme }, '*');
}
/** Frames that have spoken. */
const tellAll = () => {
  for (const frame of frames())
    if (frame.contentWindow && told.has(frame.contentWindow)) tellTheme(frame);
};
for (const element of [document.documentElement, document.body])
  new MutationObserver(tellAll).observe(element, { attributes: true });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
  requestAnimationFrame(tellAll),
);
// A colour that fades has its final value only at the end of the transition.
document.addEventListener('transitionend', ({ propertyName }) => {
  if (propertyName === 'color') tellAll();
});

window.addEventListener('message', ({ source, data }) => {
  if (data?.type !== `${PREFIX}height` || !Number.isFinite(data.height)) return;
  // The frame is found by the window that sent the message, since two frames may have the same id.
  const frame = frames().find(({ contentWindow }) => contentWindow === source);
  if (!frame) return;
  frame.style.height = `${Math.min(data.height, 10_000)}px`;
  // A frame that begins again has forgotten what it was told.
  if (frame.contentWindow) told.delete(frame.contentWindow);
  tellTheme(frame);
});

/**
 * Commands for a figure that stands in this page itself.
 *
 * @type {Record<string, (figure: any, what: any) => unknown>}
 */
const ACTIONS = {
  play: (figure) => figure.play(),
  pause: (figure) => figure.pause(),
  step: (figure, { steps }) => figure.step(steps),
  reset: (figure) => figure.reset(),
  set: (figure, { config }) => figure.set(config),
};

/**
 * Tells a figure, by its id, to do something: "play", "pause", "step" with { steps }, "reset",
 * "set" with
 * { config }. If it cannot do that, the figure says so, also in its `error` event.
 *
 * @param {string} id @param {string} action @param {Record<string, unknown>} [what]
 */
export async function drive(id, action, what = {}) {
  for (const { dataset, contentWindow } of frames()) {
    if (dataset.makemore === id)
      contentWindow?.postMessage({ type: `${PREFIX}${action}`, ...what }, '*');
  }
  const figure = document.getElementById(id);
  if (figure?.localName === 'makemore-playground' && Object.hasOwn(ACTIONS, action))
    await ACTIONS[action](figure, what);
}

for (const frame of frames()) frame.style.border = '0';

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('[data-drives]') : null;
  if (!(button instanceof HTMLElement)) return;
  const { drives = '', action = 'play', steps, config } = button.dataset;
  try {
    drive(drives, action, {
      ...(steps && { steps: Number(steps) }),
      ...(config && { config: JSON.parse(config) }),
    }).catch(() => {});
  } catch (error) {
    console.warn(`data-config of this button is no JSON: ${config}`, button, error);
  }
});
