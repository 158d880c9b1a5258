import * as words from '#words/network.js';
import { fixed, percent } from '../../base/format.js';
import { quote } from './numbers.js';

/**
 * What the picture shows, in a sentence.
 *
 * @param {import('./blocks.js').Picture} picture
 * @param {import('../../run/snapshot.js').Snapshot} snapshot
 */
export function findingOf({ context, target, groups, loss }, { vocabulary, baseline }) {
  const probability = groups.at(-1)?.blocks.find(({ kind }) => kind === 'probability');
  const values = probability?.values ?? new Float32Array();
  const best = values.indexOf(Math.max(...values));
  if (target === undefined || loss === undefined) {
    return words.titleOfLetters(context, quote(vocabulary[best]), percent(values[best]));
  }
  const given = percent(values[vocabulary.indexOf(target)]);
  const [cost, guessing] = [fixed(loss, 2), fixed(baseline, 2)];
  return words.title({ context, target: quote(target), given, loss: cost, guessing });
}
