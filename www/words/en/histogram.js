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
