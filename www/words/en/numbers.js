/** A letter in a sentence. @param {string} letter */
export const quote = (letter) => (letter === '.' ? 'the end (.)' : `\u201c${letter}\u201d`);

// Signs that are words
/** @param {number} example */
export const lossOfExample = (example) => `loss of example ${example}`;
export const loss = 'loss';
export const meanLoss = 'mean loss';
export const runningMean = 'running mean';
export const runningVar = 'running var';
export const runningStd = 'running std';

/** @param {string} letter */
export const outputFor = (letter) => `the output for ${letter}`;
/** @param {number} neuron @param {number} layer */
export const neuron = (neuron, layer) => `neuron ${neuron} of Layer ${layer}`;
/** @param {number} input */
export const input = (input) => `input ${input}`;

/**
 * What a number is.
 *
 * @typedef {object} Parts
 * @property {string} neuron "neuron 3 of Layer 1", "the output for e"
 * @property {string} source of a weight: "input 3", "neuron 3 of Layer 1"
 * @property {number} index from 1 on
 * @property {number} layer from 1 on
 * @property {string} letter
 * @property {string} row the letter whose row of the embedding it is in
 * @property {number} letters in the vocabulary
 * @property {string} guessing the loss of guessing
 * @property {number | undefined} example from 1 on
 */

/** @type {Record<string, (parts: Parts) => string>} */
export const names = {
  embedding: ({ index, row }) => `Number ${index} of the vector for ${row}`,
  input: ({ index }) => `Input ${index}`,
  weight: ({ source, neuron }) => `The weight from ${source} to ${neuron}`,
  bias: ({ neuron }) => `The bias of ${neuron}`,
  z: ({ neuron }) => `The output of the Linear layer for ${neuron}`,
  mean: ({ neuron }) => `The mean over the minibatch, for ${neuron}`,
  var: ({ neuron }) => `The variance over the minibatch, for ${neuron}`,
  running_mean: ({ neuron }) => `The running mean of ${neuron}`,
  running_var: ({ neuron }) => `The running variance of ${neuron}`,
  running_std: ({ neuron }) => `The running std of ${neuron}`,
  xhat: ({ neuron }) => `The normalised value of ${neuron}`,
  gamma: ({ neuron }) => `The scale \u03b3 (gamma) of ${neuron}`,
  beta: ({ neuron }) => `The shift \u03b2 (beta) of ${neuron}`,
  y: ({ neuron }) => `The output of the normalisation for ${neuron}`,
  activation: ({ neuron }) => `The activation of ${neuron}`,
  output: ({ neuron }) => `The output of ${neuron}: its activation plus the layer\u2019s input`,
  example_mean: ({ layer }) => `The mean over the neurons of Layer ${layer}, in this example`,
  example_var: ({ layer }) =>
    `The variance (for RMSNorm the mean square) over the neurons of Layer ${layer}, in this example`,
  logit: ({ letter }) => `The logit for ${letter}`,
  probability: ({ letter }) => `The probability of ${letter}`,
  loss: ({ example, letters, guessing }) =>
    `The loss${example === undefined ? '' : ` of example ${example}`}; guessing among ${letters} letters costs ln ${letters} = ${guessing}`,
  mean_loss: () => 'The loss of the minibatch, the mean over its examples',
};
