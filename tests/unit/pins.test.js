// What a pinned run is called.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Playground } from '../../www/pkg/makemore_playground.js';
import { Pin, Pins } from '../../www/run/pins.js';
import './lib/wasm.js';

const live = Playground.resolve({ preset: 'deep-batchnorm' });

/**
 * @param {number} step
 * @param {[number, number, number][]} rates step, from and to of each change of the learning rate
 */
function nameOf(step, rates) {
  const changes = rates.map(([at, from, to]) => ({ step: at, key: 'lr', from, to }));
  const lr = rates.at(-1)?.[2] ?? live.lr;
  const run = /** @type {any} */ ({ config: { ...live, lr }, changes, step });
  return new Pin(run, 0, true).nameBeside(live);
}

describe('the name of a pinned run', () => {
  it('is what differs from the live one', () => {
    assert.equal(nameOf(0, []), 'last run, same settings');
  });

  it('says where it was trained on other names', () => {
    const config = /** @type {typeof live} */ ({ ...live, corpus: 'custom', gain: 2 });
    const run = (/** @type {string} */ sha256) =>
      /** @type {any} */ ({
        config,
        changes: [],
        step: 10,
        sha256,
      });
    const nameOn = (/** @type {string} */ sha256, gain = 2) =>
      new Pin(run('one'), 0, true, () => run(sha256)).nameBeside({ ...config, gain });
    assert.equal(nameOn('one'), 'last run, same settings');
    assert.equal(nameOn('another'), 'other names');
    assert.equal(nameOn('another', 3), 'other names, Gain 2');
  });

  it('tells the learning rates that it was trained with, in turn', () => {
    assert.equal(nameOf(1000, [[500, 2, 0.2]]), 'Learning rate 2 then 0.2');
    assert.equal(
      nameOf(1000, [
        [500, 2, 0.2],
        [700, 0.2, 0.1],
      ]),
      'Learning rate 2 then 0.2 then 0.1',
    );
  });

  it('tells many of them by the first and the last', () => {
    const rates = [2, 1, 0.5, 0.3, 0.2];
    const changes = rates.slice(1).map((to, i) => [100 * (i + 1), rates[i], to]);
    assert.equal(nameOf(1000, /** @type {any} */ (changes)), 'Learning rate 2 then … then 0.2');
  });

  it('is silent about one that no step was trained with', () => {
    assert.equal(nameOf(1000, [[1000, 2, 0.2]]), 'Learning rate 2');
    assert.equal(
      nameOf(1000, [
        [500, 2, 1],
        [500, 1, 0.2],
      ]),
      'Learning rate 2 then 0.2',
    );
    assert.equal(nameOf(1000, [[500, 2, 2]]), 'Learning rate 2');
    assert.equal(nameOf(1000, [[1000, live.lr, 0.2]]), 'last run, same settings');
  });
});

describe('the run that another one takes the place of', () => {
  /** What was freed. @type {string[]} */
  let freed = [];
  /** @param {string} name @param {number} step */
  const runAt = (name, step) =>
    /** @type {any} */ ({ name, step, config: live, changes: [], free: () => freed.push(name) });
  /** @param {Pins} pins */
  const names = (pins) => pins.list.map(({ run }) => /** @type {any} */ (run).name);

  it('stays where it was trained, in place of the last one', () => {
    freed = [];
    const pins = new Pins(() => {});
    pins.succeed(runAt('untrained', 0));
    assert.deepEqual([names(pins), freed], [[], ['untrained']]);
    pins.succeed(runAt('first', 10));
    pins.succeed(runAt('second', 20));
    pins.succeed(runAt('untrained again', 0));
    assert.deepEqual([names(pins), freed], [['second'], ['untrained', 'first', 'untrained again']]);
  });

  it('stays untrained where that is asked for, until another network comes', () => {
    freed = [];
    const pins = new Pins(() => {});
    pins.keepUntrained(() => pins.succeed(runAt('first', 0)));
    assert.deepEqual(names(pins), ['first']);
    pins.keepUntrained(() => pins.succeed(runAt('second', 0)));
    assert.deepEqual([names(pins), freed], [['second'], ['first']]);
    pins.succeed(runAt('third', 0));
    assert.deepEqual([names(pins), freed], [[], ['first', 'third', 'second']]);
    assert.throws(() =>
      pins.keepUntrained(() => {
        throw new Error('no such network');
      }),
    );
    pins.succeed(runAt('fourth', 0));
    assert.deepEqual(names(pins), [], 'once only');
  });

  it('stays nowhere where the reader does not want it', () => {
    freed = [];
    const pins = new Pins(() => {});
    pins.keepNoBefore(true);
    pins.keepUntrained(() => pins.succeed(runAt('untrained', 0)));
    pins.succeed(runAt('trained', 10));
    assert.deepEqual([names(pins), freed], [[], ['untrained', 'trained']]);
  });
});

describe('runs that an address asks for', () => {
  it('stand in its order, whichever arrives first', () => {
    const runOf = (/** @type {string} */ name) =>
      /** @type {any} */ ({ name, step: 10, config: live, changes: [], free() {} });
    const pins = new Pins(() => {});
    pins.keep(runOf('by hand'));
    pins.keep(runOf('third'), 2);
    pins.keep(runOf('first'), 0);
    pins.keep(runOf('second'), 1);
    const names = pins.list.map(({ run }) => /** @type {any} */ (run).name);
    assert.deepEqual(names, ['by hand', 'first', 'second', 'third']);
    assert.deepEqual(
      pins.list.map(({ place }) => place),
      [0, 1, 2, 3],
      'and have their marks in that order',
    );
  });
});
