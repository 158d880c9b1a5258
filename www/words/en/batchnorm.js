// The three plots: what a screen reader is told, and their axes.
export const means =
  'Batch mean against running mean, one point per neuron. Arrow keys read out values.';
export const stds =
  'Batch std against running std, one point per neuron. Arrow keys read out values.';
export const affine = 'Beta against gamma, one point per neuron. Arrow keys read out values.';
export const runningMean = 'running mean';
export const batchMean = 'batch mean';
export const runningStd = 'running std';
export const batchStd = 'batch std';
export const gammaAxis = 'gamma (scale)';
export const betaAxis = 'beta (shift)';
export const gamma = 'gamma';
export const beta = 'beta';

export const layer = 'Layer';
export const noTitle = 'This network has no BatchNorm';
export const noFacts =
  'To add it, set Normalisation to batch in the settings, or choose preset 5 or 7.';

/** @param {string} name @param {string} gap */
export const title = (name, gap) =>
  `BatchNorm, ${name}: batch means are ${gap} stds from the running means`;
/** @param {string} gap @param {string} ratio */
export const facts = (gap, ratio) =>
  `Median over the neurons: the batch mean is ${gap} running stds from the running mean, and the batch std is ${ratio} times the running std. On the dashed line, both agree.`;

/** @param {number} neuron @param {string} values @param {string} others */
export const reading = (neuron, values, others) => `neuron ${neuron}: ${values}${others}`;
/** @param {string} nameY @param {string} y @param {string} nameX @param {string} x */
export const values = (nameY, y, nameX, x) => `${nameY} ${y}, ${nameX} ${x}`;
/**
 * @param {string} mark
 * @param {string} name
 * @param {[y: string, x: string]} values
 * @param {[y: string, x: string]} apart
 */
export const pinnedReading = (mark, name, [y, x], [dy, dx]) =>
  `; ${mark} ${name}: ${y} and ${x} (difference ${dy} and ${dx})`;
/** @param {string} mark @param {string} name */
export const pinned = (mark, name) => `Hollow ${mark}: ${name}.`;
