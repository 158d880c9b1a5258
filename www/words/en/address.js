/** What was left out of an address and why. @param {string[]} problems @param {number} more */
export const problems = (problems, more) =>
  `${problems.join('; ')}${more > 0 ? `; and ${more} more` : ''}; left out.`;
/** What packs names, in a message that it could not be fetched. */
export const packing = 'What packs names for a link';
export const tooLong = 'The address is too long for this page';
/** @param {number} entries @param {number} most */
export const tooMany = (entries, most) =>
  `The address has ${entries} entries; those after the first ${most} were not read`;
/** @param {string} version */
export const unknownVersion = (version) =>
  `v: this address is of version "${version}"; this page takes v=1, and reads what it understands`;

/** @param {string} key @param {string[]} wrong @param {string[]} allowed */
export const noSuchItem = (key, wrong, allowed) =>
  `${key}: there is no "${wrong.join('", "')}"; it takes ${allowed.join(', ')}`;
/** @param {string} key @param {string} text @param {string[]} allowed */
export const noSuchChoice = (key, text, allowed) =>
  `${key}: got "${text}"; it takes one of ${allowed.join(', ')}`;
/** @param {string} key @param {string} text @param {number} most */
export const noWholeNumber = (key, text, most) =>
  `${key}: got "${text}"; it takes a whole number from 0 to ${most}`;
/** @param {string} key @param {string} text */
export const noFlag = (key, text) => `${key}: got "${text}"; it takes 1 or 0`;

/** @param {string} key @param {string} near the key that was probably meant, or "" */
export const unknown = (key, near) => `"${key}"${near && ` (did you mean ${near}?)`}`;
/** @param {string[]} keys */
export const noSuchKeys = (keys) => `There is no ${keys.join(' and no ')}`;

/** @param {string} why */
export const wrongNames = (why) => `names: ${why}`;
export const noNames =
  'corpus: got "custom", but the names did not come along; drop their file to train on them';
/** @param {number} most in kB */
export const namesTooLong = (most) =>
  `names: the text in the address is over ${most} kB; drop it as a file instead`;
/** @param {string} size @param {number} most in kB */
export const tooLongForLink = (size, most) =>
  `The names are ${size} kB; a link carries at most ${most} kB. Send the file with the link.`;
export const namesDamaged = 'names: the text in the address is damaged; ask for the link again';
export const cannotUnpack =
  'names: this browser cannot unpack the names in the address; open it in a newer one';
