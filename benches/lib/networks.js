/**
 * What is measured: the three networks of the README, then shapes that are no multiple of
 * anything. Config keys as the page has them.
 *
 * @type {Record<string, Record<string, string | number>>}
 */
export const NETWORKS = {
  seed: { preset: 'seed' },
  batchnorm: { preset: 'batchnorm' },
  'deep-batchnorm': { preset: 'deep-batchnorm' },
  'batch_size 4': { batch_size: 4, bn_eps: 1e-5 },
  'batch_size 33': { batch_size: 33 },
  'batch_size 512': { batch_size: 512 },
  'n_hidden 7': { n_hidden: 7 },
  'n_hidden 201': { n_hidden: 201 },
  'n_hidden 1024': { n_hidden: 1024 },
  '1024 by 512': { n_hidden: 1024, batch_size: 512 },
  'two of 1024': { preset: 'deep-batchnorm', n_hidden: 1024, n_layers: 2 },
  'twelve of 1024': { preset: 'deep-batchnorm', n_hidden: 1024, n_layers: 12 },
  '3 of 512 by 512': { preset: 'deep-batchnorm', n_hidden: 512, n_layers: 3, batch_size: 512 },
  'block_size 16': { block_size: 16 },
  adam: { optimizer: 'adam', lr: 0.001 },
  layernorm: { norm: 'layer' },
};

/**
 * Fan-in and fan-out of every Linear layer.
 *
 * @param {{ block_size: number, n_embd: number, n_hidden: number, n_layers: number }} config
 * @param {number} vocabulary
 */
export function linears({ block_size, n_embd, n_hidden, n_layers }, vocabulary) {
  const widths = [block_size * n_embd, ...Array(n_layers).fill(n_hidden), vocabulary];
  return widths.slice(1).map((fanOut, i) => [widths[i], fanOut]);
}

/**
 * Floating point operations of a step's matrix products: forward, to the input, to the weight.
 *
 * @param {number[][]} layers
 * @param {number} batch
 */
export function flops(layers, batch) {
  return layers.reduce((sum, [fanIn, fanOut]) => sum + 3 * 2 * fanIn * fanOut * batch, 0);
}

/** @param {number[]} numbers */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
}
