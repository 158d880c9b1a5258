export const notFinite = 'not finite';
/** @param {string} number */
export const percent = (number) => `${number}\u202f%`;
/** @param {number} s */
export const seconds = (s) => `${s} s`;
/** @param {number} min @param {number} s */
export const minutes = (min, s) => `${min} min ${s} s`;
/** @param {number} h @param {number} min */
export const hours = (h, min) => `${h} h ${min} min`;
