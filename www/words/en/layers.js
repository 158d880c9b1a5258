// Pre-activations
export const preactivations = 'Pre-activations: the output of each Linear layer';
/** @param {string} norm */
export const afterNorm = (norm) => `After ${norm}`;
/** @param {string} layer @param {string} norm */
export const normalised = (layer, norm) => `${layer} after ${norm}`;
/** @param {string} layer */
export const plotOfPreactivations = (layer) => `Histogram of the pre-activations of ${layer}`;
export const preactivation = 'pre-activation';
/** @param {string} layer @param {string} std */
export const title = (layer, std) => `${layer}: std ${std}`;
/** @param {string} mean @param {string} std */
export const facts = (mean, std) => `mean ${mean}, std ${std}`;

// Gradients of the activations
export const gradients = 'Gradients of the activations';
/** @param {string} layer */
export const plotOfGradients = (layer) =>
  `Histogram of the gradients of the activations of ${layer}`;
export const gradient = 'gradient of the loss';
/** @param {string} layer @param {string} std */
export const titleOfGradient = (layer, std) => `${layer}: gradient std ${std}`;

// Gradients of the weights
export const weights = 'Gradients of the weights';
/** @param {string} name */
export const plotOfWeights = (name) => `Histogram of the gradient of ${name}`;
/** @param {string} name @param {string} ratio */
export const titleOfWeights = (name, ratio) => `${name}: grad:data ${ratio}`;
/** @param {string} shape @param {string} mean @param {string} std @param {string} ratio */
export const factsOfWeights = (shape, mean, std, ratio) =>
  `shape ${shape}, mean ${mean}, std ${std}, grad:data ratio ${ratio}`;
