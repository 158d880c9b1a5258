import * as words from '#words/loss.js';
import { count, loss as lossText } from '../base/format.js';
import { bucketOf, meansAt } from './loss-series.js';

/** @typedef {import('./loss-series.js').LossBuckets} LossBuckets */
/** @typedef {import('./loss-series.js').PinnedLosses} PinnedLosses */

/**
 * The bucket under the cursor in words.
 *
 * @param {LossBuckets} history
 * @param {PinnedLosses[]} pinned
 * @param {number} i
 */
export function describeBucket(history, pinned, i) {
  const first = history.start + i * history.width;
  const last = Math.min(first + history.width, history.start + history.steps) - 1;
  const span =
    first === last ? words.atStep(count(first)) : words.atSteps(count(first), count(last));
  const low = lossText(history.low[i]);
  const high = lossText(history.high[i]);
  const losses = low === high ? words.oneLoss(low) : words.losses(low, high);
  const own = history.runningMean()[i];
  const mean = words.smoothedReading(lossText(own));
  const others = pinned.map(({ name, mark, history: each }) => {
    const [other] = meansAt(each, [(first + last) / 2]);
    if (other === null) return '';
    return words.pinnedReading(`${mark} ${name}`, lossText(other), lossText(own - other));
  });
  // What no step has followed yet is read with the last one.
  const isHere = (/** @type {{ step: number }} */ point) =>
    Math.min(history.length - 1, bucketOf(history, point)) === i;
  const near = history.dev.filter(isHere).at(-1);
  const dev = near && words.devReading(lossText(near.loss));
  return [span, losses, mean, dev, ...others].filter(Boolean).join(', ');
}
