import { plural } from './plural.js';

// While it trains to a step that was asked for
/** @param {string} step */
export const trainingTo = (step) => `Training to step ${step}, then pausing.`;
/** @param {string} step */
export const trainingPast = (step) => `Training to step ${step}, then on from there.`;
/** @param {string} step @param {string} target */
export const atStep = (step, target) => `Step ${step} of ${target}.`;

/** @param {string} why */
export const stopped = (why) =>
  `Stopped: ${why}. Reset restarts from step 0; the curves stay until then.`;
/** @param {string} steps */
export const done = (steps) => `Done: ${plural(steps, 'step')}. To continue, raise Steps.`;
export const tabHidden = 'Paused while the tab is hidden. It resumes by itself.';
export const offScreen = 'Paused while the figure is off screen. It resumes by itself.';

/** @param {string} step */
export const backAt = (step) =>
  `Back at step ${step}, where your last visit ended. Reset restarts from step 0.`;
/** @param {string} why */
export const noCopies = (why) =>
  `The browser keeps no copy of the run (${why}), so it is lost when the page is closed. Save it under Share.`;
/** @param {string} what */
export const brokeDown = (what) => `${what}. Reset starts a new network; please report this.`;
/** @param {string} why */
export const trap = (why) => `The training code crashed (${why})`;
/** @param {string} problems */
export const leftOut = (problems) => `${problems}; left out.`;

// A saved run that was dropped or chosen
/** @param {string} name @param {string} step */
export const fileAt = (name, step) => `${name}: at step ${step}. Train continues from there.`;
/** @param {string} name @param {string} what */
export const fileFault = (name, what) => `${name}: ${what}`;
/**
 * What the author of a page is told: nothing about the reader's file but its fault.
 *
 * @param {string} what
 */
export const readersFile = (what) => `The reader\u2019s file: ${what}`;
/** @param {string} size @param {number} most in MB */
export const fileTooLarge = (size, most) =>
  `the file is ${size} MB; this page saves none over ${most} MB`;

/** @param {number} step @param {number} most */
export const stepTooFar = (step, most) => `step: got ${step}; this run ends at step ${most}`;
/** A part of the page that is fetched, in a message that it could not be. */
export const pinnedRuns = 'Pinned runs';
export const lesson = 'The lesson';
export const noRun = 'There is no run yet; wait until the figure is there.';
/** What is wrong with names. @param {string} why */
export const wrongNames = (why) => `names: ${why}`;
