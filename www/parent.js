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

window.addEventListener('message', ({ source, data }) => {
  if (data?.type !== `${PREFIX}height` || !Number.isFinite(data.height)) return;
  // The frame is found by the window that sent the message, since two frames may have the same id.
  const frame = frames().find(({ contentWindow }) => contentWindow === source);
  if (frame) frame.style.height = `${Math.min(data.height, 10_000)}px`;
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
  drive(drives, action, {
    ...(steps && { steps: Number(steps) }),
    ...(config && { config: JSON.parse(config) }),
  }).catch(() => {});
});
