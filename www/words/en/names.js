export const heading = 'Names it writes';
export const titleUntrained = 'Names at step 0: noise';
export const title = 'Names it writes now';
/** A name without letters. */
export const empty = '(empty)';
export const known = 'in the data';
export const isNew = 'new';
export const more = 'More';
export const startsWith = 'Starts with';
export const temperature = 'Temperature';
export const temperatureTitle = 'Below 1: safer names. Above 1: wilder names';
// Beside those of pinned runs
export const sideBySide = 'Side by side, from the same random numbers';
export const thisRun = 'this run';
