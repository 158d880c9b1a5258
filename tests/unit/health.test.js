import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describe as inWords, examine } from '../../www/run/health.js';
import { LossHistory } from '../../www/run/loss-history.js';

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
    says({ step: 1001, loss: BASELINE + 0.1 }, /After 1\u2009001 steps.*worse than guessing/);
    saysNothing({ step: 1001, loss: BASELINE - 0.1 });
    saysNothing({ step: 1000, loss: BASELINE + 0.1 });
  });

  it('names a layer that is saturated over a fifth, with what fixes it', () => {
    const layers = [{ saturated: 0.21 }];
    says({ layers }, /21\.00\u2009% of Layer 1 is saturated.*smaller gain, or BatchNorm/);
    says({ layers, config: { init: 'normal' } }, /try Kaiming/);
    says({ layers, config: { norm: 'batch' } }, /lower the learning rate/);
    saysNothing({ layers: [{ saturated: 0.2 }] });
  });

  it('lets a ReLU be at zero up to four fifths', () => {
    says({ layers: [{ activation: 'relu', saturated: 0.81 }] }, /at zero/);
    saysNothing({ layers: [{ activation: 'relu', saturated: 0.8 }] });
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
      'Layer 1: mean 0.00, std 0.60, 5.00\u2009% saturated.',
      'Layer 2: mean 0.00, std 0.50, 5.00\u2009% saturated.',
    ]);
    what.lossHistory.pushDev(3, 2.6);
    assert.match(inWords(what)[0], /, dev 2\.6000\.$/);
  });
});
