// Health report
export const health = 'Health report';
export const inWords = 'The figures in words';
export const noProblems = 'No problems found.';
/** @param {string} settings as they will be */
export const fix = (settings) => `Fix: ${settings}`;

// This run
export const facts = 'This run';
export const copy = 'Copy';
export const copied = 'Copied';
export const copyByHand = 'Selected: copy it by hand';
export const sha = 'SHA-256 of all weights';
export const weightsNow = 'Weights at this step: ';
export const shaHelp =
  'SHA-256 of all weights. The same settings give the same value at every step, in every browser and outside the browser.';
/** @param {string} parameters @param {string} train @param {string} dev @param {string} test */
export const size = (parameters, train, dev, test) =>
  `${parameters} parameters; ${train} train, ${dev} dev and ${test} test rows.`;
export const whenPaused = 'shown when paused';
/** @param {string} step @param {string} hash */
export const shaAt = (step, hash) => `step ${step}: ${hash}`;
