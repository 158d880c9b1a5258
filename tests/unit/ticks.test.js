import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leastSpan, niceStep, ticks } from '../../www/plot/axes.js';

describe('ticks of an axis', () => {
  it('are the multiples of a step within a range', () => {
    assert.deepEqual(ticks(-0.5, 1, 0.5), [-0.5, 0, 0.5, 1]);
    assert.deepEqual(ticks(0.1, 0.7, 0.2), [0.2, 0.4, 0.6]);
    assert.deepEqual(ticks(0, 0.3, 0.1), [0, 0.1, 0.2, 0.3]);
    assert.deepEqual(ticks(400_000_100, 400_000_500, 200), [400_000_200, 400_000_400]);
  });

  it('are few, whatever the numbers', () => {
    const numbers = [0, -1, 1, 1e-300, 1e-9, 4e8, 3.4e38, -3.4e38, 1e300, Infinity, -Infinity, NaN];
    for (const low of numbers) {
      for (const high of numbers) {
        for (const step of [...numbers, niceStep(high - low, 5), niceStep(leastSpan(low, high), 5)])
          assert.ok(ticks(low, high, step).length <= 100, `${low} ${high} ${step}`);
      }
    }
  });

  it('are told apart in the least range about a number', () => {
    for (const x of [0, 1, 4e8, -3.4e38]) {
      const [low, high] = [x, x + leastSpan(x)];
      const found = ticks(low, high, niceStep(high - low, 5));
      assert.ok(found.length >= 4 && new Set(found).size === found.length, `${x}: ${found}`);
    }
  });
});
