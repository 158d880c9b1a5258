// What a page does with its figures before they are ready, and what it is told, for the test to
// read.
const told = /** @type {any[][]} */ ([]);
const early = /** @type {any} */ (document.getElementById('early'));
const caption = /** @type {HTMLElement} */ (document.getElementById('caption'));
Object.assign(window, { told });

for (const figure of document.querySelectorAll('makemore-playground')) {
  for (const type of ['ready', 'pause', 'error', 'step', 'change']) {
    figure.addEventListener(type, (event) =>
      told.push([figure.id, type, /** @type {CustomEvent} */ (event).detail]),
    );
  }
}

/** @param {string} name @param {Promise<any>} promise */
function follow(name, promise) {
  promise.then(
    (state) => told.push([name, 'kept', state.step]),
    (error) => told.push([name, 'broken', error.message]),
  );
}
Object.assign(window, { follow });

if (location.search === '?broken') WebAssembly.validate = () => false;
// The class is not there yet: this is a plain property, until it is.
early.config = { n_hidden: 20 };
// Not a literal: types are not looked for in what is built.
const script = '../../dist/embed.js';
const embed = await import(script);
told.push(['caption', 'while loading', caption.assignedSlot !== null]);
early.set({ lr: 0.05 });
if (location.search === '?meanwhile') {
  early.addEventListener('ready', () => follow('ready step', early.step(12)));
  // After the element has begun to read its attributes, and before it is ready.
  const { fromText } = embed.Playground;
  embed.Playground.fromText = (/** @type {any} */ pairs) => {
    embed.Playground.fromText = fromText;
    early.setAttribute('batch_size', '8');
    return fromText.call(embed.Playground, pairs);
  };
}
follow('early step', early.step(7));
for (const name of ['sample', 'save']) {
  try {
    early[name]();
  } catch (error) {
    told.push([name, 'early', /** @type {Error} */ (error).message]);
  }
}
