// What is wrong with a typed number
/**
 * @param {boolean} whole
 * @param {number} min
 * @param {string | null} max null where there is none
 */
export const bounds = (whole, min, max) =>
  `${whole ? 'a whole number' : 'a number'} ${max === null ? `of at least ${min}` : `from ${min} to ${max}`}`;
/** @param {string} shown @param {string} bounds */
export const tooSmall = (shown, bounds) => `${shown} is too small: type ${bounds}.`;
/** @param {string} shown @param {string} bounds */
export const tooLarge = (shown, bounds) => `${shown} is too large: type ${bounds}.`;
/** @param {string} shown @param {string} bounds */
export const notWhole = (shown, bounds) => `${shown} is not whole: type ${bounds}.`;
export const empty = 'Type a number, such as 0.1 or 5/3.';
/** @param {string} shown */
export const noNumber = (shown) =>
  `"${shown}" is not a number: type one such as 0.1, 4 000 or 5/3.`;
/** @param {string} shown @param {string} bounds */
export const noWholeNumber = (shown, bounds) => `"${shown}" is no whole number: type ${bounds}.`;
/** @param {string} shown */
export const byZero = (shown) => `"${shown}" divides by zero: type another number.`;
/** @param {string} shown */
export const overflow = (shown) => `"${shown}" is too large: type a smaller number.`;

// How it was understood
/** @param {string} text @param {string} number @param {boolean} isExact */
export const readAs = (text, number, isExact) =>
  `${text} is read as ${isExact ? '' : 'about '}${number}.`;
