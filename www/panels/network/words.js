/** @typedef {import('../../pkg/makemore_playground.js').NumberAddress} NumberAddress */

/**
 * How a number is written and what it is called.
 *
 * @typedef {object} Naming
 * @property {string[]} vocabulary
 * @property {number} layers hidden ones
 */

/** With a true minus. @param {string} text */
export const withMinus = (text) => text.replaceAll('-', '\u2212');

/**
 * A number with six significant digits, as an exact implementation would print it.
 *
 * @param {number} x
 */
export function exact(x) {
  if (!Number.isFinite(x)) return withMinus(String(x));
  const size = Math.abs(x);
  const isOdd = size !== 0 && (size < 1e-4 || size >= 1e6);
  return withMinus(isOdd ? x.toExponential(5) : x.toPrecision(6));
}

/** A letter as it stands in a sentence. @param {string} letter */
export const quote = (letter) => (letter === '.' ? 'the end (.)' : `\u201c${letter}\u201d`);

/**
 * A short sign for a number, as in a formula: z1[38].
 *
 * @param {NumberAddress} address
 * @param {Naming} naming
 */
export function signOf({ kind, layer = 0, from = 0, index = 0, example }, { vocabulary, layers }) {
  const l = layer + 1;
  const i = index + 1;
  const letter = (/** @type {number} */ token) => `'${vocabulary[token] ?? '?'}'`;
  switch (kind) {
    case 'embedding':
      return `C[${letter(from)}, ${i}]`;
    case 'input':
      return `x[${i}]`;
    case 'weight':
      return layer === layers ? `W${l}[${from + 1}, ${letter(index)}]` : `W${l}[${from + 1}, ${i}]`;
    case 'bias':
      return layer === layers ? `b${l}[${letter(index)}]` : `b${l}[${i}]`;
    case 'logit':
      return `logit[${letter(index)}]`;
    case 'probability':
      return `p[${letter(index)}]`;
    case 'loss':
      return typeof example === 'number' ? `loss of example ${example + 1}` : 'loss';
    case 'mean_loss':
      return 'mean loss';
    case 'example_mean':
      return `mean${l}`;
    case 'example_var':
      return `var${l}`;
    default:
      return `${SIGNS[kind] ?? kind}${l}[${layer === layers ? letter(index) : i}]`;
  }
}

/** @type {Record<string, string>} */
const SIGNS = {
  z: 'z',
  y: 'y',
  xhat: 'x\u0302',
  activation: 'h',
  output: 'out',
  mean: 'mean',
  var: 'var',
  running_mean: 'running mean',
  running_var: 'running var',
  running_std: 'running std',
  gamma: '\u03b3',
  beta: '\u03b2',
};

/** What a number is, in words. @param {NumberAddress} address @param {Naming} naming */
export function nameOf({ kind, layer = 0, from = 0, index = 0, example }, { vocabulary, layers }) {
  const isOutput = layer === layers;
  const letter = (/** @type {number} */ token) => quote(vocabulary[token] ?? '?');
  const neuron = isOutput
    ? `the output for ${letter(index)}`
    : `neuron ${index + 1} of Layer ${layer + 1}`;
  const source = layer === 0 ? `input ${from + 1}` : `neuron ${from + 1} of Layer ${layer}`;
  switch (kind) {
    case 'embedding':
      return `Number ${index + 1} of the vector for ${letter(from)}`;
    case 'input':
      return `Input ${index + 1}`;
    case 'weight':
      return `The weight from ${source} to ${neuron}`;
    case 'bias':
      return `The bias of ${neuron}`;
    case 'z':
      return `What the Linear gives for ${neuron}`;
    case 'mean':
      return `The mean over the minibatch, for ${neuron}`;
    case 'var':
      return `The variance over the minibatch, for ${neuron}`;
    case 'running_mean':
    case 'running_var':
    case 'running_std':
      return `The ${kind.replace('_', ' ')} of ${neuron}`;
    case 'xhat':
      return `The normalised value of ${neuron}`;
    case 'gamma':
      return `The scale \u03b3 (gamma) of ${neuron}`;
    case 'beta':
      return `The shift \u03b2 (beta) of ${neuron}`;
    case 'y':
      return `What the normalisation gives for ${neuron}`;
    case 'activation':
      return `The activation of ${neuron}`;
    case 'output':
      return `The output of ${neuron}: what it makes, and what went in`;
    case 'example_mean':
      return `The mean over the neurons of Layer ${layer + 1}, in this example`;
    case 'example_var':
      return `The variance (for RMSNorm the mean square) over the neurons of Layer ${layer + 1}, in this example`;
    case 'logit':
      return `The logit for ${letter(index)}`;
    case 'probability':
      return `The probability of ${letter(index)}`;
    case 'loss': {
      const whose = typeof example === 'number' ? `The loss of example ${example + 1}` : 'The loss';
      const v = vocabulary.length;
      return `${whose}; a guess among ${v} letters costs ln ${v} = ${Math.log(v).toFixed(4)}`;
    }
    case 'mean_loss':
      return 'The loss of the minibatch, the mean over its examples';
    default:
      return kind;
  }
}

