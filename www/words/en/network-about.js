import { plural } from './plural.js';

/** @param {number} n @param {string} one */
const counted = (n, one) => plural(String(n), one);

/**
 * What a block is for, in a sentence or two; by the kind of the block.
 *
 * @typedef {object} Sizes
 * @property {number} letters in the vocabulary
 * @property {number} context letters
 * @property {number} embedding numbers per letter
 * @property {number} hidden neurons
 * @property {boolean} isFirst whether the layer is the first one
 * @property {string} activation
 * @property {string} guessing the loss of guessing
 */

/** @type {Record<string, (sizes: Sizes) => string>} */
export const about = {
  embedding: ({ context, embedding }) =>
    `This is where letters enter: ${context} of them, the context. Each letter is replaced by its own ${counted(embedding, 'number')}, which are learned.`,
  input: ({ context, embedding }) =>
    `The ${counted(context * embedding, 'input')}: the letters\u2019 ${counted(context, 'row')} of ${counted(embedding, 'number')}, one after another.`,
  z: ({ hidden, isFirst, context, embedding }) =>
    `One number for each of ${counted(hidden, 'neuron')}: its ${counted(isFirst ? context * embedding : hidden, 'input')}, each times a weight of its own, added up.`,
  zOfOutput: ({ letters, hidden }) =>
    `One sum for each of the ${letters} letters: the outputs of the ${counted(hidden, 'neuron')} before, each times a weight.`,
  y: () =>
    'Each neuron\u2019s number, minus its mean over the minibatch, divided by its std, then scaled and shifted.',
  activation: ({ activation }) => `A neuron\u2019s output: ${activation} of its number.`,
  logit: ({ letters }) =>
    `One number for each of ${letters} letters. The larger it is, the more likely the letter.`,
  probability: ({ letters }) =>
    `${letters} probabilities: one for each letter in the names, and one for the end of a name (.). They add up to 1.`,
  loss: ({ letters, guessing }) =>
    `\u2212ln of the probability of the right letter. Guessing gives each of the ${letters} letters 1/${letters}: that costs ln ${letters} = ${guessing}.`,
};
