// The line of uPlot that asks the browser for its language when the script starts. Where that is no
// language that Intl knows, as "C" under LANG=C, it throws, and no curve is ever drawn.
const ASKING = "new Intl.NumberFormat(domEnv ? nav.language : 'en-US')";

/**
 * Has uPlot write numbers as the rest of the page does, in English.
 *
 * @returns {import('vite').Plugin}
 */
export function plainLocale() {
  return {
    name: 'plain-locale',
    // While the page is developed, too, uPlot is taken as it is and not built beforehand.
    config: () => ({ optimizeDeps: { exclude: ['uplot'] } }),
    transform(code, id) {
      if (!/uPlot\.esm\.js/.test(id)) return null;
      if (code.split(ASKING).length !== 2) throw new Error(`uPlot no longer has: ${ASKING}`);
      return { code: code.replace(ASKING, "new Intl.NumberFormat('en-US')"), map: null };
    },
  };
}
