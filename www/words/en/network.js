import { plural } from './plural.js';

export const heading = 'The network';
export const oneStepSlowly = 'One step, slowly';
export const notComputed = 'not computed yet';
export const lookHere = 'look here';

// What the picture shows, as its title
/** @param {string} letters @param {string} letter @param {string} probability */
export const titleOfLetters = (letters, letter, probability) =>
  `After \u201c${letters}\u201d: most likely ${letter}, ${probability}`;
/**
 * @param {{ context: string, target: string, given: string, loss: string, guessing: string
 *   }} seen
 */
export const title = ({ context, target, given, loss, guessing }) =>
  `After \u201c${context}\u201d, ${target} gets ${given}: loss ${loss} (guessing costs ${guessing})`;

// Names of blocks and groups
export const input = 'Input';
export const output = 'Output';
export const embedding = 'Embedding';
export const inputs = 'Inputs';
export const linear = 'Linear';
export const plusInput = 'plus input';
export const logits = 'Logits';
export const loss = 'Loss';
export const probabilities = 'Probabilities';
/** Where a layer has no activation function. */
export const noActivation = 'output';

// Facts below a block, and of a layer
/** @param {string} std */
export const std = (std) => `std ${std}`;
/** @param {string} share @param {boolean} relu */
export const saturated = (share, relu) => `${relu ? 'at zero' : 'saturated'} ${share}`;
/** @param {string} std */
export const gradientStd = (std) => `gradient std ${std}`;
/** @param {string} exponent */
export const update = (exponent) => `update 10^${exponent}`;
export const lineStd = 'std';
export const lineSaturated = 'saturated, %';
export const lineGradient = 'gradient, 10^';
export const lineUpdate = 'update, 10^';

// A reading
/** @param {string} value */
export const equals = (value) => ` = ${value}`;
export const unknown = ': not computed yet';
/** @param {string} gradient */
export const gradientOf = (gradient) => `, gradient ${gradient}`;
/** @param {string} letter */
export const ofLetter = (letter) => `, of the letter ${letter}`;
export const tree =
  'The network, block by block. Left and right arrow keys move between blocks, up and down between numbers; Enter shows the arithmetic of a number.';

// All numbers of a block
export const close = 'Close';
/** @param {string} block @param {string} n */
export const pick = (block, n) => `${block}: choose one of ${plural(n, 'number')}`;
/** @param {string} block */
export const grid = (block) =>
  `All numbers of ${block}. Arrow keys move, Enter shows the arithmetic of a number.`;
/** A part of the page that is fetched, in a message that it could not be. */
export const arithmetic = 'The arithmetic';

// Choosing the example
export const example = 'Example';
export const orName = 'or a name';
export const previous = 'Previous letter or example';
export const next = 'Next letter or example';
export const cellsShow = 'What the cells show';
export const values = 'values';
export const gradients = 'gradients';
/** An example of what can be typed as a name. */
export const placeholder = 'emma';
