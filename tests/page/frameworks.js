// Has a framework render the figure, before or after the element is defined, and keeps what is
// said.
const said = /** @type {string[]} */ ([]);
for (const kind of /** @type {const} */ (['error', 'warn'])) {
  const original = console[kind];
  console[kind] = (...what) => {
    said.push(`${kind}: ${what.join(' ')}`);
    original(...what);
  };
}
addEventListener('error', ({ message }) => said.push(`error: ${message}`));
addEventListener('unhandledrejection', ({ reason }) => said.push(`rejection: ${reason}`));
/** Events of the figure that do not bubble are caught on their way down. */
for (const type of ['ready', 'pause', 'error'])
  addEventListener(
    type,
    (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      if (event.target instanceof HTMLElement) told.push([type, detail?.message ?? '']);
    },
    true,
  );
const told = /** @type {[string, string][]} */ ([]);

const asked = new URLSearchParams(location.search);
// Not literals: types are not looked for in what is built.
const script = '../../dist/embed.js';
const app = `../../dist/frameworks/${asked.get('framework')}.js`;
const { mount } = await import(app);
if (!asked.has('late')) await import(script);
const render = mount(document.getElementById('root'));
/** An equal config, made anew for each rendering. @param {any} [changed] */
const show = (changed) =>
  render({
    theme: 'dark',
    step: 50,
    batch_norm: false,
    n_hidden: 24,
    panels: 'loss',
    autoplay: false,
    config: { lr: 0.05, n_embd: 8 },
    ...changed,
  });
show();
if (asked.has('late')) await import(script);
Object.assign(window, { app: { said, told, show } });
