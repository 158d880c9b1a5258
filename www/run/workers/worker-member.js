import * as words from '#words/workers.js';
import { message } from '../../base/errors.js';

/** @typedef {import('./protocol.js').Ears} Ears */
/** @typedef {import('./protocol.js').Member} Member */

/** @type {Promise<WebAssembly.Module> | undefined} */
let compiled;

/** Compiled once, for all workers. */
async function compile() {
  const address = new URL('../../pkg/makemore_playground_bg.wasm', import.meta.url);
  try {
    return await WebAssembly.compileStreaming(fetch(address));
  } catch {
    // Servers that do not know the type of the file.
    const response = await fetch(address);
    return WebAssembly.compile(await response.arrayBuffer());
  }
}

/** A worker with a wasm instance of its own. @param {Ears} ears @returns {Member} */
export function workerMember({ hear, die }) {
  if (import.meta.env?.MODE === 'single') throw new Error(words.singleFile);
  const worker = new Worker(new URL('./trainer-worker.js', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = (event) => {
    event.preventDefault();
    die(event.message || words.notLoaded);
  };
  worker.onmessageerror = () => die(words.notReadable);
  compiled ??= compile();
  compiled.then(
    (module) => worker.postMessage({ type: 'init', module }),
    (error) => {
      compiled = undefined;
      die(message(error));
    },
  );
  return { send: (command) => worker.postMessage(command), end: () => worker.terminate() };
}
