export const running = 'running statistics';
export const minibatch = 'minibatch statistics';
export const probabilities = 'probabilities';
export const logits = 'logits';
export const probability = 'probability';
export const logit = 'logit';
export const plot = 'The next letter: bars now, lines at step 0. Arrow keys read out values.';
export const batchNormUses = 'BatchNorm uses';
export const letters = 'Letters so far';
export const show = 'Show';

/** @param {string} what */
export const caption = (what) => `${what}: bars now, lines at step 0`;
/** @param {string} letter @param {string} now @param {string} before */
export const reading = (letter, now, before) =>
  `\u201c${letter}\u201d: now ${now}, at step 0 ${before}`;

export const theEnd = 'the end';
/** @param {string} letter */
export const quote = (letter) => `\u201c${letter}\u201d`;
export const atStart = 'At the start of a name';
/** @param {string} letters */
export const after = (letters) => `After \u201c${letters}\u201d`;
/** @param {string} where @param {string} letter @param {string} probability */
export const title = (where, letter, probability) =>
  `${where}: most likely ${letter}, ${probability}`;
/** @param {number} letters @param {string} loss */
export const guessing = (letters, loss) =>
  `Guessing, all ${letters} letters equally likely, costs -ln(1/${letters}) = ${loss}.`;
/** @param {string} std */
export const stdNow = (std) => `The logits have std ${std}.`;
/** @param {string} now @param {string} before */
export const stds = (now, before) => `The logits have std ${now} now; at step 0 it was ${before}.`;
