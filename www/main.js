import './page.css';
import './theme.css';
import { MakemorePlayground } from './playground.js';
import { followTheme } from './theme.js';

/** Milliseconds between two writings of the address: browsers refuse more than some a second. */
const WRITE_EVERY = 300;

customElements.define('makemore-playground', MakemorePlayground);

const figure = /** @type {MakemorePlayground} */ (document.querySelector('makemore-playground'));
const chooser = document.querySelector('#theme');

/** The chooser sets the figure's theme, and shows what an address sets. */
function followChooser() {
  chooser?.addEventListener('change', () => {
    if (chooser instanceof HTMLSelectElement) figure.setAttribute('theme', chooser.value);
  });
  followTheme(figure, (theme) => {
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
    const fragment = figure.fragment(true);
    try {
      history.replaceState(null, '', fragment ? `#${fragment}` : location.pathname + location.search);
      written = location.hash;
    } catch {
      // A browser that allows no more of these keeps the last one.
    }
  };
  figure.addEventListener('change', () => {
    // While it trains the address has no step, so that it need not follow every frame.
    if (timer === 0 && figure.run) timer = window.setTimeout(write, WRITE_EVERY);
  });
  window.addEventListener('hashchange', () => (written = location.hash));
}

// The page shows these at once: their code comes while the wasm does. Where it cannot, the figure says so.
import('./panels/curves.js').catch(() => {});
import('./panels/side.js').catch(() => {});
followChooser();
writeAddress();
