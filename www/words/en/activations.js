import { plural } from './plural.js';

export const unit = 'activation';
/** tanh's, which the lecture calls t. */
export const unitOfTanh = 'activation t';

// Where a function is flat.
export const atZero = 'at 0';
/** @param {number} high */
export const beyond = (high) => `|t| > ${high}`;
/** @param {number} low @param {number} high */
export const outside = (low, high) => `below ${low} or above ${high}`;

/** @param {string} layer */
export const plot = (layer) => `Histogram of the activations of ${layer}`;

/** @param {string} layer @param {string} share @param {boolean} relu */
export const title = (layer, share, relu) => `${layer}: ${share} ${relu ? 'at zero' : 'saturated'}`;
/** @param {string} layer @param {string} std */
export const titleOfStd = (layer, std) => `${layer}: std ${std}`;

/** @param {string} mean @param {string} std */
export const facts = (mean, std) => `mean ${mean}, std ${std}`;
/** @param {string} where @param {string} share */
export const flat = (where, share) => `; ${where}: ${share}`;
/** @param {string} dead @param {string} size @param {boolean} relu */
export const dead = (dead, size, relu) =>
  `, ${dead} of ${plural(size, 'neuron')} dead (${relu ? 'at zero' : 'saturated'} on every example)`;
