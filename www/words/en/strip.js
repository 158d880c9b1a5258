export const heading = 'Activations over time';
/** @param {string} lo @param {string} hi @param {string} first @param {string} last */
export const title = (lo, hi, first, last) =>
  `Activations over time: from ${lo} (bottom) to ${hi} (top), steps ${first} to ${last}`;
/** @param {string} layer */
export const plot = (layer) => `Activations of ${layer} over time. Arrow keys read out values.`;
/** @param {string} step @param {string} share @param {string} from @param {string} to */
export const reading = (step, share, from, to) =>
  `step ${step}: ${share} between ${from} and ${to}`;
