import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import './lib/wasm.js';
import { Playground } from '../../www/pkg/makemore_playground.js';
import { changesBetween, readPin, writePin } from '../../www/run/pin-text.js';
import { withChanges } from '../../www/run/config.js';

/** @param {Record<string, any>} config */
const full = (config) => Playground.resolve(config);
const live = full({});

describe('a pinned run in an address', () => {
  it('says what differs from the live config, and the step', () => {
    const config = full({ norm: 'none', gain: 1 });
    assert.equal(
      writePin({ config, changes: [], step: 500, title: '' }, live),
      'gain:1,norm:none,step:500',
    );
    assert.equal(
      writePin({ config: live, changes: [], step: 500, title: 'a, b: 5 %' }, live),
      'step:500,name:a%2c b%3a 5 %25',
    );
  });

  it('is read back', () => {
    const read = readPin('batch_norm:false, gain:1,step:500,name:a%2c b%3a', live);
    assert.deepEqual(read, {
      config: { preset: 'batchnorm', gain: 1, norm: 'none' },
      changes: [],
      step: 500,
      title: 'a, b:',
    });
  });

  it('says at which step what was changed on the way', () => {
    const pin = {
      config: full({ gain: 1 }),
      changes: [
        { step: 300, key: 'lr', value: 0.01 },
        { step: 400, key: 'lr', value: 0.05 },
      ],
      step: 500,
      title: '',
    };
    const text = 'gain:1,300.lr:0.01,400.lr:0.05,step:500';
    assert.equal(writePin(pin, live), text);
    const { changes, config } = readPin('gain:1,400.lr:0.05,300.lr:0.01,step:500', live);
    assert.deepEqual(changes, pin.changes);
    assert.equal(/** @type {any} */ (config).lr, undefined);
  });

  it('may end later than its first config did', () => {
    const text = '100.max_steps:300,150.lr:0.01,step:200';
    const { step } = readPin(text, full({ max_steps: 100 }));
    assert.equal(step, 200);
  });

  it('comes back as the same config, whatever two configs are', () => {
    const configs = [
      {},
      { preset: 'deep' },
      { preset: 'seed' },
      { preset: 'deep-batchnorm', n_layers: 2, lr: 0.3 },
      { recipe: 'layers', n_layers: 3 },
      { recipe: 'layers', bn_eps: 0 },
      { batch_norm: false, batch_size: 1 },
      { preset: 'kaiming', activation: 'relu', init: 'normal', gain: 0.01 },
    ].map(full);
    for (const from of configs)
      for (const to of configs) {
        assert.deepEqual(Playground.resolve(withChanges(from, changesBetween(from, to))), to);
        const text = writePin({ config: to, changes: [], step: 10, title: '' }, from);
        assert.deepEqual(full(readPin(text, from).config), to);
      }
  });

  for (const [text, problem] of [
    ['gain', /^pin: got "gain"; it takes key:value/],
    ['gain:1', /^pin: "gain:1" needs a step, such as step:500/],
    ['gain:many,step:5', /^pin: gain: got many/],
    ['step:300000', /up to step:200000/],
    ['batch_size:1,step:5', /^pin: .*BatchNorm/],
    ['color:red,step:5', /^pin: .*color/],
    ['3.n_hidden:5,step:5', /^pin: n_hidden cannot be changed while a run trains/],
    ['6.lr:0.1,step:5', /^pin: 6\.lr is outside a run of 5 steps/],
    ['3.lr:fast,step:5', /^pin: lr: got fast/],
  ])
    it(`is refused in a sentence: ${text}`, () => {
      assert.throws(() => readPin(String(text), live), {
        message: /** @type {RegExp} */ (problem),
      });
    });
});
