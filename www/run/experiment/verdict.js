import * as words from '#words/verdict.js';
import { Playground } from '../../base/wasm.js';

/** @typedef {import('../../pkg/makemore_playground.js').ComparisonInfo} ComparisonInfo */

/** A difference is called real where its p value, corrected for all pairs, is below this. */
const SIGNIFICANCE = 0.05;
/** Pairs that are written out. */
const MOST_SENTENCES = 15;

/**
 * Two settings compared; `p` is corrected for all pairs.
 *
 * @typedef {{ a: string, b: string, comparison: ComparisonInfo, p: number, pairs: number }} Pair
 */

/** @param {number} halfWidth */
function digitsFor(halfWidth) {
  let digits = 4;
  for (let unit = 1e-3; digits < 12 && halfWidth > 0 && halfWidth < unit; unit /= 10) digits += 1;
  return digits;
}

/** @param {number} p */
function pText(p) {
  if (p < 0.001) return '< 0.001';
  return `= ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}

/** Which runs have no number, in words. @param {Pair} pair */
function leftOut({ a, b, comparison: { divergedA, divergedB } }) {
  const part = (/** @type {string} */ name, /** @type {number} */ runs) =>
    runs === 0 ? [] : [words.diverged(runs, name)];
  const parts = [...part(a, divergedA), ...part(b, divergedB)];
  return parts.length > 0 ? words.leftOut(parts) : '';
}

/** What a pair comes to. @param {Pair} pair @returns {'real' | 'unclear' | 'same' | 'too few'} */
export function verdictOf({ comparison: { difference }, p }) {
  if (difference.n < 2) return 'too few';
  if (difference.mean === 0 && difference.std === 0) return 'same';
  return p < SIGNIFICANCE ? 'real' : 'unclear';
}

/** The verdict in a sentence, the same as `examples/sweep --compare` writes. @param {Pair} pair */
export function sentence(pair) {
  const { a, b, comparison, p, pairs } = pair;
  const { difference, meanA, meanB, seedsNeeded } = comparison;
  const { n, mean, halfWidth } = difference;
  const verdict = verdictOf(pair);
  if (verdict === 'too few') {
    return words.tooFew(a, b, n, leftOut(pair));
  }
  const needed = seedsNeeded <= 1e6 ? words.needed(seedsNeeded) : words.tooManyNeeded;
  const texts = { same: words.same, real: words.real, unclear: words.unclear(needed) };
  const digits = digitsFor(halfWidth);
  const fixed = (/** @type {number} */ x) => x.toFixed(digits);
  return words.sentence({
    a,
    b,
    meanA: fixed(meanA),
    meanB: fixed(meanB),
    mean: fixed(mean),
    halfWidth: fixed(halfWidth),
    n,
    p: pText(p),
    holm: pairs > 1 ? words.holm(pairs) : '',
    leftOut: leftOut(pair),
    text: texts[verdict],
  });
}

/**
 * Compares each two settings on the seeds that all of them have, with Holm's correction.
 *
 * @param {{ name: string, dev: (number | null)[] }[]} settings the losses seed by seed; NaN where a
 *   run diverged, null where it has not ended
 * @returns {Pair[]}
 */
export function comparePairs(settings) {
  const seeds = [...(settings[0]?.dev.keys() ?? [])];
  const complete = seeds.filter((i) => settings.every(({ dev }) => dev[i] !== null));
  const losses = settings.map(({ dev }) => Float64Array.from(complete, (i) => Number(dev[i])));
  const pairs = (settings.length * (settings.length - 1)) / 2;
  /** @type {Pair[]} */
  const list = [];
  for (let i = 0; i < settings.length; i += 1)
    for (let k = i + 1; k < settings.length; k += 1) {
      const comparison = Playground.compare(losses[i], losses[k], pairs);
      const [a, b] = [settings[i].name, settings[k].name];
      list.push({ a, b, comparison, p: comparison.p, pairs });
    }
  const adjusted = Playground.holm(Float64Array.from(list, ({ p }) => p));
  return list.map((pair, i) => ({ ...pair, p: adjusted[i] }));
}

/**
 * The pairs that are worth a sentence: all, or those of the best setting where they are many.
 *
 * @param {Pair[]} pairs
 * @param {string} best
 */
export function pairsToTell(pairs, best) {
  if (pairs.length <= MOST_SENTENCES) return pairs;
  return pairs.filter(({ a, b }) => a === best || b === best).slice(0, 2 * MOST_SENTENCES);
}
