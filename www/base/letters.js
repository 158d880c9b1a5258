import { names } from '#words/letters.js';

/** Blanks, controls, marks of direction, and whatever else leaves no ink. */
const UNSEEN = /[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]/u;

/**
 * The name of a letter that nobody sees, such as "zero width space (U+200B)"; null for a letter
 * that is seen.
 *
 * @param {string} letter
 */
export function unseenName(letter) {
  if (!UNSEEN.test(letter)) return null;
  const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const name = names[letter];
  return name ? `${name} (U+${code})` : `U+${code}`;
}

/** A text in which the letters that nobody sees, spaces aside, are named. @param {string} text */
export function withUnseen(text) {
  const shown = (/** @type {string} */ letter) =>
    letter === ' ' ? letter : `\u2039${unseenName(letter)}\u203a`;
  return text.replace(new RegExp(UNSEEN.source, 'gu'), shown);
}
