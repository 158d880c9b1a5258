/**
 * The document's own colours are those of its figure: as the reader chose, else as the system has them.
 *
 * @param {import('./playground.js').MakemorePlayground} figure
 * @param {(theme: string) => void} [onTheme] told which of auto, light and dark is chosen
 */
export function followTheme(figure, onTheme = () => {}) {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const theme = figure.getAttribute('theme') ?? 'auto';
    onTheme(theme);
    const isDark = theme === 'dark' || (theme === 'auto' && dark.matches);
    document.documentElement.dataset.scheme = isDark ? 'dark' : 'light';
  };
  dark.addEventListener('change', apply);
  figure.addEventListener('change', apply);
  apply();
}
