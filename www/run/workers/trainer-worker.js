import * as words from '#words/worker.js';
// Runs in a worker: a wasm instance of its own, made of the module that the page has compiled.
import { message } from '../../base/errors.js';
import { inNextTask } from '../../base/next-task.js';
import { initSync } from '../../pkg/makemore_playground.js';
import { Trainer } from './trainer.js';

/** @typedef {import('./protocol.js').Command} Command */

/** Milliseconds of work between two looks at the commands. */
const SLICE = 40;

const post = (/** @type {import('./protocol.js').Event} */ event) => self.postMessage(event);
const trainer = new Trainer(post, SLICE, inNextTask);

self.onmessageerror = () => post({ type: 'broken', message: words.noModule });

self.onmessage = ({ data }) => {
  const command = /** @type {Command} */ (data);
  if (command.type !== 'init') return trainer.handle(command);
  try {
    initSync({ module: command.module });
    post({ type: 'ready' });
  } catch (error) {
    post({ type: 'broken', message: message(error) });
  }
};
