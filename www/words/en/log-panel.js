import { plural } from './plural.js';

export const title = 'Loss log';
export const asText = 'The log as text';
export const add = 'Add this run';
export const copyMarkdown = 'Copy as Markdown';
export const copyCsv = 'Copy as CSV';
export const saveCsv = 'Save as CSV';
export const clear = 'Clear';
/** @param {string} share */
export const measuring = (share) => `Measuring the train loss: ${share}`;
export const copied = 'Copied.';
export const copyByHand = 'The browser did not allow copying; the text is selected below.';
/** @param {string} train @param {string} dev @param {string} steps @param {number} seed */
export const row = (train, dev, steps, seed) =>
  ` train ${train}, dev ${dev}, ${plural(steps, 'step')}, seed ${seed}`;
/** @param {string} differs */
export const differs = (differs) => ` (${differs})`;
/** @param {string} losses */
export const notebook = (losses) => `; on makemore\u2019s names the notebook has ${losses}`;
export const empty = 'Each run that reaches its number of steps adds a row here.';
