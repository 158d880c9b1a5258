import { plural } from './plural.js';

export const title = 'Experiments: is the difference real?';
export const help =
  'A single run says little: another seed gives another loss. Here every value is trained on the same seeds, and the page says which differences are more than chance.';

// The form
export const question = 'Question';
export const ownQuestion = 'a question of your own';
export const noKey = 'none';
export const preset = 'Preset';
/** @param {string} label @param {string} key */
export const key = (label, key) => `${label} (${key})`;
export const values = 'Values';
export const compare = 'Compare';
export const and = 'and';
export const valuesHelp =
  'Values: a list (0.5, 1, 2), equal steps (0.5..3 + 0.5), powers (0.001..1 * 10), or all choices of a word (all).';
/** How typed values were understood. @param {string} values */
export const readAs = (values) => `Read as ${values}.`;
export const fixed = 'Set in all runs';
/** An example of what can be set, in the words of an address. */
export const fixedPlaceholder = 'preset:deep;n_hidden:50';
export const seeds = 'Seeds';
export const firstSeed = 'First seed';
export const steps = 'Steps';
export const cores = 'Cores';
// Questions to begin with
export const questions = {
  batchnorm: 'Is BatchNorm better at one layer?',
  lecture: '2.1027 or 2.1070?',
  'gain-depth': 'Gain by depth',
  'gain-depth-batchnorm': 'Gain by depth, with BatchNorm',
  lr: 'Learning rate, by powers of ten',
  'batch-momentum': 'Batch size by momentum',
};

// The plan
/**
 * @param {{ settings: string, isGrid: boolean, seeds: string, runs: string, steps: string, time:
 *   string, cores: string }} plan
 */
export const plan = ({ settings, isGrid, seeds, runs, steps, time, cores }) =>
  `${plural(settings, isGrid ? 'combination' : 'value')}, ${plural(seeds, 'seed')} each: ${plural(runs, 'run')} of ${plural(steps, 'step')}, about ${time} on ${plural(cores, 'core')}.`;
/** @param {string} command */
export const command = (command) => `On a command line: ${command}`;
/** @param {string} why */
export const noWorkersBecause = (why) =>
  `This page has no workers (${why}), so the runs are trained one after the other on its own thread.`;
export const noWorkers =
  'This page has no workers, so the runs are trained one after the other on its own thread.';

// Running
export const start = 'Start';
export const startAgain = 'Start over';
export const pause = 'Pause';
export const resume = 'Resume';
export const cancel = 'Cancel';
export const progress = 'Progress of the experiment';
export const saveCsv = 'Runs (.csv)';
export const saveLines = 'Runs (.jsonl)';
/** @param {string} done @param {string} runs */
export const done = (done, runs) => `${done} of ${plural(runs, 'run')} done`;
/** @param {string} n */
export const diverged = (n) => `, ${n} diverged`;
/** @param {string} n @param {string} why */
export const failed = (n, why) => `, ${n} failed (${why})`;
/** @param {string} share @param {string} cores @param {string} left */
export const running = (share, cores, left) => `${share}${cores}${left}`;
/** @param {string} n */
export const onCores = (n) => ` on ${plural(n, 'core')}`;
/** @param {string} time */
export const timeLeft = (time) => `, about ${time} left`;
export const paused = 'paused';
export const stopped = 'stopped';
/** @param {string} time */
export const ended = (time) => `in ${time}`;
export const allThere = 'nothing left to train';
/** @param {string} done @param {string} now */
export const state = (done, now) => `${done}; ${now}.`;
