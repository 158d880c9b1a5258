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

/** Moments that are timed; the fastest tells most, because others may use the machine, too. */
const MOMENTS = 4;

/**
 * Seconds for each unit of cost, timed for a few moments.
 *
 * @param {import('../source.js').FullSource} source lends its names
 * @param {Config} config
 * @param {number} ms
 */
export function secondsPerCost(source, config, ms) {
  const probe = source.sibling(config);
  probe.train(1);
  const times = Array.from({ length: MOMENTS }, () => {
    const start = performance.now();
    const steps = probe.trainFor(ms / MOMENTS, 1e6);
    return (performance.now() - start) / 1000 / steps;
  });
  probe.free();
  return Math.min(...times) / costOf(config, source.vocabulary.length);
}
