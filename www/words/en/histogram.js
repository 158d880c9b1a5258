/** @param {string} from @param {string} to */
export const range = (from, to) => `${from} to ${to}`;
/** @param {string} where @param {string} density @param {string} share @param {string} others */
export const reading = (where, density, share, others) =>
  `${where}: density ${density}, ${share}${others}`;
/** @param {string} name @param {string} share @param {string} difference */
export const pinnedReading = (name, share, difference) =>
  `; ${name}: ${share} (difference ${difference})`;
/** @param {string} name */
export const plot = (name) => `${name}. Left and right arrow keys read out values.`;
/** @param {string} name of the first of them */
export const plotOfAll = (name) =>
  `${name}, and all others over it. Left and right arrow keys read out values.`;
/** Beside a check box. */
export const overlay = 'over one another';
/** @param {string} name @param {string} share */
export const layerReading = (name, share) => `; ${name}: ${share}`;
