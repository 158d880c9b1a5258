// Makes the WebAssembly package ready in Node, as the page's own `load` does in a browser.
import { readFileSync } from 'node:fs';
import { initSync } from '../../../www/pkg/makemore_playground.js';

initSync({
  module: readFileSync(new URL('../../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
});
