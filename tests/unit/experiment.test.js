import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import './lib/wasm.js';
import { Playground } from '../../www/pkg/makemore_playground.js';
import { Experiment } from '../../www/run/experiment/experiment.js';
import { QUESTIONS } from '../../www/run/experiment/presets.js';
import { commandFor, planOf, readRecipe, writeRecipe } from '../../www/run/experiment/recipe.js';
import {
  comparePairs,
  pairsToTell,
  sentence,
  verdictOf,
} from '../../www/run/experiment/verdict.js';
import { plainValues, valuesOf } from '../../www/run/experiment/values.js';
import { Trainer } from '../../www/run/workers/trainer.js';

const present = Playground.resolve({});
/** @param {string} text */
const plan = (text) => planOf(readRecipe(text), present);

describe('the values of a key', () => {
  for (const [key, text, values] of /** @type {[string, string, any[]][]} */ ([
    ['gain', '0.5, 1,auto', [0.5, 1, 'auto']],
    ['gain', '0.1..0.5+0.1', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['lr', '0.001..1*10', [0.001, 0.01, 0.1, 1]],
    ['n_hidden', '10..100 * 2', [10, 20, 40, 80]],
    ['batch_norm', 'all', ['batch', 'none']],
    ['init', 'all', ['kaiming', 'xavier', 'normal', 'zeros', 'torch']],
    ['preset', 'kaiming,batchnorm', ['kaiming', 'batchnorm']],
  ]))
    it(`${key}: ${text}`, () => assert.deepEqual(valuesOf(key, text), values));

  for (const [key, text, problem] of /** @type {[string, string, RegExp][]} */ ([
    ['gain', '1..0+1', /gain: got "1\.\.0\+1"; a range is/],
    ['gain', '0..1*10', /a range is/],
    ['gain', 'all', /only for keys with a list of choices/],
    ['gain', '1,1', /gain: got 1 twice/],
    ['gain', '0..100+1', /more than 24 values/],
    ['gain', '1,high', /^gain: got high/],
    ['gian', '1,2', /gian/],
  ]))
    it(`${key}: ${text} is refused`, () =>
      assert.throws(() => valuesOf(key, text), { message: problem }));
});

describe('values as people type them', () => {
  for (const [text, values] of [
    ['0.5, 1, 2', '0.5,1,2'],
    ['0.5,1,2', '0.5,1,2'],
    ['0,5; 1; 5/3', `0.5,1,${5 / 3}`],
    ['0,5, 1, 1,5', '0.5,1,1.5'],
    ['0,05', '0.05'],
    ['4,000', '4000'],
    ['1,2', '1,2'],
    ['4 000, 8 000', '4000,8000'],
    ['\u22121, 1', '-1,1'],
    ['auto, 5/3', `auto,${5 / 3}`],
    ['0,5..3 + 0,5', '0.5..3+0.5'],
    ['1e-3..1 * 10', '0.001..1*10'],
    ['1..1e+3*10', '1..1000*10'],
    ['all', 'all'],
    ['batch, none', 'batch,none'],
  ])
    it(text, () => assert.equal(plainValues(text), values));
});

describe('a recipe', () => {
  it('is read and written', () => {
    const text = 'preset:deep;gain:0.5,1;seeds:4;from:7;steps:100';
    const fields = readRecipe(text);
    assert.deepEqual(fields, {
      keys: [
        ['preset', 'deep'],
        ['gain', '0.5,1'],
      ],
      seeds: 4,
      from: 7,
      steps: 100,
    });
    assert.equal(writeRecipe(fields), text);
  });

  it('comes to settings, on seeds that all of them share', () => {
    const { settings, seeds, steps, axes } = plan(
      'gain:0.5,1;batch_norm:true,false;seeds:3;steps:9',
    );
    assert.deepEqual(
      settings.map(({ name }) => name),
      ['gain=0.5 norm=batch', 'gain=0.5 norm=none', 'gain=1 norm=batch', 'gain=1 norm=none'],
    );
    assert.deepEqual(seeds, [2147483647, 2147483648, 2147483649]);
    assert.deepEqual([steps, axes.length], [9, 2]);
    assert.deepEqual(settings[1].config, { preset: 'batchnorm', gain: 0.5, norm: 'none' });
  });

  it('keeps what differs from the preset now, and what is set in all runs', () => {
    const now = Playground.resolve({ n_hidden: 50, corpus: 'custom' });
    const { settings } = planOf(readRecipe('lr:0.2;gain:1,2'), now);
    assert.deepEqual(settings[0].config, {
      preset: 'batchnorm',
      corpus: 'custom',
      n_hidden: 50,
      gain: 1,
      lr: 0.2,
    });
    const presets = planOf(readRecipe('preset:tanh,kaiming'), now).settings;
    assert.deepEqual(
      presets.map(({ name, config }) => [name, config]),
      [
        ['tanh', { preset: 'tanh', corpus: 'custom' }],
        ['kaiming', { preset: 'kaiming', corpus: 'custom' }],
      ],
    );
  });

  for (const [text, problem] of /** @type {[string, RegExp][]} */ ([
    ['gain', /got "gain"; it takes key:values/],
    ['gain:1', /give a key at least two values/],
    ['gain:1,2;lr:1,2;n_hidden:1,2', /at most two keys/],
    ['gain:1,2;gain:3', /gain is given twice/],
    ['seed:1,2', /seed cannot be compared/],
    ['gain:1,2;seeds:many', /seeds: got "many"/],
    ['gain:1,2;seeds:0', /seeds: got 0/],
    ['gain:1,2;steps:0', /steps: got 0/],
    ['gain:0..23+1;lr:1,2,3;seeds:100', /7200 runs are too many; 2000 at most/],
    ['batch_size:1,32', /batch_size=1: .*BatchNorm/],
  ]))
    it(`is refused in a sentence: ${text}`, () =>
      assert.throws(() => plan(text), { message: problem }));

  for (const { id, recipe } of QUESTIONS)
    it(`of the question "${id}" can be trained`, () => {
      const { settings } = plan(recipe);
      assert.ok(settings.length > 1);
      assert.equal(writeRecipe(readRecipe(recipe)), recipe);
    });

  it('has a command that trains the same without a page', () => {
    const now = Playground.resolve({ n_hidden: 50 });
    const fields = readRecipe('gain:0.5..1+0.5;seeds:3;from:4;steps:9');
    assert.equal(
      commandFor(planOf(fields, now), fields, now),
      'cargo run --release --example sweep -- --preset batchnorm --set n_hidden=50 --set gain=0.5,1 --set seed=4 --seeds 3 --steps 9 --compare',
    );
  });
});

describe('the verdict', () => {
  const golden = JSON.parse(readFileSync(new URL('../golden/stats.json', import.meta.url), 'utf8'));

  it('is that of scipy', () => {
    for (const pair of golden.pairs) {
      const [found] = comparePairs([
        { name: 'A', dev: pair.a },
        { name: 'B', dev: pair.b },
      ]);
      const { comparison } = found;
      assert.equal(comparison.difference.n, pair.n);
      assert.ok(Math.abs(comparison.p - pair.p) < 1e-9, `${comparison.p} ${pair.p}`);
      assert.ok(Math.abs(comparison.difference.halfWidth - pair.half_width) < 1e-9);
      // Ours is an approximation: close, but not the very same number of tens of thousands.
      assert.ok(Math.abs(comparison.seedsNeeded / pair.seeds_needed - 1) < 0.01);
      assert.equal(verdictOf(found), pair.p < 0.05 ? 'real' : 'unclear');
      const text = sentence(found);
      assert.ok(text.startsWith('A against B: dev '), text);
      const end = pair.p < 0.05 ? ': real' : `about ${comparison.seedsNeeded} would be needed`;
      assert.ok(text.endsWith(end), text);
    }
  });

  it('is the sentence that the program without a page writes', () => {
    const [pair] = comparePairs([
      { name: 'batchnorm', dev: [2.11, 2.13, 2.1, 2.12] },
      { name: 'kaiming', dev: [2.16, 2.17, 2.16, 2.15] },
    ]);
    assert.equal(
      sentence(pair),
      'batchnorm against kaiming: dev 2.1150 against 2.1600, difference -0.0450 +- 0.0205 (95 %, 4 seeds, p = 0.006): real',
    );
  });

  it('counts runs that diverged, and waits for those that have not ended', () => {
    const [pair] = comparePairs([
      { name: 'a', dev: [2, 2.1, NaN, null] },
      { name: 'b', dev: [2.1, 2.2, 2.3, 2.4] },
    ]);
    assert.equal(pair.comparison.difference.n, 2);
    assert.match(sentence(pair), /; 1 run of a diverged: /);
    const [few] = comparePairs([
      { name: 'a', dev: [2, NaN] },
      { name: 'b', dev: [2.1, 2.2] },
    ]);
    assert.equal(
      sentence(few),
      'a against b: cannot be compared, because only one seed has a number for both; 1 run of a diverged',
    );
    const [same] = comparePairs([
      { name: 'a', dev: [2, 3] },
      { name: 'b', dev: [2, 3] },
    ]);
    assert.match(sentence(same), /the very same on every seed$/);
  });

  it('has Holm\u2019s correction for more than two', () => {
    for (const [p, adjusted] of golden.holm)
      assert.deepEqual(
        Array.from(Playground.holm(Float64Array.from(p)), (x) => Number(x.toFixed(12))),
        adjusted.map((/** @type {number} */ x) => Number(x.toFixed(12))),
      );
    const pairs = comparePairs(
      ['a', 'b', 'c'].map((name, i) => ({ name, dev: [1 + i, 1.1 + i, 1.3 + i] })),
    );
    assert.equal(pairs.length, 3);
    assert.match(sentence(pairs[0]), /by Holm over 3 pairs/);
    const many = comparePairs(
      Array.from({ length: 7 }, (_, i) => ({ name: `v${i}`, dev: [i, i + 0.1, i + 0.3] })),
    );
    assert.equal(pairsToTell(many, 'v0').length, 6);
  });
});

/** Trains what it is given when it is told to, without a worker. */
class Bench {
  constructor() {
    /** @type {{ run: () => void }[]} */
    this.waiting = [];
    this.isClosed = false;
    this.members = 1;
    this.isOnPage = true;
  }

  /** @param {any} job @param {(event: any) => void} on */
  start(job, on) {
    const task = {
      run: () => {
        /** @type {(() => void)[]} */
        const deferred = [];
        const trainer = new Trainer(on, 1000, (act) => deferred.push(act));
        trainer.handle({ type: 'start', id: 1, job });
        while (deferred.length > 0) deferred.shift()?.();
        trainer.close();
      },
      train: () => {},
      stop: () => {},
    };
    this.waiting.push(task);
    return task;
  }

  close() {
    this.isClosed = true;
  }
}

describe('an experiment', () => {
  const small = 'n_hidden:5;gain:0.5,1;seeds:2;steps:30';

  it('trains every value on every seed, to the bits of a run alone', () => {
    const experiment = new Experiment(plan(small), null, () => {});
    const pool = new Bench();
    experiment.start(/** @type {any} */ (pool));
    assert.equal(pool.waiting.length, 4);
    for (const { run } of pool.waiting) run();
    assert.equal(experiment.state, 'ended');
    assert.ok(pool.isClosed);
    const lines = experiment.lines(null).map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ config }) => [config.gain, config.seed]),
      [
        [0.5, 2147483647],
        [0.5, 2147483648],
        [1, 2147483647],
        [1, 2147483648],
      ],
    );
    for (const { config, step, dev, weights_sha256: sha256 } of lines) {
      const run = new Playground(config);
      run.train(30);
      assert.deepEqual(
        [step, dev, sha256],
        [30, run.evaluate('dev', 1e9).loss, run.weightsSha256()],
      );
      run.free();
    }
    const again = new Experiment(plan(small), null, () => {});
    again.restore(experiment.results);
    assert.equal(again.state, 'ended');
    assert.deepEqual(again.losses, experiment.losses);
  });

  it('writes the lines of the program without a page', () => {
    const golden = readFileSync(new URL('../golden/sweep.jsonl', import.meta.url), 'utf8');
    const recipe = 'n_hidden:12;gain:0.5,1,3;seeds:3;steps:120';
    const experiment = new Experiment(plan(recipe), null, () => {});
    const pool = new Bench();
    experiment.start(/** @type {any} */ (pool));
    for (const { run } of pool.waiting) run();
    const parse = (/** @type {string} */ line) => JSON.parse(line);
    assert.deepEqual(
      new Set(experiment.lines(null).map(parse)),
      new Set(golden.trim().split('\n').map(parse)),
    );
  });

  it('goes on with what is left', () => {
    const first = new Experiment(plan(small), null, () => {});
    const pool = new Bench();
    first.start(/** @type {any} */ (pool));
    pool.waiting[0].run();
    first.stop();
    const second = new Experiment(plan(small), null, () => {});
    second.restore(first.results);
    assert.deepEqual([second.state, second.left, second.progress], ['paused', 3, 0.25]);
    const other = new Bench();
    second.resume(() => /** @type {any} */ (other));
    assert.equal(other.waiting.length, 3);
  });

  it('counts a run that diverged, and one that failed', () => {
    const experiment = new Experiment(
      plan('n_hidden:5;batch_norm:false;activation:linear;lr:0.1,1000;seeds:1;steps:200'),
      null,
      () => {},
    );
    const pool = new Bench();
    experiment.start(/** @type {any} */ (pool));
    for (const { run } of pool.waiting) run();
    assert.equal(experiment.diverged, 1);
    const [, { dev }] = experiment.losses;
    assert.deepEqual(dev, [NaN]);
    assert.equal(JSON.parse(experiment.lines(null)[1]).diverged, true);
  });
});
