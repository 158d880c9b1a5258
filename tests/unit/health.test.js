import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describe as inWords, examine } from '../../www/run/health.js';
import './lib/wasm.js';
import { withChanges } from '../../www/run/config.js';
import { LossHistory } from '../../www/run/loss-history.js';
import { Run } from '../../www/run/run.js';
import { snapshotOf } from '../../www/run/snapshot.js';

const BASELINE = 3.2958;
/** A layer of which there is nothing to say. */
const FINE_LAYER = {
  index: 0,
  name: 'Layer 1',
  activation: 'tanh',
  mean: 0,
  std: 0.6,
  saturated: 0.05,
  dead: 0,
  size: 100,
};

/**
 * A network of which there is nothing to say, but for what is given.
 *
 * @param {object} [what]
 * @param {object} [what.config]
 * @param {object[]} [what.layers] what differs in each
 * @param {number[]} [what.gradients] std of each layer's gradients
 * @param {[string, number][]} [what.updates] log10 of update to data, by matrix
 * @param {number} [what.step]
 * @param {number} [what.rateSetAt] the step at which the learning rate was changed
 * @param {number} [what.loss]
 * @param {object} [what.diverged]
 * @returns {any}
 */
function snapshot({
  config = {},
  layers = [{}],
  gradients = layers.map(() => 0.01),
  updates = [],
  step = 500,
  rateSetAt = 0,
  loss = 2.2,
  diverged,
} = {}) {
  const lossHistory = new LossHistory();
  lossHistory.push(new Float32Array(step).fill(loss));
  const trace = {
    matrices: updates.map(([name], index) => ({ name, index })),
    moments: [{ step, updates: updates.map(([, value]) => value) }],
  };
  const source = {
    layers: () =>
      layers.map((layer, i) => ({ ...FINE_LAYER, index: i, name: `Layer ${i + 1}`, ...layer })),
    histogram: (/** @type {number} */ i) => ({ std: gradients[i] }),
    trace,
    rateSetAt,
  };
  const fine = {
    label_leak: false,
    end_token: true,
    norm: 'none',
    batch_size: 32,
    bn_momentum: 0.001,
    bias: 'none',
    init: 'kaiming',
    gain: 1,
    recipe: 'layers',
    norm_order: 'before',
    activation: 'tanh',
    optimizer: 'sgd',
  };
  return {
    source,
    lossHistory,
    config: { ...fine, ...config },
    baseline: BASELINE,
    step,
    loss,
    diverged,
  };
}

/** @param {Parameters<typeof snapshot>[0]} what */
const texts = (what) => examine(snapshot(what)).map(({ text }) => text);

/**
 * Exactly one sentence is said, and it is this one.
 *
 * @param {Parameters<typeof snapshot>[0]} what
 * @param {RegExp} sentence
 */
function says(what, sentence) {
  const found = texts(what);
  assert.equal(found.length, 1, found.join('\n'));
  assert.match(found[0], sentence);
}

/** @param {Parameters<typeof snapshot>[0]} what */
const saysNothing = (what) => assert.deepEqual(texts(what), []);

