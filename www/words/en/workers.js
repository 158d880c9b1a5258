// Why a run is not trained by a worker, in a sentence's brackets
export const singleFile = 'a single file has no workers';
export const notLoaded = 'the worker could not be loaded';
export const notReadable = 'a message from the worker could not be read';
/** @param {string} why */
export const died = (why) => `its worker stopped (${why})`;
