// The class alone, for the npm package: without a page, in Node or in other people's scripts. Its
// figures import this file, too, so that both have one WebAssembly module.
import { load } from './base/wasm.js';

export { Playground, initSync, load } from './base/wasm.js';

/**
 * As `load`, in the form that wasm-bindgen's packages have.
 *
 * @param {any} [wasm] address, bytes or module, or { module_or_path } with one of them
 */
export default function init(wasm) {
  return load({ wasm: wasm?.module_or_path ?? wasm });
}
