// The line above everything
export const skip = 'Skip to the figures';
export const compare = 'Compare';
export const compareTitle = 'Runs side by side';
export const share = 'Share';
export const shareTitle = 'A link, a figure for your page, the model';
export const help = 'Help';
export const helpTitle = 'Keys and words (?)';

// Training
export const training = 'Training';
export const train = 'Train';
export const pause = 'Pause';
export const resume = 'Resume';
export const done = 'Done';
export const trainTitle = 'Train or pause (Space)';
export const step = 'Step';
export const stepTitle = 'One step (S)';
export const reset = 'Reset';
export const resetTitle = 'Back to step 0, with the same seed (R)';
export const newSeed = 'New seed';
export const newSeedTitle = 'Back to step 0, with a new random seed';
export const pin = 'Pin';
export const pinTitle = 'Keep this run, to compare others with it (P)';
export const settings = 'Settings';
export const moreControls = 'More controls';
export const speed = 'Speed';
export const speeds = {
  gradual: 'slow, then fast',
  1: '1 step/s',
  10: '10 steps/s',
  100: '100 steps/s',
  1000: '1000 steps/s',
  max: 'fastest',
};

// What its numbers are
export const readouts = {
  step: 'step',
  dev: 'dev loss',
  smoothed: 'smoothed loss',
  baseline: 'guessing',
  loss: 'minibatch',
  rate: 'steps/s',
  left: 'time left',
};
/** @param {string} steps */
export const ofSteps = (steps) => ` of ${steps}`;

// The column beside the figures
export const story = 'Story';
export const runs = 'Runs';
/** @param {string} name @param {number} n runs that are pinned */
export const counted = (name, n) => `${name} (${n})`;
export const tabs = 'Story, settings or runs';
export const column = 'Story, settings and runs';
export const namesAndHealth = 'Names and health';

// Where no lesson is open
export const welcome = 'Welcome';
export const welcomeTitle = 'A network learns to write names';
export const welcomeText =
  'It reads three letters of a name and guesses the next. Press Train: noise turns into names.';
export const welcomeMore =
  'Tap any number of the network to see how it is computed. The lessons show why the first weights matter, and what BatchNorm does.';
export const firstLesson = 'Start with lesson 1';

// Figures and panels
export const figuresToShow = 'Figures to show';
export const chooseFigures = 'Choose figures and benches';
/** @param {string[]} lacking */
export const lacks = (lacking) =>
  `This figure shows ${lacking.join(', ')}, which this run does not have.`;
export const health = 'Health report';
export const log = 'Loss log';
export const facts = 'This run';
// Parts that are fetched, in a message that they could not be
export const tableOfRuns = 'The table of runs';
export const theHelp = 'The help';
export const theSettings = 'The settings';
