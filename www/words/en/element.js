// Errors of the element's methods, for whoever writes a program
/** @param {unknown} steps */
export const step = (steps) => `step: got ${steps}; it takes a whole number of steps`;
export const inNoDocument =
  'step: the figure is in no document, where it does not train; put it back first';
export const set = 'set: it takes an object of config keys';
/** @param {string} method @param {string} why */
export const fails = (method, why) => `${method}: ${why}`;
/** A part of the page that is fetched, in a message that it could not be. */
export const announcements = 'Announcements';
export const notReady = 'the figure is not ready yet; wait for its "ready" event';
