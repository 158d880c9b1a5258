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
    `This is where letters enter: ${context} of them, the context. Each letter is replaced by its own ${embedding} numbers, which are learned.`,
  input: ({ context, embedding }) =>
    `The ${context * embedding} inputs: the letters\u2019 ${context} rows of ${embedding} numbers, one after another.`,
  z: ({ hidden, isFirst, context, embedding }) =>
    `One number for each of ${hidden} neurons: its ${isFirst ? context * embedding : hidden} inputs, each times a weight of its own, added up.`,
  zOfOutput: ({ letters, hidden }) =>
    `One sum for each of the ${letters} letters: the outputs of the ${hidden} neurons before, each times a weight.`,
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
