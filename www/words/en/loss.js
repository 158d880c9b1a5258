export const heading = 'Loss';
export const plot = 'Loss by step. Left and right arrow keys read out values.';
export const logScale = 'log scale';
/** @param {number} letters @param {string} loss */
export const guessing = (letters, loss) => `guessing: -ln(1/${letters}) = ${loss}`;

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
/** @param {string} loss */
export const now = (loss) => `Smoothed loss ${loss}`;
/** @param {string} loss @param {string} dev */
export const nowWithDev = (loss, dev) => `Smoothed loss ${loss}, dev ${dev}`;

/** @param {string} steps */
export const help = (steps) =>
  `The line is the loss smoothed over the last ${steps} steps; the band spans the loss of every single minibatch.`;

// On the plot, and the columns of its data
export const step = 'step';
export const lowest = 'lowest loss';
export const highest = 'highest loss';
export const smoothed = 'smoothed loss';
export const dev = 'dev';
export const devLoss = 'dev loss';
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
