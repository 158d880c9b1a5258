/** Letters that nobody sees, by their names. */
const NAMES = /** @type {Record<string, string>} */ ({
  '\t': 'tab',
  ' ': 'space',
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u2028': 'line separator',
  '\u2060': 'word joiner',
  '\u3000': 'ideographic space',
  '\ufeff': 'byte order mark',
});
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
  const name = NAMES[letter];
  return name ? `${name} (U+${code})` : `U+${code}`;
}

/** A text in which the letters that nobody sees, spaces aside, are named. @param {string} text */
export function withUnseen(text) {
  const shown = (/** @type {string} */ letter) =>
    letter === ' ' ? letter : `\u2039${unseenName(letter)}\u203a`;
  return text.replace(new RegExp(UNSEEN.source, 'gu'), shown);
}
