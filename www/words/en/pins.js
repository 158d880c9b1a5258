export const title = 'Runs compared';
export const columns = ['', 'run', 'dev loss', 'step', 'smoothed loss', 'saturated', 'parameters'];
export const thisRun = 'this run';
export const pinnedRun = 'pinned run';
export const nameOf = 'Name of the pinned run';
/** @param {string} name */
export const removeRun = (name) => `Remove ${name}`;
/** @param {string} step @param {string} share */
export const training = (step, share) => `training to step ${step}: ${share}`;
export const cancel = 'Cancel';
export const keepLast = 'keep the last run when a setting restarts training';

// The race
export const race = 'Race';
export const endRace = 'End the race';
export const raceTitle =
  'The pinned runs train beside this one, and start, pause and reset together with it';
export const raceBy = 'Race by';
export const byStep = 'to the same step';
export const byTime = 'for the same time';
export const raceHelp = 'The pinned runs start, pause and reset together with this one.';
export const noWorkers =
  'There are no workers here, so the runs are trained one after the other on the page\u2019s own thread.';

// Their settings
export const differences = 'Settings that differ';
export const noDifferences = 'None.';
export const onlySteps = 'None: the runs differ only in their number of steps.';
export const names = 'Names';
/** @param {string} n @param {boolean} isOther */
export const namesOf = (n, isOther) => (isOther ? `${n}, other ones` : n);
export const setting = 'setting';
export const on = 'on';
export const off = 'off';
