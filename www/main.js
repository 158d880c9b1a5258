import './page.css';
import './base/theme.css';
import { MakemorePlayground } from './element/playground.js';
import { followTheme } from './element/color-scheme.js';

/** Milliseconds between two writings of the address: browsers refuse more than some a second. */
const WRITE_EVERY = 300;

customElements.define('makemore-playground', MakemorePlayground);

const playground = /** @type {MakemorePlayground} */ (
  document.querySelector('makemore-playground')
);
const chooser = document.querySelector('#theme');

/** The chooser sets the playground's theme, and shows what an address sets. */
function followChooser() {
  chooser?.addEventListener('change', () => {
    if (chooser instanceof HTMLSelectElement) playground.setAttribute('theme', chooser.value);
  });
  followTheme(playground, (theme) => {
    if (chooser instanceof HTMLSelectElement) chooser.value = theme;
  });
}

/** The address says what is on the screen. */
function writeAddress() {
  let timer = 0;
  let written = location.hash;
  const write = () => {
    timer = 0;
    // What was just put there by hand is still to be read.
    if (location.hash !== written) return;
    const fragment = playground.fragment(true);
    try {
      history.replaceState(
        null,
        '',
        fragment ? `#${fragment}` : location.pathname + location.search,
      );
      written = location.hash;
    } catch {
      // A browser that allows no more of these keeps the last one.
    }
  };
  playground.addEventListener('change', () => {
    // While it trains the address has no step, so that it need not follow every frame.
    if (timer === 0 && playground.state.ready) timer = window.setTimeout(write, WRITE_EVERY);
  });
  window.addEventListener('hashchange', () => (written = location.hash));
}

/** A file that is dropped beside the playground must not take the page away. */
function takeDrops() {
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const { dataTransfer } = event;
    playground.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
  });
}

// The page shows these at once: their code comes while the wasm does. Where it cannot, the
// playground says so.
import('./panels/curves.js').catch(() => {});
import('./view/side.js').catch(() => {});
followChooser();
writeAddress();
takeDrops();
