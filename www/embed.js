// The custom element alone, for other people's pages: one script, wasm and lessons beside it.
import { MakemorePlayground } from './playground.js';
import { Playground, load } from './wasm.js';

MakemorePlayground.compact = true;
if (!customElements.get('makemore-playground')) customElements.define('makemore-playground', MakemorePlayground);

export { MakemorePlayground, Playground, load };