describe('the health report', () => {
  it('says nothing where nothing stands out', () => {
    saysNothing({});
    saysNothing({ config: { norm: 'batch' }, layers: [{}, {}], gradients: [0.01, 0.01] });
  });

  it('says what stopped a run that has diverged, and nothing else', () => {
    const what = {
      diverged: { message: 'the loss is NaN at step 7' },
      config: { label_leak: true },
    };
    assert.deepEqual(examine(snapshot(what)), [
      { level: 'broken', text: 'Stopped: the loss is NaN at step 7.', at: [] },
    ]);
  });

  it('asks for no gain where nn.Linear draws the weights', () => {
    const torch = { init: 'torch' };
    const shrinking = [{ std: 0.6 }, { std: 0.1 }];
    says({ config: torch, layers: shrinking }, /nn\.Linear.s own weights are too small.*Residual/);
    says({ layers: shrinking }, /the gain is too small for this depth; for tanh, use 5\/3/);
    says({ config: { activation: 'relu' }, layers: shrinking }, /too small for this depth\.$/);
    const vanishing = { layers: [{}, {}], gradients: [0.001, 0.01] };
    says({ ...vanishing, config: torch }, /Kaiming \(under Weights\), Residual or BatchNorm helps/);
    says(vanishing, /A larger gain or BatchNorm helps/);
    const all = [{ config: torch, layers: [{ saturated: 0.9, dead: 50 }] }].flatMap(texts);
    assert.ok(all.length === 2 && all.every((text) => !/gain/.test(text)), all.join('\n'));
  });

  it('offers to do what it advises, where that is one thing and not done yet', () => {
    const fixes = (/** @type {Parameters<typeof snapshot>[0]} */ what) =>
      examine(snapshot(what)).map(({ fix }) => fix);
    const shrinking = [{ std: 0.6 }, { std: 0.1 }];
    assert.deepEqual(fixes({ layers: shrinking }), [{ gain: 5 / 3 }]);
    assert.deepEqual(fixes({ layers: shrinking, config: { gain: 'auto' } }), [undefined]);
    assert.deepEqual(fixes({ layers: shrinking, config: { gain: 2 } }), [undefined]);
    assert.deepEqual(fixes({ layers: shrinking, config: { activation: 'gelu' } }), [undefined]);
    assert.deepEqual(fixes({ layers: shrinking, config: { init: 'torch' } }), [
      { init: 'kaiming' },
    ]);
    const saturated = [{ saturated: 0.7 }];
    assert.deepEqual(fixes({ layers: saturated, config: { init: 'normal' } }), [
      { init: 'kaiming' },
    ]);
    assert.deepEqual(fixes({ layers: saturated, config: { gain: 3 } }), [{ gain: 5 / 3 }]);
    assert.deepEqual(fixes({ layers: saturated }), [{ norm: 'batch' }]);
    assert.deepEqual(fixes({ layers: saturated, config: { norm: 'batch', lr: 0.5 } }), [
      { lr: 0.05 },
    ]);
    const confident = { step: 0, loss: 22 };
    assert.deepEqual(fixes({ ...confident, config: { out_scale: 1 } }), [{ out_scale: 0.01 }]);
    assert.deepEqual(fixes({ ...confident, config: { out_scale: 0.01 } }), [undefined]);
    const exploding = { layers: [{}, {}], gradients: [0.1, 0.001] };
    assert.deepEqual(fixes(exploding), [{ norm: 'batch' }]);
    assert.deepEqual(fixes({ ...exploding, config: { norm: 'layer' } }), [{ residual: true }]);
    const both = { norm: 'batch', residual: true };
    assert.deepEqual(fixes({ ...exploding, config: both }), [undefined]);
    assert.deepEqual(fixes({ config: { norm: 'batch', bias: 'learned' } }), [{ bias: 'none' }]);
  });

  it('knows what Adam does with the learning rate', () => {
    /** @type {[string, number][]} */
    const updates = [['layers.0.weight', -1]];
    says({ updates }, /\. Lower the learning rate\.$/);
    says(
      { updates, config: { optimizer: 'adamw' } },
      /by about the learning rate, however small its gradient is: lower it/,
    );
  });

  it('minds a bias before a BatchNorm only', () => {
    const config = { norm: 'batch', bias: 'learned' };
    says({ config }, /The bias before BatchNorm/);
    says(
      { config: { ...config, recipe: 'flat', norm_order: 'after' } },
      /The bias before BatchNorm/,
    );
    saysNothing({ config: { ...config, norm_order: 'after' } });
  });

  it('names the two faults of the data', () => {
    says({ config: { label_leak: true } }, /Switch off Label leak/);
    says({ config: { end_token: false } }, /Switch on End token/);
  });

  it('names a first loss that is 0.3 above guessing, at step 0 only', () => {
    says({ step: 0, loss: BASELINE + 0.31 }, /first loss is 3\.6058.*Output scale/);
    saysNothing({ step: 0, loss: BASELINE + 0.29 });
    saysNothing({ step: 1, loss: BASELINE + 5 });
  });

  it('names a loss that is no better than guessing after a thousand steps', () => {
    says({ step: 1001, loss: BASELINE + 0.1 }, /After 1\u202f001 steps.*worse than guessing/);
    saysNothing({ step: 1001, loss: BASELINE - 0.1 });
    saysNothing({ step: 1000, loss: BASELINE + 0.1 });
  });

  it('names a layer that is saturated over a fifth, with what fixes it', () => {
    const layers = [{ saturated: 0.21 }];
    says({ layers }, /21\.00\u202f% of Layer 1 is saturated.*smaller gain, or BatchNorm/);
    says({ layers, config: { init: 'normal' } }, /try Kaiming/);
    says({ layers, config: { norm: 'batch' } }, /lower the learning rate/);
    saysNothing({ layers: [{ saturated: 0.2 }] });
  });

  it('lets a ReLU be at zero up to four fifths', () => {
    says({ layers: [{ activation: 'relu', saturated: 0.81 }] }, /at zero/);
    saysNothing({ layers: [{ activation: 'relu', saturated: 0.8 }] });
  });

  it('tells the same finding of many layers once', () => {
    const layers = Array.from({ length: 5 }, () => ({ saturated: 0.7, dead: 50 }));
    const found = examine(snapshot({ layers }));
    assert.equal(found.length, 2);
    for (const { text, at } of found) {
      assert.match(text, / of Layer 1 .* 4 more layers are like it\.$/);
      assert.equal(at.length, 5);
    }
    assert.equal(examine(snapshot({ layers: layers.slice(3) })).length, 4);
  });

  it('names dead neurons over a twentieth', () => {
    says({ layers: [{ dead: 6 }] }, /6 of 100 neurons of Layer 1 are saturated on every example/);
    saysNothing({ layers: [{ dead: 5 }] });
  });

  it('names a layer whose neurons all give the same', () => {
    says({ layers: [{ std: 0 }] }, /choose another value than zeros/);
  });

  it('names activations that shrink to half or grow to double, without BatchNorm only', () => {
    says(
      { layers: [{ std: 0.6 }, { std: 0.29 }] },
      /Activations shrink from std 0\.60.*0\.29 in Layer 2/,
    );
    says({ layers: [{ std: 0.3 }, { std: 0.61 }] }, /Activations grow from std 0\.30/);
    saysNothing({ layers: [{ std: 0.6 }, { std: 0.31 }] });
    saysNothing({ layers: [{ std: 0.3 }, { std: 0.59 }] });
    saysNothing({ layers: [{ std: 0.6 }, { std: 0.29 }], config: { norm: 'batch' } });
  });

  it('names gradients that vanish or explode by a factor of five', () => {
    const layers = [{}, {}];
    says({ layers, gradients: [0.0019, 0.01] }, /vanish.*0\.19 times as large as in Layer 2/);
    says(
      { layers, gradients: [1e-15, 0.01] },
      /vanish.*1\.0e\u221213 times as large as in Layer 2/,
    );
    says({ layers, gradients: [0.051, 0.01] }, /explode.*5\.1 times/);
    saysNothing({ layers, gradients: [0.0021, 0.01] });
    saysNothing({ layers, gradients: [0.049, 0.01] });
    saysNothing({ layers: [{}], gradients: [7] });
  });

  it('names matrices whose updates are far from a thousandth, after 200 steps', () => {
    says(
      {
        updates: [
          ['C', -1.6],
          ['layers.0.weight', -3],
        ],
      },
      /far above.*: C \(\u22121\.6\)\. Lower the learning rate/,
    );
    says(
      {
        updates: [
          ['C', -3],
          ['layers.0.weight', -4.4],
        ],
      },
      /far below.*layers\.0\.weight.*Raise the learning rate/,
    );
    saysNothing({
      updates: [
        ['C', -1.7],
        ['layers.0.weight', -4.3],
      ],
    });
    saysNothing({ updates: [['C', -1]], step: 199 });
  });

  it('lets a learning rate that is far too high be the cause of all that it does', () => {
    const what = {
      layers: [{ saturated: 0.99, dead: 50 }],
      updates: /** @type {[string, number][]} */ ([
        ['C', -Infinity],
        ['layers.0.weight', -7],
        ['layers.1.weight', -0.7],
      ]),
      config: { lr: 100 },
    };
    const found = examine(snapshot(what));
    assert.match(found[0].text, /far above.*layers\.1\.weight \(\u22120\.7\)/);
    assert.deepEqual(
      found.map(({ fix }) => fix).filter((fix) => fix !== undefined),
      [{ lr: 10 }],
      'one thing is offered, and once',
    );
    assert.ok(found.some(({ text }) => /^No gradient reaches C: /.test(text)));
    const all = found.map(({ text }) => text).join(' ');
    assert.doesNotMatch(all, /Raise|smaller gain|BatchNorm|not finite/);
    assert.match(all, /saturated.*lower the learning rate, then press Reset/);
  });

  it('offers nothing twice', () => {
    const layers = [{ saturated: 0.7, dead: 90 }];
    const fixes = examine(snapshot({ layers, config: { init: 'normal' } })).map(({ fix }) => fix);
    assert.deepEqual(fixes, [{ init: 'kaiming' }, undefined]);
  });

  it('judges a learning rate that was changed by later updates only', () => {
    /** @type {[string, number][]} */
    const updates = [['C', -1]];
    const what = { updates, config: { lr: 0.02 }, step: 500 };
    const [found, ...others] = examine(snapshot({ ...what, rateSetAt: 301 }));
    assert.deepEqual(others, []);
    assert.match(found.text, /^The learning rate is 0\.02 now: train to see what it does\.$/);
    assert.deepEqual([found.level, found.fix], ['fine', undefined]);
    says({ ...what, rateSetAt: 300 }, /Lower the learning rate/);
  });

  it('names a small minibatch with a large momentum, and a bias before BatchNorm', () => {
    const small = { norm: 'batch', batch_size: 15, bn_momentum: 0.1 };
    says({ config: small }, /batch size of 15 and a BatchNorm momentum of 0\.1/);
    saysNothing({ config: { ...small, batch_size: 16 } });
    saysNothing({ config: { ...small, bn_momentum: 0.01 } });
    saysNothing({ config: { ...small, norm: 'none' } });
    says({ config: { norm: 'batch', bias: 'learned' } }, /Set Bias to none/);
    saysNothing({ config: { bias: 'learned' } });
  });

  it('puts the figures into words', () => {
    const what = snapshot({ step: 3, loss: 2.5, layers: [{}, { name: 'Layer 2', std: 0.5 }] });
    assert.deepEqual(inWords(what), [
      'Step 3: loss 2.5000, guessing 3.2958.',
      'Layer 1: mean 0.00, std 0.60, 5.00\u202f% saturated.',
      'Layer 2: mean 0.00, std 0.50, 5.00\u202f% saturated.',
    ]);
    what.lossHistory.pushDev(3, 2.6);
    assert.match(inWords(what)[0], /, dev 2\.6000\.$/);
  });
});

