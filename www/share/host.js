/**
 * What Share asks the owner of a run for.
 *
 * @typedef {object} ShareHost
 * @property {() => import('../run/run.js').Run} run throws an error that can be shown if there is
 *   none
 * @property {() => import('../address/link.js').Shown} shown what is on the screen
 * @property {() => { id: string, name: string, element: HTMLElement }[]} figures that are on the
 *   screen
 * @property {() => import('../run/pins.js').Pin[]} pins runs that are compared with this one
 * @property {boolean} followsAddress whether the document's address says what is shown
 * @property {string} scriptAddress where the element's script came from
 * @property {() => string} scheme light or dark
 * @property {(id: string) => Promise<void>} drawFigure draws a figure as it is now, even if it is
 *   off screen
 * @property {(file: File) => Promise<void>} loadFile
 * @property {(file: Uint8Array) => Uint8Array} withPins puts the pinned runs into a run's file
 * @property {() => Promise<void>} forget clears what the browser keeps of runs
 */

export {};
