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
 * @property {import('../pkg/makemore_playground.js').Diverged | undefined} diverged
 */

/** The present moment of a run. @param {Run} run @param {boolean} playing @returns {Snapshot} */
export function snapshotOf({ source, rate }, playing) {
  const { lossHistory, config, vocabulary, baseline, step, loss, diverged } = source;
  return { source, lossHistory, config, vocabulary, baseline, step, loss, rate, playing, diverged };
}
