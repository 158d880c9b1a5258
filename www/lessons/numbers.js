/**
 * The numbers that a lesson's conditions may name. Those of a layer stand with its number, as in
 * `std_1` for the first hidden layer, or with `last` for the last hidden one, as in `std_last`;
 * for `update_ratio` the last number is the output's.
 *
 * @typedef {object} LessonNumber
 * @property {string} words as the page says it: `{value}` is the number, `{layer}` "layer 1",
 *   `{matrix}` the weight matrix of that layer
 * @property {'count' | 'loss' | 'percent' | 'fixed' | 'exponent'} form how it is written
 * @property {boolean} [ofLayer]
 * @property {string} meaning
 */

/**
 * Something that a number has to fulfil.
 *
 * @typedef {object} Condition
 * @property {string} number one of `NUMBERS`
 * @property {number | 'last' | null} layer counted from 1; null for a number of the whole run
 * @property {'<' | '<=' | '>' | '>='} relation
 * @property {number} bound
 */

/**
 * What a lesson promises: when all its conditions hold, the page marks it as seen.
 *
 * @typedef {{ conditions: Condition[], text: string }} Promised
 */

/**
 * A button, and what is promised after it.
 *
 * @typedef {object} Deed
 * @property {Record<string, string> | null} change the config of its network, as texts; null for an
 *   experiment
 * @property {number} step to which it is trained
 * @property {string} experiment the recipe, or ""
 * @property {string} label
 * @property {Promised[]} promises
 */

/** @type {Record<string, LessonNumber>} */
export const NUMBERS = {
  first_loss: {
    words: 'first loss {value}',
    form: 'loss',
    meaning: 'loss of the first minibatch, before anything was learned',
  },
  loss: { words: 'loss of this minibatch {value}', form: 'loss', meaning: 'loss of the last minibatch' },
  smoothed_loss: {
    words: 'smoothed loss {value}',
    form: 'loss',
    meaning: 'mean loss of the last hundred steps, or of the last fiftieth of a long run',
  },
  dev_loss: { words: 'dev loss {value}', form: 'loss', meaning: 'dev loss of the present weights' },
  std: {
    words: 'std {value} of the activations in {layer}',
    form: 'fixed',
    ofLayer: true,
    meaning: 'std of the activations of a layer',
  },
  saturated: {
    words: '{value} saturated in {layer}',
    form: 'percent',
    ofLayer: true,
    meaning: 'percentage of the activations of a layer that are saturated, for tanh |t| > 0.97',
  },
  dead: {
    words: '{value} dead neurons in {layer}',
    form: 'count',
    ofLayer: true,
    meaning: 'neurons saturated on every example of the minibatch, for tanh |t| > 0.99',
  },
  pre_std: {
    words: 'std {value} of the pre-activations in {layer}',
    form: 'fixed',
    ofLayer: true,
    meaning: 'std of what a Linear layer gives, before any normalisation',
  },
  norm_std: {
    words: 'std {value} after the normalisation in {layer}',
    form: 'fixed',
    ofLayer: true,
    meaning: 'std of what a normalisation gives',
  },
  gradient_std: {
    words: 'gradient std {value} in {layer}',
    form: 'exponent',
    ofLayer: true,
    meaning: 'std of the gradient of the activations of a layer',
  },
  update_ratio: {
    words: 'update ratio {value} of {matrix}',
    form: 'fixed',
    ofLayer: true,
    meaning: "log10 of the std of the last update of a layer's weights by the std of the weights",
  },
  bias_gradient: {
    words: 'largest gradient of the bias {value}',
    form: 'exponent',
    meaning: 'largest gradient of the first Linear layer\u2019s bias',
  },
  longest_name: {
    words: 'longest of 20 names {value} letters',
    form: 'count',
    meaning: 'letters of the longest of 20 names',
  },
  seeds: {
    words: 'seeds: {value}',
    form: 'count',
    meaning: 'seeds on which the experiment has trained every value',
  },
  real_pairs: {
    words: 'real differences: {value}',
    form: 'count',
    meaning: 'pairs of values whose difference the experiment calls real',
  },
};
