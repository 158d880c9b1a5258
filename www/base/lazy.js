import * as words from '#words/loading.js';
import { message } from './errors.js';

/**
 * Fetches a part of the page when it is first needed, so that nobody waits for what most readers
 * never open. If it cannot be fetched, the error is a sentence that can be shown to the reader.
 *
 * @template T
 * @param {string} name of the part, as the reader knows it
 * @param {() => Promise<T>} load a dynamic import
 * @returns {Promise<T>}
 */
export async function fetchPart(name, load) {
  try {
    return await load();
  } catch (error) {
    throw new Error(words.partFailed(name, message(error)), { cause: error });
  }
}
