export const title = 'BatchNorm bench';
export const noBatchNorm = 'This network has no BatchNorm.';

// Five numbers
export const pointsTitle = 'Five numbers, normalised';
export const fifth = 'The fifth number';
export const points = 'Five numbers on a line, and below them the same five normalised';
/** @param {string} mean @param {string} std @param {string} normalised */
export const pointsFacts = (mean, std, normalised) =>
  `Mean ${mean}, std ${std}. Normalised: ${normalised}. Moving one number moves all five.`;
export const numbersRow = 'the numbers';
export const normalisedRow = 'normalised: mean 0, std 1';

// How the batch changes one prediction
export const influenceTitle = 'How the batch changes one prediction';
export const watch = 'Watch example';
export const change = 'change example';
export const to = 'to';
export const logitPlot =
  'Logits of the watched example: bars after the change, lines before. Arrow keys read out values.';
export const probabilityPlot =
  'Probabilities for the watched letters: bars with minibatch statistics, lines with running statistics. Arrow keys read out values.';
/** @param {string} context @param {string} moved @param {string} why */
export const influence = (context, moved, why) =>
  `The logits after \u201c${context}\u201d change by up to ${moved}: ${why}`;
export const throughBatch = 'through the minibatch\u2019s mean and std';
export const noInfluence = 'without BatchNorm, examples do not affect one another';
export const logitCaption = 'logit: bars after, lines before';
/** @param {string} letter @param {string} before @param {string} after */
export const logitReading = (letter, before, after) =>
  `\u201c${letter}\u201d: before ${before}, after ${after}`;
/** @param {string} apart */
export const modes = (apart) =>
  `The same letters in both modes: the probabilities differ by up to ${apart} between minibatch statistics (bars) and running statistics (lines).`;
export const probabilityCaption = 'probability: bars minibatch, lines running';
/** @param {string} letter @param {string} minibatch @param {string} running */
export const probabilityReading = (letter, minibatch, running) =>
  `\u201c${letter}\u201d: minibatch ${minibatch}, running ${running}`;

// Calibration
export const calibrationTitle = 'Calibrate, or keep running statistics';
export const calibrate = 'Calibrate on the training set';
/** @param {string} share */
export const measuring = (share) => `Measuring: ${share}`;
/**
 * @param {{ step: string, running: string, measured: string, mean: string, std: string }} result
 */
export const calibrated = ({ step, running, measured, mean, std }) =>
  `At step ${step}: dev loss ${running} with the running statistics, ${measured} with those of the whole training set. The running means are off by at most ${mean} stds, the running stds by at most ${std}.`;

// Batch size and momentum
export const driftTitle = 'Batch size and momentum';
export const neuron = 'Neuron of Layer 1';
/** @param {number} batch */
export const driftPlot = (batch) => `Running mean at batch size ${batch}`;
/** @param {number} batch */
export const batchOf = (batch) => `Batch size ${batch}`;
/** @param {number} minibatches */
export const driftHelp = (minibatches) =>
  `Weights frozen, ${minibatches} minibatches. The dashed line is the mean over the whole training set.`;
/** @param {number} neuron */
export const notFinite = (neuron) => `Neuron ${neuron}: its mean is not finite`;
/** @param {number} neuron @param {string} worst @param {string} best */
export const drift = (neuron, worst, best) =>
  `Neuron ${neuron}: its running mean strays by ${worst} stds with batch size 4 and momentum 0.1, by ${best} with 256 and 0.001`;
export const runningMean = 'running mean';
export const minibatch = 'minibatch';
/** @param {string} mean */
export const trueMean = (mean) => `true mean ${mean}`;

// A bias before BatchNorm
export const biasTitle = 'A bias before BatchNorm';
export const giveBias = 'Restart with BatchNorm and this bias';
/** @param {string} bias @param {string} weight the largest gradients */
export const biasFacts = (bias, weight) =>
  `The largest gradient of layers.0.bias is ${bias}, zero up to rounding; that of layers.0.weight is ${weight}. BatchNorm subtracts any constant, so the bias has no effect.`;
export const noBias =
  'This network has no bias before a BatchNorm. Add one and watch its gradient.';
