/** What a change of a setting does that takes effect in the running training. */
export const atOnce = 'Takes effect at once.';
/** What a change of any other setting does. */
export const restarts = 'Restarts training.';
export const restartsAndKeeps = 'Restarts training; the last run stays for comparison.';
/** Some things in a sentence. @param {string[]} things */
export const list = (things) => {
  const last = things.at(-1) ?? '';
  return things.length < 2 ? last : `${things.slice(0, -1).join(', ')} and ${last}`;
};
