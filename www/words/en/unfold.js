import { plural } from './plural.js';

export const path = 'The numbers before this one';
export const back = '\u2190 Back';
/** @param {string} sign */
export const unknown = (sign) => `${sign}: not computed yet`;
/** @param {string} name */
export const about = (name) => `${name}.`;

// Three sections
export const cameFrom = 'Where it comes from';
/** BatchNorm's own arithmetic, inside of the number that it scales. @param {string} sign */
export const inside = (sign) => `${sign} in it`;
export const effect = 'Its effect on the loss';
export const lastStep = 'How the last step changed it';
export const nextStep = 'How the next step will change it';

export const noGradient =
  'There is no gradient here: for that it takes a minibatch, or a letter to predict.';
export const gradient = 'Gradient ';
/** @param {string} change */
export const nudge = (change) => `. If it grows by 0.01, the loss changes by about ${change}.`;
export const tooLong = 'On this network, measuring it would take too long.';
/** @param {string} gradient */
export const measured = (gradient) => `Measured, by moving it a little both ways: ${gradient}.`;
export const measure = 'Measure the gradient';

/** @param {string} exponent */
export const changeOf = (exponent) => ` The change is 10^${exponent} of it.`;
export const noChange = ' It does not change.';
export const sgd = 'Old \u2212 learning rate \u00d7 gradient = new.';
/** @param {string} lr */
export const optimizer = (lr) =>
  `The optimizer\u2019s step for this gradient, at learning rate ${lr}.`;

// In the arithmetic
/** @param {string} name @param {number} example */
export const inExample = (name, example) => `${name} (example ${example})`;
/** @param {string} sum */
export const dividedBySum = (sum) => ` \u00f7 the sum ${sum} = `;
export const copied = 'copied: ';
/** @param {string} rule the name of a function */
export const ruleOf = (rule) => `${rule} of `;
/** @param {string} n */
export const moreTerms = (n) => plural(n, 'more term');
export const sum = 'Sum';
export const result = 'Result';

/** How a number came about: one sentence for each rule. @type {Record<string, string>} */
export const forward = {
  parameter: 'A parameter: set at the start, then changed a little by every step.',
  kept: 'A running statistic, kept from the minibatches so far.',
  lookup: 'Copied from the letter\u2019s row of the embedding.',
  sum_of_products: 'The sum of every input times its weight, plus the bias if there is one.',
  mean_of: 'The sum over all examples of the minibatch, divided by their number.',
  mean_over_neurons: 'The sum over the neurons of the layer, divided by their number.',
  biased_variance_of: 'The squared distances from the mean, added up and divided by their number.',
  mean_square_of: 'The squares, added up and divided by their number.',
  residual: 'The layer\u2019s activation plus the layer\u2019s input.',
  divide_by_rms: 'Divided by the square root of the mean square (plus eps).',
  variance_of: 'The squared distances from the mean, added up and divided by B \u2212 1.',
  running_average:
    '(1 \u2212 momentum) times the old value, plus momentum times the minibatch\u2019s value.',
  standardise: 'The mean subtracted, then divided by the square root of the variance (plus eps).',
  affine: 'The normalised value times \u03b3, plus \u03b2.',
  tanh: 'tanh of this number: it squeezes everything between \u22121 and 1.',
  relu: 'The number if it is above zero, otherwise 0.',
  leaky_relu: 'The number if it is above zero, otherwise a hundredth of it.',
  gelu: 'The number times the share of a normal distribution that lies below it.',
  sigmoid: '1 / (1 + e^\u2212y): it squeezes everything between 0 and 1.',
  linear: 'The number itself: this layer has no activation function.',
  softmax:
    'e to the power of the logit less the largest logit, divided by the sum of the same over all letters. (The largest one cancels out; without it e^ could grow too large.)',
  negative_log: '\u2212ln of the probability that the right letter was given.',
};

/** How the loss depends on a number: one sentence for each rule. @type {Record<string, string>} */
export const backward = {
  start: 'The gradient of the loss with respect to itself is 1: the backward pass begins here.',
  not_in_the_loss:
    'The loss depends on the probability of the right letter only, so the gradient is 0.',
  chain: 'Its effect on the next number, times the effect of that number on the loss.',
  softmax_and_loss:
    'The probability, minus 1 for the right letter, divided by the number of examples.',
  sum_over_neurons: 'It feeds every neuron of the next layer: weight times gradient, added up.',
  sum_over_neurons_and_on:
    'It feeds every neuron of the next layer (weight times gradient) and is also added to that layer\u2019s activation: the sum of all of these.',
  sum_over_layer:
    'It normalises every neuron of the layer: the sum of the gradients through all of them.',
  layer_norm:
    'It reaches the loss in three ways: directly, through the mean of the example\u2019s neurons, and through their variance. No other example is involved.',
  rms_norm:
    'It reaches the loss in two ways: directly, and through the mean square of the example\u2019s neurons.',
  sum_over_minibatch:
    'Every example of the minibatch uses it: the sum of the gradients through all of them.',
  sum_over_places:
    'The sum of the gradients at every place in the minibatch where the letter stands.',
  batch_norm:
    'It reaches the loss in three ways: directly, through the minibatch\u2019s mean, and through its variance. Because of the last two, an example depends on the others.',
};

/** What a factor is in its term. @type {Record<string, string>} */
export const roles = {
  value: '',
  gradient: 'gradient of ',
  slope: 'slope at ',
  share: 'share',
  deviation: 'distance from the mean, ',
  variance_slope: 'slope of the variance in ',
  inverse_std: '1 / std, ',
  minus_inverse_std: '\u22121 / std, ',
  minus_half_inverse_var: '\u22121 / (2 var), ',
  eps: 'eps',
  target: 'for the right letter, ',
  exponential: 'e^(logit \u2212 largest), ',
  largest: 'the largest logit',
  keep: '1 \u2212 momentum',
  momentum: 'momentum',
  before: 'old value',
  batch: 'of the minibatch, ',
};
