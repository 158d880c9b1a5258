// What is said of update-to-data ratios, which are log10.

/**
 * The lecture's rule of thumb: an update should be about a thousandth of the weights that it
 * changes.
 */
export const RULE = -3;
/** Beyond these, twenty times the rule and a twentieth of it, a ratio is mentioned. */
export const FAST = -1.7;
export const SLOW = -4.3;

/**
 * Whether the schedule lets the learning rate fade, so that small updates near the end are what it
 * is for.
 *
 * @param {import('./snapshot.js').Snapshot['config']} config
 */
export const rateFades = ({ schedule }) => schedule === 'linear' || schedule === 'cosine';
