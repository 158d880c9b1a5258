// Makes figures, and keeps what is said and drawn meanwhile, for the test to read.
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

/** Texts in the order in which they were drawn. */
const drawn = /** @type {string[]} */ ([]);
const { fillText } = CanvasRenderingContext2D.prototype;
CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
  drawn.push(text);
  fillText.call(this, text, .../** @type {[number, number]} */ (place));
};

// Not a literal: types are not looked for in what is built.
const script = '../../dist/embed.js';
const { Playground } = await import(script);

/** What figures said, by their ids. @type {Record<string, [string, any][]>} */
const events = {};

/**
 * @param {string} id
 * @param {Record<string, any>} [attributes]
 * @param {HTMLElement | null} [place]
 */
function make(id, attributes = {}, place = document.getElementById('here')) {
  const figure = /** @type {any} */ (document.createElement('makemore-playground'));
  figure.id = id;
  for (const [name, value] of Object.entries({ panels: 'loss', n_hidden: 24, ...attributes }))
    figure.setAttribute(name, value);
  const told = (events[id] = /** @type {[string, any][]} */ ([]));
  for (const type of ['ready', 'step', 'pause', 'error'])
    figure.addEventListener(type, (/** @type {CustomEvent} */ event) =>
      told.push([type, event.detail]),
    );
  place?.append(figure);
  return figure;
}

Object.assign(window, {
  life: { said, drawn, events, make, memory: () => Playground.memoryBytes(), refs: {} },
});
