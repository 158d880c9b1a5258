// Mistakes in the recipe of an experiment
/** @param {string} part */
export const noPair = (part) =>
  `experiment: got "${part}"; it takes key:values, as in gain:0.5,1,2`;
/** @param {string} key @param {string} value */
export const noWholeNumber = (key, value) =>
  `experiment: ${key}: got "${value}"; it takes a whole number`;
/** @param {string} name @param {number} value @param {number} least @param {number} most */
export const outOfRange = (name, value, least, most) =>
  `${name}: got ${value}; it takes a whole number from ${least} to ${most}`;
// The numbers that such a message can be about
export const seeds = 'seeds';
export const steps = 'steps';
export const firstSeed = 'first seed';
/** @param {string} key */
export const twice = (key) => `experiment: ${key} is given twice`;
/** @param {string} key */
export const notComparable = (key) =>
  `experiment: ${key} cannot be compared, because every value has the same seeds and names`;
export const tooFewValues = 'experiment: give a key at least two values';
export const tooManyKeys = 'experiment: at most two keys may have several values';
/** @param {number} runs @param {number} most */
export const tooManyRuns = (runs, most) => `experiment: ${runs} runs are too many; ${most} at most`;

// Mistakes in the values of a key
/** @param {string} key @param {string} text */
export const wrongRange = (key, text) =>
  `${key}: got "${text}"; a range is first..last + step, or first..last * factor, such as 0.001..1 * 10`;
/** @param {string} key */
export const noChoices = (key) =>
  `${key}: "all" is only for keys with a list of choices; give numbers`;
/** @param {string} key @param {number} most */
export const tooManyValues = (key, most) => `${key}: more than ${most} values; give fewer`;
/** @param {string} key @param {string} value */
export const sameValue = (key, value) => `${key}: got ${value} twice`;
