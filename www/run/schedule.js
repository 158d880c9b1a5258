/**
 * Whether the schedule lets the learning rate fade, so that small updates near the end are what it
 * is for.
 *
 * @param {import('./snapshot.js').Snapshot['config']} config
 */
export const rateFades = ({ schedule }) => schedule === 'linear' || schedule === 'cosine';
