/**
 * The package that `make bench` builds into benches/pkg: the page's own, and with it the measure of the
 * machine, which the page does not download.
 *
 * @typedef {typeof import('../../www/pkg/makemore_playground.js') & {
 *   peakOfTile: (rounds: number) => number,
 *   peakOfRegisters: (rounds: number) => number,
 * }} Wasm
 */

const folder = new URL('../pkg/', import.meta.url);

/** The bytes of the module, for engines that do not fetch them themselves. */
export const WASM_FILE = new URL('makemore_playground_bg.wasm', folder);

/** @returns {Promise<Wasm>} still to be initialised */
export function loadPackage() {
  return import(/* @vite-ignore */ new URL('makemore_playground.js', folder).href);
}
