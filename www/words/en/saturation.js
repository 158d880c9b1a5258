import { plural } from './plural.js';

export const plot =
  'Saturated activations: examples downwards, neurons from left to right, white where saturated. Arrow keys read out values.';
export const layer = 'Layer';

/** @param {string} layer @param {string} dead @param {string} neurons */
export const title = (layer, dead, neurons) =>
  `${layer}: ${dead} of ${plural(neurons, 'neuron')} dead in this minibatch`;
/** @param {string} dead */
export const titleOfDev = (dead) => `, ${dead} on the whole dev set`;

/** @param {string} share @param {string} tails */
export const facts = (share, tails) =>
  `${share} of the cells are white. In this minibatch, ${tails}.`;
/** @param {string} rows @param {string} step @param {string} tails */
export const factsOfDev = (rows, step, tails) =>
  ` On all ${rows} dev examples, at step ${step}, ${tails}.`;
/** @param {string} neurons */
export const noneDead = (neurons) => `none of ${plural(neurons, 'neuron')} is dead`;
/** @param {string} dead @param {string} low @param {string} high @param {string} both */
export const dead = (dead, low, high, both) =>
  `${plural(dead, 'neuron')} saturated on every example (${low} always low, ${high} always high, ${both} changing sides)`;

/**
 * @param {number} neuron
 * @param {number} example
 * @param {string} context
 * @param {string} target
 * @param {string} value
 */
export const reading = (neuron, example, context, target, value) =>
  `neuron ${neuron}, example ${example} (\u201c${context}\u201d, next letter \u201c${target}\u201d): ${value}`;

/** @param {number} high */
export const beyond = (high) => `where |t| > ${high}`;
export const whereFlat = 'where the function is flat';
/** @param {string} where */
export const help = (where) =>
  `One column per neuron, one row per example of the minibatch, white ${where}. A neuron whose column is all white is dead: it learns nothing from this minibatch.`;
