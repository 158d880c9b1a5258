import { plural } from './plural.js';

export const fewer = 'Remove a hidden layer';
export const more = 'Add a hidden layer';
export const widthSlider = 'Neurons per layer';
export const start = 'Restart training';
export const discard = 'Keep this network';

// The parts of the network, and what stands beside their fields
export const hiddenLayers = 'Hidden layers';
export const neurons = 'neurons per layer';
export const eachLayer = 'Each layer';
export const weights = 'weights';
export const gain = 'gain';
export const normalisation = 'normalisation';
export const activation = 'activation';
export const output = 'Output';
export const scale = 'scale';

/** @param {string} label @param {string} value */
export const change = (label, value) => `${label} ${value}`;
/** @param {string[]} changes @param {string} effect "Restarts training." */
export const pending = (changes, effect) => `${changes.join(', ')}. ${effect}`;
/** @param {string} before @param {string} now */
export const compared = (before, now) => `Before: ${before}. Now: ${now}.`;
/** @param {string} n @param {string} width @param {string} norm @param {string} activation */
export const summary = (n, width, norm, activation) =>
  `Change the network: ${plural(n, 'hidden layer')} of ${plural(width, 'neuron')}${norm && `, ${norm}`}, ${activation}`;
/**
 * What a network was like at a moment.
 *
 * @param {{ step: string, loss: string, layer: string, std: string, saturated: string, last: string
 *   }} facts
 */
export const moment = ({ step, loss, layer, std, saturated, last }) =>
  `step ${step}, loss ${loss}, ${layer} std ${std}, ${saturated} saturated${last}`;
/** @param {string} layer @param {string} std */
export const lastLayer = (layer, std) => `, ${layer} std ${std}`;
