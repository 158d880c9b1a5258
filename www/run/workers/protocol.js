// What the page and its workers say to one another. Each message about a run has that run's id, so
// that a late message of an old run is recognised and dropped.

/** @typedef {import('../../pkg/makemore_playground.js').Config} Config */

/**
 * A run as it is stored and sent: its file, and what the page knows of it besides the file.
 *
 * @typedef {{ file: Uint8Array, account: import('../run.js').SavedState }} SavedRun
 */

/**
 * What is to be trained. A run that is "kept" has all that figures show and waits for more commands
 * at its step. A run that is "measured" ends there, with its losses and its hash.
 *
 * @typedef {object} Job
 * @property {'kept' | 'measured'} kind
 * @property {Partial<Config>} config
 * @property {string | Uint8Array | null} text the reader's own names
 * @property {number} until the step to which it trains
 * @property {number} [steps] where a measured run ends; before that it rests at `until`
 * @property {SavedRun | null} saved where a kept run goes on from
 * @property {{ step: number, key: string, value: any }[]} [changes] of a kept run on its way, the
 *   first one first
 */

/**
 * How a measured run ended; the same as a line of `examples/sweep`.
 *
 * @typedef {object} Measured
 * @property {number} step
 * @property {boolean} diverged
 * @property {number} train mean loss over the training rows; NaN where it is not a number
 * @property {number} dev
 * @property {number} test
 * @property {string} sha256 of the weights
 * @property {ArrayLike<number>} curve mean loss of each of CURVE equal parts of the run
 */

/**
 * @typedef {{ type: 'init', module: WebAssembly.Module }
 *   | { type: 'start', id: number, job: Job }
 *   | { type: 'train', id: number, until: number, rests: boolean }
 *   | { type: 'look', id: number }
 *   | { type: 'stop', id: number }} Command
 */

/**
 * @typedef {{ type: 'ready' }
 *   | { type: 'broken', message: string }
 *   | { type: 'progress', id: number, step: number }
 *   | { type: 'reached', id: number, step: number, rests: boolean }
 *   | { type: 'state', id: number, step: number, run: SavedRun }
 *   | { type: 'measured', id: number, result: Measured }
 *   | { type: 'failed', id: number, message: string, trap: boolean }} Event
 */

/** @typedef {Exclude<Event, { type: 'ready' | 'broken' }>} RunEvent */

/**
 * Somebody who trains: a worker, or a stand-in for one on the page's own thread.
 *
 * @typedef {object} Member
 * @property {(command: Command) => void} send
 * @property {() => void} end gives back all that it took
 */

/**
 * @typedef {object} Ears
 * @property {(event: Event) => void} hear
 * @property {(why: string) => void} die told when it is gone
 */

/** Parts into which the losses of a measured run are thinned. */
export const CURVE = 100;

/** Whether no other event follows of the same run. @param {RunEvent} event */
export const isLast = ({ type }) => type === 'measured' || type === 'failed';
