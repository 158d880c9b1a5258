import { niceStep, ticks } from './axes.js';

/** A logarithmic axis has about this many powers of ten at most. */
const MOST_POWERS = 10;
/** Up to this many decades, an axis also has ticks at 2 and 5 times each power of ten. */
const DECADES_IN_PARTS = 3;

/**
 * The ticks of a logarithmic axis: 1, 2 and 5 times the powers of ten; in a long range, powers of
 * ten only; in less than one decade, the steps of a linear axis, since a factor of 2 may lie
 * between 2 and 5 and hold neither. There are always few, whatever the range.
 *
 * @param {number} low @param {number} high
 * @returns {number[]} sorted, each within the range; none where the range has no logarithm
 */
export function logTicks(low, high) {
  if (!(low > 0 && low < high && high < Infinity)) return [];
  const inside = (/** @type {number} */ tick) => tick >= low && tick <= high;
  if (high / low < 10) return ticks(low, high, niceStep(high - low, 5)).filter(inside);
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const stride = Math.ceil((last - first) / MOST_POWERS);
  const parts = last - first <= DECADES_IN_PARTS + 1 ? [1, 2, 5] : [1];
  const found = [];
  for (let power = Math.ceil(first / stride) * stride; power <= last; power += stride) {
    // As text: 10 ** -24 is not 1e-24.
    for (const part of parts) found.push(Number(`${part}e${power}`));
  }
  return found.filter(inside);
}

/** A logarithmic axis shows losses between these two. */
const LEAST_ON_LOG = 1e-6;
const MOST_ON_LOG = 1e30;

/**
 * The range of an axis of losses: the baseline is always in it, with a little air around. It is
 * finite and, on a logarithmic axis, positive, whatever the losses are.
 *
 * @param {number | null} min
 * @param {number | null} max
 * @param {number} baseline
 * @param {boolean} log
 * @returns {[number, number]}
 */
export function lossRange(min, max, baseline, log) {
  const finite = (/** @type {number | null} */ loss) =>
    loss !== null && Number.isFinite(loss) ? loss : baseline;
  const low = Math.min(finite(min), baseline);
  const high = Math.max(finite(max), baseline);
  if (log) {
    const within = (/** @type {number} */ x) => Math.min(Math.max(x, LEAST_ON_LOG), MOST_ON_LOG);
    return [within(low) / 1.15, within(high) * 1.15];
  }
  const air = Math.max(0.05, (high - low) * 0.06);
  return [Math.max(0, low - air), high + air];
}
