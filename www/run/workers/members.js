import { Trainer } from './trainer.js';

/** @typedef {import('./protocol.js').Ears} Ears */
/** @typedef {import('./protocol.js').Member} Member */

/** Milliseconds of work on the page's own thread, and of pause after it. */
const SLICE = 8;
const PAUSE = 8;

/** Whether this page may have workers at all: a single file has none to load. */
export const mayHaveWorkers = () =>
  import.meta.env?.MODE !== 'single' && typeof Worker === 'function';

/**
 * A stand-in that trains on the page's own thread, in slices.
 *
 * @param {Ears} ears
 * @returns {Member}
 */
export function pageMember({ hear }) {
  let timer = 0;
  const later = (/** @type {() => void} */ act) => window.setTimeout(act, PAUSE);
  const trainer = new Trainer(
    (event) => later(() => hear(event)),
    SLICE,
    (act) => (timer = later(act)),
  );
  later(() => hear({ type: 'ready' }));
  return {
    send: (command) => command.type !== 'init' && trainer.handle(command),
    end: () => {
      clearTimeout(timer);
      trainer.close();
    },
  };
}
