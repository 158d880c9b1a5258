export const heading = 'Update-to-data ratio';
export const plot =
  'Update-to-data ratio of each weight matrix by step. Left and right arrow keys read out values.';
export const yAxis = 'log10 of update / data';
/** @param {string} low @param {string} high @param {string} rule */
export const title = (low, high, rule) =>
  `Update-to-data ratio: between ${low} and ${high}; about ${rule} is good`;
/** @param {string} mark @param {string} name */
export const pinned = (mark, name) => `Dashed ${mark}: ${name}.`;

/** @param {string} step @param {string} values */
export const reading = (step, values) => `step ${step}: ${values}`;
/** @param {string} other @param {string} difference */
export const pinnedReading = (other, difference) => ` (${other}${difference})`;
/** @param {string} difference */
export const difference = (difference) => `, difference ${difference}`;

/**
 * Names in a row, of which there are too many.
 *
 * @param {string} first
 * @param {string} last
 * @param {number} n
 */
export const many = (first, last, n) => `${first} to ${last} (${n} matrices)`;
/** @param {string} names */
export const noGradient = (names) => `${names}: no gradient at all`;
/** @param {string} names */
export const fast = (names) =>
  `${names}: more than twenty times the rule of thumb, so the learning rate is too high for it, or its weights are too small`;
/** @param {string} names */
export const slow = (names) =>
  `${names}: less than a twentieth of the rule of thumb, so the learning rate is too low for it, or its weights are too large`;
/** @param {string} names */
export const faded = (names) =>
  `${names}: less than a twentieth of the rule of thumb, since the schedule lets the learning rate fade`;
export const good = 'Every matrix learns at about the rate of the rule of thumb.';
