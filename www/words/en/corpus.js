import { plural } from './plural.js';

export const title = 'Names';
export const heading = 'Your own names';
export const close = 'Close';
export const orPaste = 'or paste them';
export const onePerLine = 'One name per line';
/** An example of what can be pasted. */
export const placeholder = 'emma\nolivia\nava';
export const check = 'Check these names';
export const help =
  'A text file with one name per line; you can also drop it anywhere on the page. It stays in your browser.';
export const use = 'Train on these names';
export const compare = 'Compare with the notebook';
export const discard = 'Discard';
export const builtIn = 'Back to the built-in names';

export const notebooks = 'This is makemore\u2019s own names.txt. ';
/** @param {string} names @param {string[]} such the first of them */
export const found = (names, such) =>
  `${plural(names, 'name')}, such as ${such.map((name) => `\u201c${name}\u201d`).join(', ')}`;
/** @param {string} longest */
export const longest = (longest) => `up to ${plural(longest, 'letter')} each`;
/** @param {string} letters */
export const letters = (letters) => plural(letters, 'different letter');
/** @param {string[]} unseen */
export const unseen = (unseen) => `, including ${unseen.join(', ')}`;
/** @param {string} rows */
export const rows = (rows) => `${plural(rows, 'row')} to train on`;
/** @param {string} encoding */
export const readAs = (encoding) => `read as ${encoding}`;
/** @param {string} whose @param {string[]} facts */
export const understood = (whose, facts) =>
  `${whose}${facts.join('; ')}. Training on them restarts training.`;
/** @param {string} share */
export const reading = (share) => `Reading: ${share}`;

// A text that looks like a table
export const theText = 'The text';
/**
 * @param {{ name: string, columns: number, column: number, first: string[] }} table
 */
export const table = ({ name, columns, column, first }) =>
  `${name} looks like a table of ${columns} columns. Use its column ${column}, with ${first.map((field) => `\u201c${field}\u201d`).join(', ')}?`;
export const useColumn = 'Use that column';
export const useLines = 'Use whole lines';

/** @param {string} names */
export const ownNow = (names) => `Now: ${plural(names, 'name')} of your own.`;
/** @param {string} names */
export const builtInNow = (names) => `Now: ${names} US names of 2018.`;

/** @param {string} file @param {string} size @param {number} most in MB */
export const tooLarge = (file, size, most) =>
  `${file}: the text is ${size} MB; give at most ${most} MB`;
/** @param {string} file @param {string} why */
export const unreadable = (file, why) =>
  `${file}: the file could not be read (${why}); choose it again`;
/** @param {string} file @param {string} why */
export const refused = (file, why) => `${file}: ${why}`;
