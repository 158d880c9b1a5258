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
  if (import.meta.env?.MODE === 'single') throw new Error('a single file has no workers');
  const worker = new Worker(new URL('./trainer-worker.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = (event) => {
    event.preventDefault();
    die(event.message || 'the worker could not be loaded');
  };
  worker.onmessageerror = () => die('a message of the worker could not be read');
  worker.postMessage({ type: 'init', module: Playground.wasmModule() });
  return { send: (command) => worker.postMessage(command), end: () => worker.terminate() };
}
