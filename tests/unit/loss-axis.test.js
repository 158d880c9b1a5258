import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logTicks, lossRange } from '../../www/plot/loss-axis.js';
import { random } from './lib/random.js';

/** @param {number} low @param {number} high */
function check(low, high) {
  const ticks = logTicks(low, high);
  const said = () => `${low} to ${high}: ${ticks}`;
  if (ticks.length > 100 || (ticks.length === 0 && high / low > 2)) assert.fail(said());
  for (let i = 0; i < ticks.length; i += 1) {
    if (!(ticks[i] >= low && ticks[i] <= high)) assert.fail(said());
    if (i > 0 && !(ticks[i] > ticks[i - 1])) assert.fail(said());
  }
}

describe('ticks of a logarithmic axis', () => {
  it('are 1, 2 and 5 times the powers of ten, or powers of ten in a long range', () => {
    assert.deepEqual(logTicks(0.04, 4), [0.05, 0.1, 0.2, 0.5, 1, 2]);
    assert.deepEqual(logTicks(9e-4, 200), [0.001, 0.01, 0.1, 1, 10, 100]);
    assert.deepEqual(logTicks(1e-24, 1e-23), [1e-24, 2e-24, 5e-24, 1e-23]);
  });

  it('are those of a linear axis within a decade', () => {
    assert.deepEqual(logTicks(2.1, 4.9), [2.5, 3, 3.5, 4, 4.5]);
    assert.deepEqual(logTicks(1.8, 4), [2, 2.5, 3, 3.5, 4]);
  });

  it('are sorted, within the range and few, in a million ranges', () => {
    const next = random(14);
    for (let i = 0; i < 1_000_000; i += 1) {
      // Of every size; every fourth begins beside a power of ten, where uPlot's own never ended.
      const power = Math.floor(next() * 500 - 250);
      const near =
        i % 4 === 0 ? 1 + (next() - 0.5) * 10 ** -Math.floor(next() * 17) : 1 + 9 * next();
      const low = near * 10 ** power;
      const factor = i % 2 === 0 ? 1 + next() * 10 : 10 ** (next() * 50);
      check(low, low * factor);
    }
  });

  it('are none where there is no logarithm, and few at the ends of all numbers', () => {
    const numbers = [NaN, -Infinity, -1, 0, 5e-324, 1e-300, 1, 1e300, Number.MAX_VALUE, Infinity];
    for (const low of numbers) {
      for (const high of numbers) {
        const ticks = logTicks(low, high);
        assert.ok(ticks.length <= 100, `${low} to ${high}`);
        if (!(low > 0 && high > low && high < Infinity)) assert.deepEqual(ticks, []);
      }
    }
  });
});

describe('the range of the losses', () => {
  it('has the baseline and all losses in it', () => {
    for (const log of [true, false]) {
      for (const [min, max] of [
        [null, null],
        [0.5, 2],
        [4, 30],
        [0.0999999, 27.6],
      ]) {
        const [low, high] = lossRange(min, max, 3.2958, log);
        assert.ok(low < Math.min(min ?? 3.2958, 3.2958) && high > Math.max(max ?? 3.2958, 3.2958));
      }
    }
  });

  it('is finite and has ticks, whatever the losses are', () => {
    const losses = [null, NaN, -Infinity, Infinity, -1, 0, 1e-300, 0.09999999999999999, 1, 1e300];
    for (const min of losses) {
      for (const max of losses) {
        const [low, high] = lossRange(min, max, 3.2958, true);
        assert.ok(low > 0 && high > low && high < Infinity, `${min} to ${max}: ${low}, ${high}`);
        assert.ok(high / low < 2 || logTicks(low, high).length > 0, `${min} to ${max}`);
      }
    }
  });
});
