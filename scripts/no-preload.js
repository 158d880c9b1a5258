/**
 * Leaves out the bundler's own code that preloads style sheets and scripts before a dynamic import:
 * figures have no style sheets of their own, and in other people's builds only their bundler knows
 * where the files are. webpack warns of the address that this code makes.
 *
 * @returns {import('vite').Plugin}
 */
export function noPreload() {
  return {
    name: 'no-preload',
    enforce: 'pre',
    load: (id) =>
      id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : null,
  };
}
