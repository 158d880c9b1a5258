import * as words from '#words/loading.js';
import { message } from './errors.js';
import fetchWasm, {
  CorpusCheck,
  Playground,
  initSync as compile,
} from '../pkg/makemore_playground.js';

export { CorpusCheck, Playground };

/** @typedef {import('../pkg/makemore_playground.js').InitInput} WasmSource */
/** @typedef {import('../pkg/makemore_playground.js').SyncInitInput} WasmBytes */

/** A module with one v128 constant. A browser without SIMD says that it is invalid. */
function simdProbe() {
  return new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253,
    15, 253, 98, 11,
  ]);
}

/** @type {Promise<unknown> | undefined} */
let loading;

/**
 * Loads the WebAssembly module once for everything in a document: the class and all figures.
 *
 * @param {{ wasm?: WasmSource | Promise<WasmSource> }} [options] where the module is: its address,
 *   its bytes or the compiled module; without it, beside this script. What is said first counts.
 * @returns {Promise<void>} rejected with a message that can be shown to the reader
 */
export async function load({ wasm } = {}) {
  if (typeof WebAssembly !== 'object') {
    throw new Error(words.noWasm);
  }
  if (!WebAssembly.validate(simdProbe())) {
    throw new Error(words.noSimd);
  }
  // Figures ask when they are defined. The module that imports them runs right after that, and may
  // say where the file is.
  if (wasm === undefined) await Promise.resolve();
  loading ??= fetchWasm(wasm === undefined ? undefined : { module_or_path: wasm });
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    const why = message(error);
    // Browsers name the policy, each in its own words.
    const then = /content.security.policy|\bCSP\b|unsafe-eval/i.test(why)
      ? words.policy
      : words.reload;
    throw new Error(words.failed(why, then), { cause: error });
  }
}

/**
 * Loads the WebAssembly module at once, for a program that has its bytes.
 *
 * @param {{ module: WasmBytes }} options
 */
export function initSync(options) {
  loading ??= Promise.resolve(compile(options));
}
