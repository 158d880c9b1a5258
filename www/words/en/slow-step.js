export const begin = 'One step, slowly';
export const back = '\u2190 Back';
export const next = 'Next \u2192';
export const change = 'Change the weights';
export const leave = 'Cancel';
export const keys = 'or the keys \u2190 \u2192';
export const done =
  'The weights have changed: that was one step. The next one draws other examples.';
/** @param {number} stage @param {number} stages @param {string} text */
export const stage = (stage, stages, text) => `${stage} of ${stages}. ${text}`;

// The stages, in their order
/** @param {string} examples */
export const drawn = (examples) =>
  `${examples} examples are drawn at random from the training data. Choose one to follow.`;
export const lookup =
  'Each letter is replaced by its row of the embedding; the rows are put side by side.';
/** @param {string} layer */
export const linear = (layer) => `${layer}: each neuron adds up its inputs times its weights.`;
/** What the normalisations do. @type {Record<string, string>} */
export const normalise = {
  batch: 'BatchNorm subtracts each neuron\u2019s mean over the minibatch and divides by its std.',
  layer: 'LayerNorm subtracts the mean over the neurons of the example and divides by their std.',
  rms: 'RMSNorm divides by the square root of the mean square of the example\u2019s neurons.',
};
/** @param {string} layer @param {string} text */
export const inLayer = (layer, text) => `${layer}: ${text}`;
/** @param {string} layer @param {string} activation */
export const activate = (layer, activation) => `${layer}: ${activation} is applied to each number.`;
/** @param {string} layer */
export const residual = (layer) => `${layer}: the layer\u2019s input is added to its output.`;
export const outputLinear = 'Output: each letter adds up its inputs times its weights.';
export const outputNorm = 'Output: BatchNorm turns each sum into the logit of a letter.';
export const logits =
  'Output: each letter adds up its inputs times its weights. The sum is its logit.';
export const softmax = 'The softmax turns the logits into probabilities.';
export const loss =
  'The loss of an example is \u2212ln of the probability of the right letter; the loss of the step is the mean over the examples.';
export const backward =
  'Now the backward pass: cells show gradients. A logit\u2019s gradient is its probability, minus 1 for the right letter, divided by the number of examples.';
export const backThroughOutputNorm = 'Back through the BatchNorm of the output.';
/** @param {string} layer */
export const backToNeurons = (layer) =>
  `${layer}: how each neuron affects the loss, through all the weights that it feeds.`;
/** @param {string} layer @param {string} activation */
export const backThroughActivation = (layer, activation) =>
  `${layer}: back through ${activation}, times its slope.`;
/** @param {string} layer @param {string} norm */
export const backThroughNorm = (layer, norm) =>
  `${layer}: back through ${norm}, directly, through the mean and through the variance.`;
/** @param {string} layer @param {string} norm */
export const backThroughRms = (layer, norm) =>
  `${layer}: back through ${norm}, directly and through the mean square.`;
/** @param {string} layer */
export const backPast = (layer) =>
  `${layer}: the gradient also passes the layer by, along the addition.`;
export const backToInputs = 'Back to the inputs, and to the letters\u2019 rows of the embedding.';
export const changePlain =
  'Now the weights change: each moves against its gradient, by the gradient times the learning rate. Click a number to see its sum.';
/** @param {string} optimizer */
export const changeBy = (optimizer) =>
  `Now the weights change: the optimizer (${optimizer}) turns each gradient into a step. Click a number to see it.`;
