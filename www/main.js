import './page.css';
import './theme.css';
import { MakemorePlayground } from './playground.js';

customElements.define('makemore-playground', MakemorePlayground);

/** The page's own colours follow the reader's choice, and the figure's with them. */
function followTheme() {
  const chooser = document.querySelector('#theme');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const theme = chooser instanceof HTMLSelectElement ? chooser.value : 'auto';
    const isDark = theme === 'dark' || (theme === 'auto' && dark.matches);
    document.documentElement.dataset.scheme = isDark ? 'dark' : 'light';
    for (const figure of document.querySelectorAll('makemore-playground')) figure.setAttribute('theme', theme);
  };
  chooser?.addEventListener('change', apply);
  dark.addEventListener('change', apply);
  apply();
}

followTheme();