/** How a number came about: one sentence for each rule. @type {Record<string, string>} */
export const FORWARD = {
  parameter: 'A parameter: drawn at the start, and changed a little by every step.',
  kept: 'A running statistic, kept from the minibatches before.',
  lookup: 'Copied from the row of the embedding that belongs to the letter.',
  sum_of_products: 'The sum of every input times its weight, plus the bias where there is one.',
  mean_of: 'The sum over all examples of the minibatch, divided by their number.',
  mean_over_neurons: 'The sum over the neurons of the layer, divided by their number.',
  biased_variance_of:
    'The squared distances from the mean, added up and divided by how many they are.',
  mean_square_of: 'The squares, added up and divided by how many they are.',
  residual: 'What the layer makes of its input, plus the input itself.',
  divide_by_rms: 'Divided by the root of the mean square (plus eps).',
  variance_of: 'The squared distances from the mean, added up and divided by B \u2212 1.',
  running_average:
    '(1 \u2212 momentum) times the old one, plus momentum times that of the minibatch.',
  standardise: 'The mean subtracted, then divided by the root of the variance (plus eps).',
  affine: 'The normalised value times \u03b3, plus \u03b2.',
  tanh: 'tanh of this number: it squeezes everything between \u22121 and 1.',
  relu: 'The number where it is above zero, else 0.',
  leaky_relu: 'The number where it is above zero, else a hundredth of it.',
  gelu: 'The number times the share of a normal distribution that lies below it.',
  sigmoid: '1 / (1 + e^\u2212y): it squeezes everything between 0 and 1.',
  linear: 'The number itself: this layer has no activation function.',
  softmax: 'e to the logit, divided by the sum of the same over all letters.',
  negative_log: '\u2212ln of the probability that the right letter was given.',
};

/** How the loss depends on a number: one sentence for each rule. @type {Record<string, string>} */
export const BACKWARD = {
  start: 'The gradient of the loss with respect to itself is 1: here the way back begins.',
  not_in_the_loss: 'The loss takes only the probability of the right letter: the gradient is 0.',
  chain: 'Its effect on the next number, times the effect of that one on the loss.',
  softmax_and_loss:
    'The probability, minus 1 for the right letter, divided by the number of examples.',
  sum_over_neurons: 'It goes into every neuron of the next layer: weight times gradient, added up.',
  sum_over_neurons_and_on:
    'It goes into every neuron of the next layer, weight times gradient, and is added to what that layer makes: all of it summed.',
  sum_over_layer: 'Every neuron of the layer is normalised with it: what each adds, summed.',
  layer_norm:
    'Three ways to the loss: straight on, through the mean of the example\u2019s neurons, and through their variance. No other example takes part.',
  rms_norm:
    'Two ways to the loss: straight on, and through the mean square of the example\u2019s neurons.',
  sum_over_minibatch: 'Every example of the minibatch uses it: what each adds, summed.',
  sum_over_places: 'Every place in the minibatch where the letter stands adds its gradient.',
  batch_norm:
    'Three ways to the loss: straight on, through the minibatch\u2019s mean, and through its variance. The last two are why an example depends on the others.',
};

/** What a factor is in its term. @type {Record<string, string>} */
export const ROLES = {
  value: '',
  gradient: 'gradient of ',
  slope: 'slope at ',
  share: 'share',
  deviation: 'from the mean, ',
  variance_slope: 'slope of the variance in ',
  inverse_std: '1 / std, ',
  minus_inverse_std: '\u22121 / std, ',
  minus_half_inverse_var: '\u22121 / (2 var), ',
  eps: 'eps',
  target: 'for the right letter, ',
  exponential: 'e^ ',
  largest: 'the largest logit',
  keep: '1 \u2212 momentum',
  momentum: 'momentum',
  before: 'before',
  batch: 'of the minibatch, ',
};

/**
 * What a block is for, in a sentence or two.
 *
 * @param {{ kind: string, layer: number }} block
 * @param {{ config: import('../../pkg/makemore_playground.js').Config, vocabulary: string[]
 *   }} network
 */
export function aboutOf({ kind, layer }, { config, vocabulary }) {
  const { block_size: t, n_embd: e, n_hidden: n, n_layers: layers } = config;
  const v = vocabulary.length;
  const isOutput = layer === layers;
  const before = layer === 0 ? `${t * e} inputs` : `${n} neurons before`;
  switch (kind) {
    case 'embedding':
      return `Here the letters enter: ${t} of them, the context. Each letter is looked up and replaced by its own ${e} numbers, which are learned.`;
    case 'input':
      return `The ${t * e} inputs: the ${t} rows of ${e} numbers, one behind another.`;
    case 'z':
      return isOutput
        ? `One sum for each of the ${v} letters: the ${n} neurons before, each times a weight.`
        : `One number for each of ${n} neurons: its ${before}, each times a weight of its own, added up.`;
    case 'y':
      return 'Each neuron\u2019s number, minus its mean over the minibatch, divided by its std, then scaled and shifted.';
    case 'activation':
      return `The ${config.activation} of each neuron\u2019s number: what the neuron passes on.`;
    case 'logit':
      return `One number for each of ${v} letters. The larger, the likelier the letter.`;
    case 'probability':
      return `${v} of them: one for each letter in the names, and one for the end of a name (.). They add up to 1.`;
    default:
      return `\u2212ln of the probability of the right letter. A guess gives each of ${v} letters 1/${v}: that costs ln ${v} = ${Math.log(v).toFixed(4)}.`;
  }
}
