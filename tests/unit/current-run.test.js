import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CurrentRun } from '../../www/run/current-run.js';
import { Run } from '../../www/run/run.js';
import './lib/wasm.js';

const NAMES = 'anna\nbob\ncarla\ndora\nemil\nfrida\ngustav\nhanna\nida\njon\n'.repeat(4);

/**
 * A run that has taken some steps.
 *
 * @param {object} config
 * @param {number} steps
 * @param {string | null} [text]
 */
function trained(config, steps, text = null) {
  const run = new Run(config, text);
  while (run.step < steps) run.train(Infinity, steps - run.step);
  return run;
}

describe('the one run of an element', () => {
  it('is none at first', () => {
    const current = new CurrentRun();
    assert.deepEqual([current.get(), current.exists, current.isAsleep], [null, false, false]);
    current.sleep();
    assert.equal(current.exists, false);
  });

  it('wakes up with the same bits, and trains on to the same bits', () => {
    const current = new CurrentRun();
    for (const preset of ['batchnorm', 'deep-batchnorm', 'seed']) {
      const stayed = trained({ preset }, 60);
      current.replace(trained({ preset }, 60));
      current.sleep();
      assert.deepEqual([current.exists, current.isAsleep], [true, true]);
      const woken = current.get();
      assert.ok(woken);
      assert.equal(current.isAsleep, false);
      assert.equal(current.get(), woken, 'it wakes up once');
      assert.equal(woken.step, 60);
      assert.deepEqual(woken.config, stayed.config);
      assert.equal(woken.playground.weightsSha256(), stayed.playground.weightsSha256());
      for (const run of [woken, stayed]) run.train(Infinity, 40);
      assert.equal(woken.playground.weightsSha256(), stayed.playground.weightsSha256(), preset);
      assert.deepEqual(woken.lossHistory.runningMean(), stayed.lossHistory.runningMean());
      stayed.free();
    }
  });

  it('wakes up with its curves, its names and what is known of it', () => {
    const current = new CurrentRun();
    const run = trained({ corpus: 'custom', n_hidden: 10, batch_size: 4 }, 30, NAMES);
    Object.assign(run, { packed: 'abc', cameAlong: true, logged: 25 });
    run.lossHistory.pushDev(20, 2.5);
    const moments = run.trace.moments.map(({ step }) => step);
    current.replace(run);
    current.sleep();
    const woken = current.get();
    assert.ok(woken && woken !== run);
    assert.deepEqual([woken.packed, woken.cameAlong, woken.logged], ['abc', true, 25]);
    assert.deepEqual(woken.lossHistory.dev, [{ step: 20, loss: 2.5 }]);
    assert.equal(woken.lossHistory.start, 0);
    assert.equal(woken.lossHistory.steps, 30);
    assert.deepEqual(
      woken.trace.moments.map(({ step }) => step),
      moments,
    );
    assert.equal(woken.text, NAMES);
    woken.free();
  });

  it('is freed when another takes its place, awake or asleep', () => {
    const current = new CurrentRun();
    const first = trained({ n_hidden: 5 }, 1);
    current.replace(first);
    const second = trained({ n_hidden: 6 }, 1);
    current.replace(second);
    assert.throws(() => first.step, 'its memory was given back');
    current.sleep();
    assert.throws(() => second.step);
    const third = trained({ n_hidden: 7 }, 1);
    current.replace(third);
    assert.deepEqual([current.get(), current.isAsleep], [third, false]);
    third.free();
  });

  it('stays awake where it has diverged, since it makes no file', () => {
    const current = new CurrentRun();
    const run = new Run({ preset: 'initial', activation: 'linear', lr: 1e6 }, null);
    for (let i = 0; i < 200 && !run.playground.diverged; i += 1) run.train(Infinity, 10);
    assert.ok(run.playground.diverged, 'such a learning rate is too high');
    current.replace(run);
    current.sleep();
    assert.deepEqual([current.get(), current.isAsleep], [run, false]);
    run.free();
  });
});
