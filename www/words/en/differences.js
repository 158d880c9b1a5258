// How a setting is told by what it is now
/** @param {string} label */
export const without = (label) => `no ${label}`;
/** @param {string} label @param {string} value */
export const withValue = (label, value) => `${label} ${value}`;
