// The custom element alone, for other people's pages: one script, with the wasm and the folder
// embed beside it.
import { MakemorePlayground } from './element/playground.js';
import { Playground, load } from './base/wasm.js';

MakemorePlayground.compact = true;
MakemorePlayground.source = import.meta.url;
// A server that renders pages imports this, too, and has no elements.
if (globalThis.customElements && !customElements.get('makemore-playground'))
  customElements.define('makemore-playground', MakemorePlayground);

export { MakemorePlayground, Playground, load };
