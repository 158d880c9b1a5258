/**
 * @typedef {object} Network what every contender trains: the same step of the same network
 * @property {number} vocabulary letters and the end
 * @property {number} block letters of a context
 * @property {number} embedding numbers of a letter
 * @property {number[]} widths inputs of the first Linear, then the outputs of each
 * @property {boolean[]} norms whether BatchNorm follows, Linear by Linear
 * @property {number} batch rows of a minibatch
 */

/** @type {Record<string, Network>} */
export const NETWORKS = {
  seed: { vocabulary: 27, block: 3, embedding: 10, widths: [30, 20, 27], norms: [true, false], batch: 32 },
  batchnorm: { vocabulary: 27, block: 3, embedding: 10, widths: [30, 200, 27], norms: [true, false], batch: 32 },
  'deep-batchnorm': {
    vocabulary: 27,
    block: 3,
    embedding: 10,
    widths: [30, 100, 100, 100, 100, 100, 27],
    norms: [true, true, true, true, true, true],
    batch: 32,
  },
};

export const LEARNING_RATE = 0.1;

/** First weights: small, so that no contender leaves the finite numbers. @param {number} count @param {number} scale */
export function numbers(count, scale) {
  return Float32Array.from({ length: count }, (_, i) => (((i * 7919) % 1009) / 504.5 - 1) * scale);
}

/** A letter of a pool of minibatches that all contenders go through. @param {number} i @param {number} vocabulary */
export function letter(i, vocabulary) {
  return ((i * 2654435761) >>> 7) % vocabulary;
}
