import { plural } from './plural.js';

// What a screen reader is told
export const dots = 'Dev loss of every run, one row per value. Arrow keys read out values.';
export const heat = 'Mean dev loss of each pair of values. Arrow keys read out values.';
export const bands = 'Training loss by step, one band per value. Arrow keys read out values.';

export const devLoss = 'dev loss';
export const trainingLoss = 'training loss';
export const step = 'step';
export const diverged = 'diverged';
export const notTrained = 'not trained yet';
/** @param {string} loss */
export const dev = (loss) => `dev ${loss}`;

/** @param {string} row @param {number} seed @param {string} loss @param {string} summary */
export const dotReading = (row, seed, loss, summary) => `${row}, seed ${seed}: ${loss}; ${summary}`;
/** @param {string} name @param {number} runs */
export const withDiverged = (name, runs) => `${name} (${runs} diverged)`;
/** @param {string} loss @param {string} interval @param {string} lost */
export const mean = (loss, interval, lost) => `mean ${loss}${interval}${lost}`;
/** @param {string} halfWidth @param {number} seeds */
export const interval = (halfWidth, seeds) =>
  ` \u00b1 ${halfWidth} (95 %, ${plural(String(seeds), 'seed')})`;
/** @param {number} runs */
export const lost = (runs) => `, ${runs} diverged`;
/** @param {string} lost */
export const noLoss = (lost) => `no loss yet${lost}`;

/** @param {string} first @param {string} last @param {string} values */
export const bandReading = (first, last, values) => `steps ${first} to ${last}: ${values}`;
/** @param {string} name @param {string} loss @param {string} interval */
export const bandValue = (name, loss, interval) => `${name} ${loss}${interval}`;
/** @param {string} name */
export const noRun = (name) => `${name}: no run yet`;
