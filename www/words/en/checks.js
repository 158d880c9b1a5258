import { plural } from './plural.js';

export const title = 'Exercises and checks';
/** A column: the name of a tensor. */
export const tensor = 'tensor';

// All weights zero
export const zeroTitle = 'Exercise 1: everything zero';
export const zeroHelp =
  'The current network without BatchNorm. The letters\u2019 vectors stay random; all other weights and biases are zero.';
/** @param {number} steps */
export const zeroStart = (steps) => `Set all weights and biases to zero and train ${steps} steps`;
export const gradientAtStart = 'largest gradient at step 0';
/** @param {number} steps */
export const gradientAfter = (steps) => `after ${steps} steps`;
/** @param {string} never @param {string} learns @param {string} loss */
export const zeroResult = (never, learns, loss) =>
  `No gradient: ${never || 'none'}. Only these learn: ${learns}; loss ${loss}`;

// BatchNorm folded into the Linear layers
export const foldTitle = 'Exercise 2: fold BatchNorm into the weights';
export const foldStart = 'Fold every BatchNorm into its Linear layer';
export const nothingToFold = 'This network has no BatchNorm to fold.';
/**
 * @param {{ norms: string, rows: string, difference: string, largest: string, before: string,
 *   after: string }} fold
 */
export const foldResult = ({ norms, rows, difference, largest, before, after }) =>
  `${plural(norms, 'BatchNorm')} folded: W\u2032 = W \u03b3 / \u03c3, b\u2032 = (b \u2212 \u03bc) \u03b3 / \u03c3 + \u03b2. On ${rows} dev examples the logits differ by at most ${difference}; the largest logit is ${largest}. ${before} parameters became ${after}.`;

// Gradient check
export const checkTitle = 'Gradient check';
export const checkHelp =
  'Compares the backward pass with finite differences of a separate forward pass in double precision.';
export const checkStart = 'Check the gradients';
export const compared = 'compared';
export const difference = 'largest difference';
export const gradient = 'largest gradient';
/** @param {string} tensors */
export const checking = (tensors) => `Comparing: ${plural(tensors, 'tensor')} so far`;
/** @param {number} gradients @param {number} examples @param {string} error */
export const checkResult = (gradients, examples, error) =>
  `${plural(String(gradients), 'gradient')} on ${plural(String(examples), 'example')}; the largest relative error is ${error}.`;
export const zeroTable = 'Largest gradients of the all-zero network';
export const checkTable = 'Gradients compared';
