// Slices of work end also where the clock is coarse, stands still or jumps.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import './lib/wasm.js';
import { CorpusCheck, Playground } from '../../www/pkg/makemore_playground.js';

const real = performance.now.bind(performance);
/** @param {(now: number) => number} read what the page is told, of the true time */
const useClock = (read) => (performance.now = () => read(real()));
const stand = () => useClock(() => 5000);
/** Milliseconds of the processor: others may use it, too. */
const worked = () => process.cpuUsage().user / 1000;
/** The clock of a browser that resists fingerprinting. */
const coarse = () => useClock(() => Math.floor(worked() / 100) * 100);

/** How long something truly takes. @param {() => void} act */
function took(act) {
  const before = worked();
  act();
  return worked() - before;
}

/** @type {Record<string, (run: Playground) => boolean>} each says whether it is done */
const SLICES = {
  evaluate: (run) => {
    const { done, total } = run.evaluate('train', 1e9, 4);
    return done === total;
  },
  scanDead: (run) => {
    const { done, total } = run.scanDead(1e9, 4);
    return done === total;
  },
  calibrate: (run) => {
    const { done, total } = run.calibrate(1e9, 4);
    return done === total;
  },
  sampleFor: (run) => run.sampleFor(4, 2000, { seed: 1 }) !== undefined,
  lookAheadFor: (run) => {
    const ahead = run.lookAheadFor(4);
    ahead?.free();
    return ahead !== undefined;
  },
};

describe('a slice of work', () => {
  afterEach(() => {
    performance.now = real;
  });

  it('of training ends where the clock stands still, and takes some steps', () => {
    const run = new Playground({});
    stand();
    for (let i = 0; i < 20; i++) {
      let steps = 0;
      const ms = took(() => (steps = run.trainFor(10, 1e9)));
      assert.ok(steps >= 1 && steps < 20_000, `${steps} steps`);
      assert.ok(ms < 500, `${ms} ms`);
    }
    performance.now = real;
    run.free();
  });

  it('of training is no longer where the processor comes in bursts', () => {
    const run = new Playground({});
    // A slow machine, as it is on the whole.
    useClock((now) => 100 * now);
    for (let i = 0; i < 20; i++) run.trainFor(40, 1e9);
    const start = performance.now();
    // Within a burst hardly any time goes by; the pause comes after the third portion of steps.
    let looks = 0;
    performance.now = () => start + 0.01 * looks++ + (looks > 7 ? 1000 : 0);
    const steps = run.trainFor(40, 1e9);
    assert.ok(steps < 30, `${steps} steps at once`);
    run.free();
  });

  for (const [name, slice] of Object.entries(SLICES))
    it(`of ${name} ends where the clock stands still, and all of it comes to its end`, () => {
      const run = new Playground({ preset: 'deep-batchnorm', n_hidden: 20 });
      stand();
      let longest = 0;
      let isDone = false;
      let slices = 0;
      for (; !isDone && slices < 20_000; slices++)
        longest = Math.max(
          longest,
          took(() => (isDone = slice(run))),
        );
      performance.now = real;
      run.free();
      assert.ok(isDone, `not done after ${slices} slices`);
      assert.ok(slices > 1 || name === 'lookAheadFor', 'one slice does not do it all');
      assert.ok(longest < 500, `${longest} ms`);
    });

  it('of a text ends where the clock stands still', () => {
    stand();
    const check = new CorpusCheck('emma\nolivia\nava\n'.repeat(200_000));
    const { done, total } = check.advance(4);
    assert.ok(done > 0 && done < total, `${done} of ${total}`);
    check.free();
  });

  it('of training has its length, on the whole, where the clock is coarse', () => {
    const run = new Playground({});
    coarse();
    for (let start = worked(); worked() - start < 1500;) run.trainFor(10, 1e9);
    const times = Array.from({ length: 100 }, () => took(() => run.trainFor(10, 1e9)));
    performance.now = real;
    run.free();
    const middle = times.sort((a, b) => a - b)[50];
    assert.ok(middle > 2.5 && middle < 40, `${middle} ms instead of 10`);
  });

  it('survives a clock that jumps', () => {
    const run = new Playground({});
    run.trainFor(20, 1e9);
    let reads = 0;
    for (const jump of [3.6e6, -3.6e6]) {
      reads = 0;
      useClock((now) => now + ((reads += 1) > 3 ? jump : 0));
      assert.ok(took(() => assert.ok(run.trainFor(10, 1e9) >= 1)) < 500);
      assert.ok(took(() => assert.ok(run.trainFor(10, 1e9) >= 1)) < 500);
    }
    performance.now = real;
    assert.ok(run.trainFor(50, 1e9) > 10, 'it is as fast as before');
    run.free();
  });
});
