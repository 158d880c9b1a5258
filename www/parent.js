// For pages with the figure in an iframe: gives each frame its height, and lets buttons drive it.
//
//   <iframe data-makemore="figure-1" src=".../embed.html?id=figure-1#preset=kaiming"></iframe>
//   <button data-drives="figure-1" data-action="play">Train</button>
//   <script type="module" src=".../parent.js"></script>
const PREFIX = 'makemore-playground:';

/** @param {string} id */
function frameOf(id) {
  const frames = document.querySelectorAll('iframe[data-makemore]');
  return /** @type {HTMLIFrameElement | undefined} */ ([...frames].find((frame) => /** @type {HTMLElement} */ (frame).dataset.makemore === id));
}

window.addEventListener('message', ({ source, data }) => {
  if (data?.type !== `${PREFIX}height` || !Number.isFinite(data.height)) return;
  const frame = frameOf(data.id);
  if (frame && frame.contentWindow === source) frame.style.height = `${Math.min(data.height, 10_000)}px`;
});

/**
 * Tells a frame to do something: "play", "pause", "step" with { steps }, "reset", "set" with { config }.
 *
 * @param {string} id @param {string} action @param {Record<string, unknown>} [what]
 */
export function drive(id, action, what = {}) {
  frameOf(id)?.contentWindow?.postMessage({ type: `${PREFIX}${action}`, ...what }, '*');
}

for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-drives]'))) {
  button.addEventListener('click', () => {
    const { drives = '', action = 'play', steps, config } = button.dataset;
    drive(drives, action, { ...(steps && { steps: Number(steps) }), ...(config && { config: JSON.parse(config) }) });
  });
}
