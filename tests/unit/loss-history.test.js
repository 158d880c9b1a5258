import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LossHistory } from '../../www/run/loss-history.js';
import { random } from './lib/random.js';

/** @param {number[]} losses @param {number} [part] how many come at once */
function historyOf(losses, part = losses.length) {
  const history = new LossHistory();
  for (let i = 0; i < losses.length; i += part)
    history.push(Float32Array.from(losses.slice(i, i + part)));
  return history;
}

/**
 * The steps of a bucket, from the list of all losses.
 *
 * @param {LossHistory} history
 * @param {number[]} losses
 * @param {number} i
 */
const bucketOf = ({ width }, losses, i) =>
  losses.slice(i * width, (i + 1) * width).map(Math.fround);

describe('the history of the losses', () => {
  it('keeps each of the first 2,048 steps apart', () => {
    const losses = Array.from({ length: 2048 }, (_, i) => i);
    const history = historyOf(losses);
    assert.equal(history.width, 1);
    assert.equal(history.length, 2048);
    assert.deepEqual([...history.low], losses);
    assert.deepEqual([...history.high], losses);
  });

  it('joins neighbours when the buckets are full, and every bucket covers twice as many', () => {
    const history = historyOf(Array.from({ length: 2049 }, (_, i) => i));
    assert.equal(history.width, 2);
    assert.equal(history.length, 1025);
    assert.deepEqual([history.low[0], history.high[0], history.sum[0]], [0, 1, 1]);
    assert.deepEqual([history.low[1024], history.high[1024]], [2048, 2048]);
  });

  it('holds least, largest and sum of all steps of each bucket, however they come', () => {
    const next = random(1);
    const losses = Array.from({ length: 70_001 }, () => 2 + next());
    for (const part of [1, 7, 1000, 70_001]) {
      const history = historyOf(losses, part);
      assert.equal(history.steps, losses.length);
      assert.equal(history.width, 64);
      for (let i = 0; i < history.length; i += 1) {
        const bucket = bucketOf(history, losses, i);
        assert.equal(history.low[i], Math.min(...bucket));
        assert.equal(history.high[i], Math.max(...bucket));
        const sum = bucket.reduce((total, x) => total + x, 0);
        assert.ok(Math.abs(history.sum[i] - sum) < 1e-9 * sum);
      }
    }
  });

  it('never loses an extreme', () => {
    const losses = new Array(1_000_000).fill(2);
    losses[123_456] = 27;
    losses[654_321] = 0.25;
    const history = historyOf(losses, 50_000);
    const { low, high, length, width } = history;
    assert.equal(Math.max(...high.subarray(0, length)), 27);
    assert.equal(Math.min(...low.subarray(0, length)), 0.25);
    assert.equal(high.indexOf(27), Math.floor(123_456 / width));
  });

  it('has the mean over the last hundred steps, or a fiftieth of a long run', () => {
    const next = random(2);
    for (const length of [1, 50, 100, 101, 2048, 30_000]) {
      const losses = Array.from({ length }, () => 2 + next());
      const history = historyOf(losses);
      const means = history.runningMean();
      assert.equal(means.length, history.length);
      const window = Math.max(1, Math.round(history.meanSteps / history.width)) * history.width;
      means.forEach((mean, i) => {
        const end = Math.min((i + 1) * history.width, length);
        const part = losses.slice(Math.max(0, (i + 1) * history.width - window), end);
        const wanted = part.reduce((sum, x) => sum + x, 0) / part.length;
        assert.ok(Math.abs(mean - wanted) < 1e-6, `step ${end} of ${length}`);
      });
      // What the bar says is the end of the line that is drawn.
      const smoothed = /** @type {number} */ (history.smoothed);
      const last = /** @type {number} */ (means.at(-1));
      assert.ok(Math.abs(smoothed - last) < 1e-9, `${smoothed} after ${length}, not ${last}`);
    }
    assert.equal(historyOf([3]).meanSteps, 100);
    assert.equal(historyOf(new Array(10_000).fill(2)).meanSteps, 200);
  });

  it('has no mean before the first step', () => {
    assert.equal(new LossHistory().runningMean().length, 0);
    assert.equal(new LossHistory().smoothed, undefined);
  });

  it('thins the evaluations out after 400, and keeps the newest', () => {
    const history = new LossHistory();
    for (let step = 1; step <= 400; step += 1) history.pushDev(step, 2);
    assert.equal(history.dev.length, 400);
    history.pushDev(401, 2.5);
    assert.equal(history.dev.length, 201);
    assert.deepEqual(history.dev.at(-1), { step: 401, loss: 2.5 });
    assert.equal(history.dev[0].step, 1);
    for (let step = 402; step <= 5000; step += 1) {
      history.pushDev(step, 2);
      assert.equal(history.dev.at(-1)?.step, step);
      assert.ok(history.dev.length <= 400);
    }
  });

  it('goes on from what was stored as if nothing had been', () => {
    const next = random(3);
    const losses = Array.from({ length: 9000 }, () => 2 + next());
    const whole = historyOf(losses);
    const first = historyOf(losses.slice(0, 5000));
    first.start = 12;
    first.pushDev(4, 2.5);
    const woken = new LossHistory();
    woken.restoreState(structuredClone(first.saveState()));
    assert.equal(woken.start, 12);
    assert.deepEqual(woken.dev, [{ step: 4, loss: 2.5 }]);
    woken.push(Float32Array.from(losses.slice(5000)));
    assert.deepEqual(woken.runningMean(), whole.runningMean());
    assert.deepEqual(woken.high, whole.high);
  });

  it('stores what it is by then, and not what it becomes', () => {
    const history = historyOf([1, 2, 3]);
    const saved = history.saveState();
    history.push(Float32Array.of(4));
    history.pushDev(4, 2);
    assert.deepEqual([saved.steps, saved.sum[3], saved.dev.length], [3, 0, 0]);
  });
});
