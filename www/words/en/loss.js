import { plural } from './plural.js';

export const heading = 'Loss';
export const plot = 'Loss by step. Left and right arrow keys read out values.';
/** Beside a check box; the second half is left out where there is no room. */
export const log = 'log';
export const scale = ' scale';

// Titles
/** @param {string} step */
export const diverged = (step) => `Loss: not finite at step ${step}`;
/** @param {string} loss @param {string} guessing */
export const farWorse = (loss, guessing) => `Loss ${loss}, far worse than guessing (${guessing})`;
/** @param {string} loss @param {string} guessing */
export const worse = (loss, guessing) => `Loss ${loss}, worse than guessing (${guessing})`;
/** @param {string} loss @param {string} guessing */
export const likeGuessing = (loss, guessing) =>
  `Loss ${loss}, about the same as guessing (${guessing})`;
/** The same where there is less room. @param {string} loss */
export const farWorseShort = (loss) => `Loss ${loss}, far too high`;
/** @param {string} loss */
export const worseShort = (loss) => `Loss ${loss}, too high`;
/** @param {string} loss */
export const likeGuessingShort = (loss) => `Loss ${loss}, like guessing`;
/** @param {string} loss */
export const now = (loss) => `Smoothed loss ${loss}`;
/** Smoothed, and where the plot is narrow. @param {string} loss @param {string} dev */
export const nowWithDev = (loss, dev) => `Smoothed loss ${loss}, dev ${dev}`;

/** @param {string} mean @param {string} dev */
export const nowWithDevShort = (mean, dev) => `Loss ${mean}, dev ${dev}`;

/** @param {string} steps */
export const help = (steps) =>
  `Line: mean of the last ${plural(steps, 'step')}; band: lowest to highest minibatch`;
/** @param {string} steps */
export const helpShort = (steps) => `Line: mean of ${plural(steps, 'step')}; band: minibatches`;

// On the plot, and the columns of its data
export const step = 'step';
export const lowest = 'lowest loss';
export const highest = 'highest loss';
export const smoothed = 'smoothed loss';
/** At the end of its line. */
export const smoothedShort = 'smoothed';
export const dev = 'dev';
export const devLoss = 'dev loss';
/** @param {string} loss */
export const firstMinibatch = (loss) => `first minibatch ${loss}`;
/** @param {string} loss */
export const firstDev = (loss) => `dev ${loss}`;
/** @param {string} name */
export const smoothedOf = (name) => `smoothed loss of ${name}`;

// A reading
/** @param {string} step */
export const atStep = (step) => `step ${step}`;
/** @param {string} first @param {string} last */
export const atSteps = (first, last) => `steps ${first} to ${last}`;
/** @param {string} loss */
export const oneLoss = (loss) => `loss ${loss}`;
/** @param {string} low @param {string} high */
export const losses = (low, high) => `loss ${low} to ${high}`;
/** @param {string} loss */
export const smoothedReading = (loss) => `smoothed ${loss}`;
/** @param {string} loss */
export const devReading = (loss) => `dev ${loss}`;
/** @param {string} name @param {string} loss @param {string} difference */
export const pinnedReading = (name, loss, difference) =>
  `${name} ${loss} (difference ${difference})`;

// Guesses that need no network, and what they cost
export const guesses = {
  even: 'guessing',
  letters: 'single letters',
  pairs: 'pairs',
  triples: 'triples',
};
/** Beside the plot, where there is little room. */
export const shortGuesses = {
  even: 'guessing',
  letters: 'letters',
  pairs: 'pairs',
  triples: 'triples',
};
/** @param {string} guess @param {string} loss */
export const shortReference = (guess, loss) => `${guess} ${loss}`;
/** Beside a check box; the first half is left out where there is no room. */
export const referenceFirst = 'reference ';
export const lines = 'lines';
/** @param {string} references */
export const referenceTitle = (references) =>
  `Losses that counting letters in the training data reaches, without a network. ${references}`;
/** @param {number} letters */
export const formula = (letters) => `-ln(1/${letters}) = `;
/** @param {string} guess @param {string} formula @param {string} loss */
export const reference = (guess, formula, loss) => `${guess}: ${formula}${loss}`;
/** @param {string} reference @param {string} dev */
export const referenceWithDev = (reference, dev) => `${reference}, dev ${dev}`;
/** @param {string} plot @param {string} references */
export const plotWithReferences = (plot, references) => `${plot} Without a network: ${references}.`;
