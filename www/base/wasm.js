import { message } from './errors.js';
import init, { Playground } from '../pkg/makemore_playground.js';

export { Playground };

/** A module with one v128 constant. A browser without SIMD says that it is invalid. */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

/** @type {Promise<unknown> | undefined} */
let loading;

/**
 * Loads the WebAssembly module once for all figures of a document.
 *
 * @returns {Promise<void>} rejected with a message that can be shown to the reader
 */
export async function load() {
  if (typeof WebAssembly !== 'object') {
    throw new Error(
      'This browser has no WebAssembly, which the training needs. Open the page in a current one.',
    );
  }
  if (!WebAssembly.validate(SIMD_PROBE)) {
    throw new Error(
      'This browser has no WebAssembly SIMD, which the training needs: Chrome and Firefox have it from 2021 on, Safari from 16.4. Open the page in a newer browser.',
    );
  }
  loading ??= init();
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    throw new Error(`The training code could not be loaded (${message(error)}). Reload the page.`, {
      cause: error,
    });
  }
}
