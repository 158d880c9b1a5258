// Where the evaluations stand in the loss figure, beside the minibatches.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeBucket } from '../../www/plot/loss-reading.js';
import { DEV, LOW, MEAN, X, lossSeries } from '../../www/plot/loss-series.js';
import { LossHistory } from '../../www/run/loss-history.js';

/**
 * A history of so many steps whose dev loss at step s is 10 + s.
 *
 * @param {number} steps
 * @param {number[]} evaluated
 */
function historyOf(steps, evaluated) {
  const history = new LossHistory();
  history.push(Float32Array.from({ length: steps }, (_, i) => i));
  for (const step of evaluated) history.pushDev(step, 10 + step);
  return history;
}

/** Step and loss of all evaluations that are drawn. @param {LossHistory} history */
function drawnDev(history) {
  const data = lossSeries(history, [], 0);
  return [...data[DEV]].flatMap((loss, i) => (loss === null ? [] : [[data[X][i], loss]]));
}

describe('evaluations in the loss figure', () => {
  it('stand at the step after which they were made, each of them', () => {
    assert.deepEqual(drawnDev(historyOf(0, [0])), [[0, 10]]);
    assert.deepEqual(drawnDev(historyOf(1, [0, 1])), [
      [0, 10],
      [1, 11],
    ]);
    assert.deepEqual(drawnDev(historyOf(3, [0, 1, 2, 3])), [
      [0, 10],
      [1, 11],
      [2, 12],
      [3, 13],
    ]);
    assert.deepEqual(drawnDev(historyOf(5, [0, 3])), [
      [0, 10],
      [3, 13],
    ]);
  });

  it('leave the other losses where they are', () => {
    const data = lossSeries(historyOf(3, [0, 3]), [], 0);
    assert.deepEqual(data[X], [0, 1, 2, 3]);
    assert.deepEqual(data[LOW], [0, 1, 2, null]);
    assert.deepEqual(data[MEAN], [0, 0.5, 1, null]);
  });

  it('stand in the middle of their bucket where it covers several steps', () => {
    assert.deepEqual(drawnDev(historyOf(4096, [100, 4096])), [
      [100.5, 110],
      [4096, 4106],
    ]);
  });

  it('have a place beside a pinned run that is longer', () => {
    const pinned = { name: '', mark: '', dash: [], history: historyOf(6, []) };
    const data = lossSeries(historyOf(3, [3]), [pinned], 0);
    assert.deepEqual(data[X], [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(data[DEV], [null, null, null, 13, null, null]);
    assert.deepEqual(data[DEV + 1], [0, 0.5, 1, 1.5, 2, 2.5]);
  });

  it('are read with the step that begins there, and the newest with the last step', () => {
    const history = historyOf(3, [0, 2, 3]);
    assert.match(describeBucket(history, [], 0), /dev 10\.0/);
    assert.doesNotMatch(describeBucket(history, [], 1), /dev/);
    assert.match(describeBucket(history, [], 2), /dev 13\.0/);
  });
});
