import { message } from './errors.js';

/**
 * A part of a figure that is fetched when it is first needed: what most readers never open is no
 * reason for all of them to wait. Where it does not come, the error is a sentence fit to show.
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
    throw new Error(
      `${name} could not be loaded (${message(error)}): reload the page, and if that does not help, see whether all files of the playground are on the server.`,
      { cause: error },
    );
  }
}
