// What the frame says, for the test to read.
const said = /** @type {string[]} */ ([]);
Object.assign(window, { said });
window.addEventListener('message', ({ data }) => {
  const type = data?.type?.replace('makemore-playground:', '');
  if (type === 'pause') said.push(`pause ${data.detail.step}`);
  if (type === 'error') said.push(`error ${data.detail.message}`);
});
window.addEventListener('error', ({ message }) => said.push(`fault ${message}`));
const { warn } = console;
console.warn = (text, ...others) => {
  said.push(`warning ${text}`);
  warn(text, ...others);
};

document.getElementById('flood')?.addEventListener('click', () => {
  const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('b'));
  const tell = (/** @type {string} */ type, /** @type {any} */ what) =>
    frame.contentWindow?.postMessage({ type: `makemore-playground:${type}`, ...what }, '*');
  const set = (/** @type {any} */ config) => tell('set', { config });
  for (let i = 0; i < 4000; i++)
    set(i % 3 === 0 ? { lr: 0.01 + i * 1e-6 } : { n_hidden: 100 + (i % 200) });
  set({ n_hidden: -1 });
  set({ n_hidden: 77 });
  tell('step', { steps: 5 });
});
