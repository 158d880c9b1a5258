// The custom element alone, for other people's pages: one script, with the wasm and the folder
// embed beside it.
import { MakemorePlayground } from './element/playground.js';
import { Playground, load } from './base/wasm.js';

const known = /** @type {typeof MakemorePlayground | undefined} */ (
  customElements.get('makemore-playground')
);
const plain = (/** @type {string} */ address) => address.replace(/[?#].*/, '');

// The files of the folder embed import this one by its plain address. If a page imports it by
// another address, it is loaded twice, and the second one has no network.
if (
  known?.source &&
  known.source !== import.meta.url &&
  plain(known.source) === plain(import.meta.url)
) {
  throw new Error(`${known.source} must be loaded without "?" and what follows it`);
}
MakemorePlayground.compact = true;
MakemorePlayground.source = import.meta.url;
if (!known) customElements.define('makemore-playground', MakemorePlayground);

export { MakemorePlayground, Playground, load };
