/** @typedef {import('../../pkg/makemore_playground.js').Config} Config */

/** Multiplications of a step, about; and what a step costs besides, in as many. */
const BACKWARD = 3;
const OVERHEAD = 60_000;

/** @param {Config} config @param {number} letters of the vocabulary */
export function costOf({ block_size, n_embd, n_hidden, n_layers, batch_size }, letters) {
  const first = block_size * n_embd * n_hidden;
  const rest = (n_layers - 1) * n_hidden * n_hidden;
  return OVERHEAD + BACKWARD * batch_size * (first + rest + n_hidden * letters);
}

/**
 * What it costs to evaluate all rows at the end, in steps: a step goes forward, and back for twice
 * as long.
 *
 * @param {Config} config
 * @param {import('../../pkg/makemore_playground.js').Rows} rows
 */
export function evaluationSteps({ batch_size }, { train, dev, test }) {
  return (train + dev + test) / batch_size / BACKWARD;
}

/**
 * How many seconds a run of one config takes that has been timed for a moment.
 *
 * @param {import('../source.js').FullSource} source lends its names
 * @param {Config} config
 * @param {number} ms
 */
export function secondsPerCost(source, config, ms) {
  const probe = source.sibling(config);
  probe.train(1);
  const start = performance.now();
  const steps = probe.trainFor(ms, 1e6);
  const seconds = (performance.now() - start) / 1000;
  probe.free();
  return seconds / steps / costOf(config, source.vocabulary.length);
}
