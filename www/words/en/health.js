import { plural } from './plural.js';

/** @param {string} why */
export const stopped = (why) => `Stopped: ${why}.`;

export const labelLeak =
  'The context already contains the letter to predict, so a loss near zero means nothing. Switch off Label leak under Data.';
export const noEndToken =
  'Names have no end: the network never learns to stop, and names run to the maximum length. Switch on End token under Data.';

/** @param {string} loss @param {string} guessing @param {string} cure */
export const firstLoss = (loss, guessing, cure) =>
  `The first loss is ${loss}, but guessing costs ${guessing}: the untrained network is confident about wrong letters. ${cure}`;
export const largeOutput =
  'The output weights are too large: lower Output scale, for example to 0.01.';
export const largeOutputAndBias =
  'The output weights and biases are too large: lower Output scale, for example to 0.01, and set Output bias scale to 0.';
export const largeBias = 'The output biases are too large: set Output bias scale to 0.';
/** @param {string} step @param {string} loss @param {string} guessing */
export const worseThanGuessing = (step, loss, guessing) =>
  `After ${plural(step, 'step')} the loss (${loss}) is still worse than guessing (${guessing}). The learning rate is too high, or the initial weights let no gradient through.`;

/** @param {string} share @param {string} layer @param {boolean} relu @param {string} cure */
export const saturated = (share, layer, relu, cure) =>
  `${share} of ${layer} is ${relu ? 'at zero' : 'saturated'}, so little gradient gets through. Its weights are too large: ${cure}.`;
/** @param {string} first what is said of the first layer @param {number} n */
export const inMoreLayers = (first, n) => `${first} ${n} more layers are like it.`;
export const useKaiming = 'try Kaiming (under Weights)';
export const lowerLr = 'lower the learning rate';
export const lowerLrAndReset =
  'lower the learning rate, then press Reset, because such weights do not come back by themselves';
export const lowerGain = 'try a smaller gain, or BatchNorm';
export const useBatchNorm = 'try BatchNorm';
/**
 * @param {string} dead
 * @param {string} size
 * @param {string} layer
 * @param {boolean} relu
 * @param {string} cure
 */
export const dead = (dead, size, layer, relu, cure) =>
  `${dead} of ${plural(size, 'neuron')} of ${layer} ${dead === '1' ? 'is' : 'are'} ${relu ? 'at zero' : 'saturated'} on every example of the minibatch and ${dead === '1' ? 'learns' : 'learn'} nothing from it; ${cure}.`;
export const smallerGainRevives = 'a smaller gain brings them back';
export const normRevives = 'BatchNorm brings them back';
export const lowerLrSpares = 'a lower learning rate spares the others';

export const allTheSame =
  'All neurons of a layer have the same output: with zero weights, no gradient tells them apart. Under Weights, choose another value than zeros.';
export const gainTooSmall = 'the gain is too small for this depth';
export const gainTooSmallForTanh = 'the gain is too small for this depth; for tanh, use 5/3';
export const torchTooSmall =
  'nn.Linear\u2019s own weights are too small for this depth; use Kaiming (under Weights), a normalisation or Residual';
/** @param {string} first @param {string} last @param {string} layer @param {string} cause */
export const shrink = (first, last, layer, cause) =>
  `Activations shrink from std ${first} in Layer 1 to ${last} in ${layer}: ${cause}.`;
/** @param {string} first @param {string} last @param {string} layer */
export const grow = (first, last, layer) =>
  `Activations grow from std ${first} in Layer 1 to ${last} in ${layer}: the gain is too large for this depth.`;

/** @param {string} ratio @param {string} layer @param {string} cure */
export const vanish = (ratio, layer, cure) =>
  `Gradients vanish in the backward pass: in Layer 1 they are ${ratio} times as large as in ${layer}. ${cure}`;
/** @param {string} ratio @param {string} layer @param {string} cure */
export const explode = (ratio, layer, cure) =>
  `Gradients explode in the backward pass: in Layer 1 they are ${ratio} times as large as in ${layer}. ${cure}`;
export const largerGainHelps = 'A larger gain or BatchNorm helps.';
export const smallerGainHelps = 'A smaller gain or BatchNorm helps.';
export const kaimingHelps = 'Kaiming (under Weights), Residual or BatchNorm helps.';
export const otherWeightsHelp = 'Another choice under Weights or BatchNorm helps.';
export const residualHelps = 'Residual helps.';
export const depthStays =
  'Through this many layers some of that stays, even with a normalisation and Residual; a lower learning rate helps.';

/** @param {string} name of a weight matrix @param {string} ratio */
export const update = (name, ratio) => `${name} (${ratio})`;
/** @param {string} updates @param {boolean} isAdam */
export const fast = (updates, isAdam) =>
  `Updates are much larger than a thousandth of the weights (log10 of update to data far above \u22123): ${updates}. ${isAdam ? 'Adam moves every weight by about the learning rate, however small its gradient is: lower it' : 'Lower the learning rate'}.`;
/** @param {string} names of weight matrices */
export const still = (names) => `No gradient reaches ${names}: these weights do not change at all.`;
/** @param {string} rate */
export const rateIsNew = (rate) => `The learning rate is ${rate} now: train to see what it does.`;
/** @param {string} updates */
export const slow = (updates) =>
  `Updates are much smaller than a thousandth of the weights (log10 of update to data far below \u22123): ${updates}. Raise the learning rate, or make these weights smaller.`;

/** @param {number} batch @param {number} momentum */
export const noisyStatistics = (batch, momentum) =>
  `With a batch size of ${batch} and a BatchNorm momentum of ${momentum}, the running statistics are noisy. Set the momentum to 0.001.`;
export const uselessBias =
  'The bias before BatchNorm has no gradient and no effect, because BatchNorm subtracts it. Set Bias to none.';

// The figures in words
/** @param {string} step @param {string} loss @param {string} guessing @param {string} dev */
export const step = (step, loss, guessing, dev) =>
  `Step ${step}: loss ${loss}, guessing ${guessing}${dev && `, dev ${dev}`}.`;
/** @param {string} layer @param {string} mean @param {string} std @param {string} saturated */
export const layer = (layer, mean, std, saturated) =>
  `${layer}: mean ${mean}, std ${std}, ${saturated} saturated.`;
