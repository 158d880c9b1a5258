import { comparePairs, verdictOf } from './verdict.js';

/** What a finished experiment comes to. @typedef {ReturnType<typeof outcomeOf>} Outcome */

/** @param {import('./experiment.js').Experiment} experiment */
export function outcomeOf({ plan, losses }) {
  const seeds = plan.seeds.filter((_, i) => losses.every(({ dev }) => dev[i] !== null)).length;
  const real = comparePairs(losses).filter((pair) => verdictOf(pair) === 'real');
  return { recipe: plan.text, seeds, realPairs: real.length };
}
