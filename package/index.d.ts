import type { InitInput } from './makemore_playground.js';

export type * from './makemore_playground.js';
export { Playground, initSync } from './makemore_playground.js';

/** Where the WebAssembly module is: its address, its bytes or the compiled module. */
export interface LoadOptions {
  wasm?: InitInput | Promise<InitInput>;
}

/**
 * Loads the WebAssembly module, once for the class and all figures: without options from beside
 * the package's own files. What is said first counts; the module that imports the element can say
 * it.
 */
export function load(options?: LoadOptions): Promise<void>;

/** As `load`, in the form that wasm-bindgen's packages have. */
export default function init(
  wasm?: InitInput | Promise<InitInput> | { module_or_path?: InitInput | Promise<InitInput> },
): Promise<void>;
