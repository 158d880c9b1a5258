import * as words from '#words/workers.js';
import { Playground } from '../../base/wasm.js';

/** @typedef {import('./protocol.js').Ears} Ears */
/** @typedef {import('./protocol.js').Member} Member */

/**
 * A worker with a wasm instance of its own, of the module that the page has compiled.
 *
 * @param {Ears} ears
 * @returns {Member}
 */
export function workerMember({ hear, die }) {
  if (import.meta.env?.MODE === 'single') throw new Error(words.singleFile);
  const worker = new Worker(new URL('./trainer-worker.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = (event) => {
    event.preventDefault();
    die(event.message || words.notLoaded);
  };
  worker.onmessageerror = () => die(words.notReadable);
  worker.postMessage({ type: 'init', module: Playground.wasmModule() });
  return { send: (command) => worker.postMessage(command), end: () => worker.terminate() };
}
