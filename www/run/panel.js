/** @typedef {import('./snapshot.js').Snapshot} Snapshot */

/**
 * A figure. It draws the snapshots that it is given and keeps no run. `reset` is called whenever
 * another run takes the place of the present one.
 *
 * @typedef {object} Panel
 * @property {HTMLElement} element
 * @property {readonly (keyof import('./source.js').FullSource)[]} [reads] what it needs of a source
 * @property {(snapshot: Snapshot) => void} update draws a snapshot
 * @property {boolean} [isPartDrawn] whether the drawing takes several frames and `update` is to be
 *   called again
 * @property {() => void} [settle] draws at once what `update` leaves for the next frames
 * @property {(snapshot: Snapshot, now: number) => boolean} [work] does a slice of a long task, and
 *   returns whether more is left
 * @property {() => void} [reset] forgets the last network: its snapshot, its plot and its reading
 * @property {() => void} [remake] reads the theme's colours again
 * @property {() => void} [release] gives back what would outlive a removed element, such as
 *   listeners on the window; the next `update` makes it again
 */

export {};
