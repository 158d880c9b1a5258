/** @typedef {import('./snapshot.js').Snapshot} Snapshot */

/**
 * A figure. It draws what it is given and keeps no run: `reset` comes whenever there is another
 * one.
 *
 * @typedef {object} Panel
 * @property {HTMLElement} element
 * @property {readonly (keyof import('./source.js').FullSource)[]} [reads] what it cannot do without
 * @property {(snapshot: Snapshot) => void} update draws a snapshot
 * @property {(snapshot: Snapshot, now: number) => boolean} [work] does a slice of something long,
 *   and says whether more is left
 * @property {() => void} [reset] forgets the last network: its snapshot, its plot and its reading
 * @property {() => void} [remake] reads colours anew
 * @property {() => void} [release] gives back what outlives a removed element, such as listeners on
 *   the window; the next `update` makes it anew
 */

export {};
