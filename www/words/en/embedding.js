import { plural } from './plural.js';

export const plot = 'The letters in the plane. Arrow keys read out their positions.';
export const firstComponent = 'first principal component';
export const secondComponent = 'second principal component';
export const firstDimension = 'dimension 1';
export const secondDimension = 'dimension 2';
/** A column of the data that can be saved. */
export const letter = 'letter';
/** @param {string} letter @param {string} x @param {string} y */
export const reading = (letter, x, y) => `\u201c${letter}\u201d: ${x}, ${y}`;

export const titleTogether = 'Embedding: the vowels are close together';
export const titleUntrained = 'Embedding: letters before training';
export const titleSpread = 'Embedding: the vowels are not yet a group';
/** @param {number} dimensions @param {string} share */
export const projected = (dimensions, share) =>
  `The first two of ${dimensions} principal components show ${share} of the spread.`;
/** @param {number} dimensions */
export const asTheyAre = (dimensions) =>
  `The embedding has ${plural(String(dimensions), 'dimension')}, shown as they are.`;
/** @param {string} apart */
export const vowels = (apart) =>
  `Vowels are bold, on a disc; the distance of their centre from that of the other letters is ${apart} times their spread.`;