/** The report of a network, trained for some steps. @param {any} config @param {number} steps */
function report(config, steps) {
  const run = new Run(config, null);
  while (run.step < steps) run.train(1000, steps - run.step);
  const found = examine(snapshotOf(run, false));
  const { config: whole } = run;
  run.free();
  return { found, config: whole };
}

/**
 * Networks that ask to be mended, the steps after which they do, and what cannot be mended.
 *
 * @type {[any, number, RegExp?][]}
 */
const UNWELL = [
  [{ preset: 'initial' }, 0],
  [{ preset: 'initial', out_scale: 0 }, 0],
  [{ preset: 'initial', activation: 'relu' }, 0],
  [{ preset: 'kaiming', gain: 10 }, 0],
  [{ preset: 'deep', gain: 0.5 }, 0],
  [{ preset: 'deep', gain: 3 }, 0],
  [{ preset: 'deep', gain: 0.5, activation: 'relu' }, 0],
  [{ preset: 'deep', gain: 5, activation: 'relu' }, 0],
  [{ preset: 'deep', init: 'torch' }, 0],
  [{ preset: 'deep', init: 'zeros' }, 0],
  [{ preset: 'deep', gain: 0.5, activation: 'gelu' }, 0],
  [{ preset: 'fifty' }, 0, /some of that stays/],
  [{ preset: 'deep', label_leak: true }, 0],
  [{ preset: 'batchnorm', end_token: false }, 0],
  [{ preset: 'batchnorm', bias: 'learned' }, 0],
  [{ preset: 'batchnorm', batch_size: 4, bn_momentum: 0.1 }, 0],
  [{ preset: 'deep-batchnorm', lr: 2 }, 250],
  [{ preset: 'deep-batchnorm', lr: 0.0003 }, 250],
  [{ preset: 'adam', lr: 0.1 }, 250],
];

describe('what the health report offers', () => {
  for (const [config, steps, stays = /^$/] of UNWELL) {
    it(`mends ${JSON.stringify(config)}`, () => {
      let now = report(config, steps);
      const before = now.found.map(({ text }) => text).join('\n');
      const seen = new Set();
      for (let i = 0; i < 8; i += 1) {
        const fix = now.found.find((each) => each.fix)?.fix;
        if (!fix) break;
        assert.ok(!seen.has(JSON.stringify(fix)), `offered again: ${JSON.stringify(fix)}`);
        seen.add(JSON.stringify(fix));
        now = report(withChanges(now.config, fix), steps);
      }
      assert.ok(seen.size > 0, `nothing is offered: ${before}`);
      const left = now.found.map(({ text }) => text).filter((text) => !stays.test(text));
      assert.deepEqual(left, [], before);
      assert.ok(!now.found.some(({ fix }) => fix), 'nothing is left to be done');
    });
  }
});
