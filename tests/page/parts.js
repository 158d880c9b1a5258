// Tells what was fetched by the time of the first step, and every error, for the test to read.
const scripts = () =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => /\/dist\/.*\.js/.test(name));
const figure = /** @type {HTMLElement} */ (document.getElementById('first'));
const told = {
  scripts,
  errors: /** @type {string[]} */ ([]),
  beforeTraining: /** @type {string[] | null} */ (null),
};
Object.assign(window, { told });

figure.addEventListener('step', () => (told.beforeTraining ??= scripts()));
figure.addEventListener('error', (event) =>
  told.errors.push(/** @type {any} */ (event).detail.message),
);
// Not a literal: types are not looked for in what is built.
const script = '../../dist/embed.js';
await import(script);
