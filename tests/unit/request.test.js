import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packNames } from '../../www/address/packing.js';
import { makeRun, matches, readRequest } from '../../www/address/request.js';
import './lib/wasm.js';

const known = { panels: ['loss'], lessons: 9, maxSteps: 1e9 };
const NAMES = 'anna\nbob\ncarla\ndora\nemil\nfrida\ngustav\nhanna\nida\njon\n'.repeat(4);

/** @param {string} fragment */
const ask = (fragment) => readRequest([...new URLSearchParams(fragment)], known);

/**
 * @template T
 * @param {import('../../www/run/run.js').Run} run
 * @param {(run: import('../../www/run/run.js').Run) => T} use
 */
function using(run, use) {
  try {
    return use(run);
  } finally {
    run.free();
  }
}

describe('what an address asks for', () => {
  it('is a config, options and nothing wrong', async () => {
    const request = await ask('preset=kaiming&n_hidden=64&step=10&panels=loss');
    assert.deepEqual(request, {
      options: { step: 10, panels: ['loss'] },
      config: { preset: 'kaiming', n_hidden: 64 },
      text: null,
      ownNames: false,
      problems: [],
    });
  });

  it('keeps what was already found wrong', async () => {
    const { problems } = await readRequest([['lr', 'x']], known, ['before']);
    assert.equal(problems[0], 'before');
    assert.match(problems[1], /^lr: /);
  });

  it('leaves out unknown keys and values, each named', async () => {
    const { config, problems } = await ask('n_hiden=64&n_hidden=0&lr=0.05&activation=cosh');
    assert.deepEqual(config, { lr: 0.05 });
    assert.equal(problems.length, 3);
    for (const key of ['n_hiden', 'n_hidden', 'activation'])
      assert.ok(
        problems.some((problem) => problem.includes(key)),
        key,
      );
  });

  it('leaves out the key that stands in the way of others', async () => {
    // BatchNorm over one example has no variance.
    const { config, problems } = await ask('batch_size=1&lr=0.05');
    assert.equal(problems.length, 1);
    assert.match(problems[0], /^(batch_size|norm): /);
    assert.deepEqual(config, { lr: 0.05 });
    using(makeRun(await ask('batch_size=1')), (run) => assert.equal(run.config.batch_size, 32));
    const layers = await ask('recipe=flat&n_layers=3');
    assert.equal(layers.problems.length, 1);
    assert.ok(!('n_layers' in layers.config && 'recipe' in layers.config));
  });

  it('ends, whatever stands in the way', async () => {
    const all =
      'recipe=flat&n_layers=5&batch_size=1&batch_norm=true&n_embd=64&n_hidden=1024&bn_eps=-1&bias=learned';
    const request = await ask(all);
    assert.ok(request.problems.length > 0);
    makeRun(request).free();
  });
});

describe('names of the reader’s own', () => {
  it('come along packed, and the run is on them', async () => {
    const packed = await packNames(NAMES);
    const request = await ask(`names=${packed}&n_hidden=10&batch_size=4`);
    assert.deepEqual([request.ownNames, request.problems], [true, []]);
    assert.equal(new TextDecoder().decode(request.text ?? undefined), NAMES);
    using(makeRun(request), (run) => {
      assert.equal(run.config.corpus, 'custom');
      assert.deepEqual([run.packed, run.cameAlong], [packed, true]);
      assert.ok(matches(run, request));
    });
  });

  it('are left out where they are damaged or no names', async () => {
    const damaged = await ask('names=!!&lr=0.05');
    assert.match(damaged.problems[0], /^names: the text in the address is damaged/);
    assert.deepEqual([damaged.text, damaged.ownNames, damaged.config], [null, false, { lr: 0.05 }]);
    const empty = await ask(`names=${await packNames('\n\n\n')}`);
    assert.match(empty.problems[0], /^names: /);
    assert.equal(empty.text, null);
  });

  it('that did not come along are named, and the built-in ones taken', async () => {
    const request = await ask('corpus=custom&lr=0.05');
    assert.equal(request.ownNames, true);
    using(makeRun(request), (run) => {
      assert.equal(run.config.lr, 0.05);
      assert.notEqual(run.config.corpus, 'custom');
    });
    assert.match(request.problems[0], /^corpus: got "custom", but the names did not come along/);
  });

  it('that are too few for the config give way to the built-in ones', async () => {
    const request = await ask(`names=${await packNames('a\nb\nc\n')}&batch_size=4096`);
    using(makeRun(request), (run) => {
      assert.equal(run.text === null, request.problems.length > 0);
      for (const problem of request.problems) assert.match(problem, /^names: /);
    });
  });
});

describe('a run is what is asked for', () => {
  it('where config and names agree and the step is not passed', async () => {
    const wanted = await ask('n_hidden=10&step=20');
    using(makeRun(wanted), (run) => {
      assert.ok(matches(run, wanted));
      run.train(Infinity, 20);
      assert.ok(matches(run, wanted), 'it is there');
      run.train(Infinity, 1);
      assert.ok(!matches(run, wanted), 'no step leads back');
    });
  });

  it('and not where a key or the names differ, or the learning rate was changed', async () => {
    const others = await Promise.all(
      ['n_hidden=11', 'n_hidden=10&seed=1', 'corpus=custom&n_hidden=10'].map(ask),
    );
    using(makeRun(await ask('n_hidden=10')), (run) => {
      for (const other of others) assert.ok(!matches(run, other));
    });
    const request = await ask('n_hidden=10&step=50');
    using(makeRun(request), (run) => {
      run.train(Infinity, 5);
      run.set('lr', 0.05);
      run.train(Infinity, 5);
      run.set('lr', 0.1);
      assert.ok(!matches(run, request));
    });
  });
});
