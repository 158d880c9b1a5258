/** @typedef {import('./run.js').Run} Run */

/**
 * What is shown of a run at one moment. Whoever gets a snapshot draws it, does not change it, and
 * drops it when there is another run.
 *
 * @typedef {object} Snapshot
 * @property {import('./source.js').FullSource} source
 * @property {import('./loss-history.js').LossHistory} lossHistory
 * @property {import('../pkg/makemore_playground.js').Config} config
 * @property {string[]} vocabulary
 * @property {number} baseline the loss of guessing
 * @property {number} step
 * @property {number} loss
 * @property {number} rate steps a second
 * @property {boolean} playing
 * @property {import('./pins.js').Pin[]} pins runs that are kept, to be drawn under this one
 * @property {import('../pkg/makemore_playground.js').Diverged | undefined} diverged
 */

/**
 * The present moment of a run.
 *
 * @param {Run} run
 * @param {boolean} playing
 * @param {import('./pins.js').Pin[]} [pins]
 * @returns {Snapshot}
 */
export function snapshotOf({ source, rate }, playing, pins = []) {
  const { lossHistory, config, vocabulary, baseline, step, loss, diverged } = source;
  const facts = { config, vocabulary, baseline, step, loss, diverged };
  return { source, lossHistory, ...facts, rate, playing, pins };
}
