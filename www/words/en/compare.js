/** @param {string} why */
export const noWorkers = (why) =>
  `This page has no workers (${why}), so the page itself trains the pinned runs, one after the other.`;
/** @param {string} name */
export const noSuchPin = (name) => `unpin: there is no pinned run "${name}"`;
/** @param {string} why */
export const pinFailed = (why) => `A pinned run could not be trained: ${why}.`;
/** @param {number} most */
export const tooManyPins = (most) => `pin: there are ${most} pinned runs already; remove one first`;

export const damagedPins = 'the pinned runs of this file are damaged; the run itself is there';

// The name of a pinned run: what differs from the live one
/** @param {string} step */
export const same = (step) => `same settings, step ${step}`;
export const otherNames = 'other names';
export const sameBefore = 'last run, same settings';
/** @param {string} name */
export const before = (name) => `last run: ${name}`;
/** Between the learning rates of a run, one after the other. */
export const then = ' then ';
/** @param {number} n settings that are not named */
export const moreChanges = (n) => `${n} more`;

// Mistakes in an address
/** @param {string} why */
export const wrongPin = (why) => `pin: ${why}`;
/** @param {string} entry */
export const noPair = (entry) =>
  `pin: got "${entry}"; it takes key:value, and the step as step:500`;
/** @param {string} key */
export const notLive = (key) => `pin: ${key} cannot be changed while a run trains`;
/** @param {string} change @param {number} steps */
export const outside = (change, steps) => `pin: ${change} is outside a run of ${steps} steps`;
/** @param {string} text @param {number} most */
export const noStep = (text, most) =>
  `pin: "${text}" needs a step, such as step:500, up to step:${most}`;
