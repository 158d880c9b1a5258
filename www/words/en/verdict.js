// `sweep --compare` on the command line writes the same sentences.

/** @param {number} runs @param {string} name */
export const diverged = (runs, name) =>
  `${runs} ${runs === 1 ? 'run' : 'runs'} of ${name} diverged`;
/** @param {string[]} parts */
export const leftOut = (parts) => `; ${parts.join(', ')}`;
/** @param {string} a @param {string} b @param {number} seeds @param {string} leftOut */
export const tooFew = (a, b, seeds, leftOut) =>
  `${a} against ${b}: cannot be compared, because ${seeds === 1 ? 'only one seed has' : 'no seed has'} a number for both${leftOut}`;
/** @param {number} seeds */
export const needed = (seeds) => `about ${seeds} would be needed`;
export const tooManyNeeded = 'more than a million would be needed';
export const same = 'the very same on every seed';
export const real = 'real';
/** @param {string} needed */
export const unclear = (needed) => `cannot be told from these seeds; ${needed}`;
/** @param {number} pairs */
export const holm = (pairs) => ` by Holm over ${pairs} pairs`;
/**
 * @param {{ a: string, b: string, meanA: string, meanB: string, mean: string, halfWidth: string, n:
 *   number, p: string, holm: string, leftOut: string, text: string }} pair
 */
export const sentence = ({ a, b, meanA, meanB, mean, halfWidth, n, p, holm, leftOut, text }) =>
  `${a} against ${b}: dev ${meanA} against ${meanB}, difference ${mean} +- ${halfWidth} (95 %, ${n} ${n === 1 ? 'seed' : 'seeds'}, p ${p}${holm})${leftOut}: ${text}`;
