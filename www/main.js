import './page.css';
import './base/theme.css';
import { MakemorePlayground } from './element/playground.js';
import { followTheme } from './element/color-scheme.js';

/**
 * The least time between two changes of the address, in milliseconds, because browsers refuse too
 * many.
 */
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
    // An address that was just entered by hand must be read first.
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
      // If the browser allows no more changes, the last address stays.
    }
  };
  playground.addEventListener('change', () => {
    // While the run trains, the address has no step, so that it does not change in every frame.
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

// The page shows these figures at once, so their code is fetched while the wasm is. If that fails,
// the playground says so.
import('./panels/network/index.js').catch(() => {});
import('./panels/curves.js').catch(() => {});
import('./view/side.js').catch(() => {});
import('./view/settings-panel.js').catch(() => {});
followChooser();
writeAddress();
takeDrops();
