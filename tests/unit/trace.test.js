import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, it } from 'node:test';
import { initSync, Playground } from '../../www/pkg/makemore_playground.js';
import { recentUpdates, Trace } from '../../www/run/trace.js';

before(() => {
  initSync({
    module: readFileSync(new URL('../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
  });
});

it('a trace follows every weight matrix, that of a single neuron, too', () => {
  const names = (/** @type {Record<string, any>} */ config) =>
    new Trace(new Playground(config)).matrices.map(({ name }) => name);
  assert.deepEqual(names({ n_hidden: 1 }), ['C', 'layers.0.weight', 'layers.1.weight']);
  assert.deepEqual(names({ preset: 'deep', n_layers: 2 }), [
    'C',
    'layers.0.weight',
    'layers.1.weight',
    'layers.2.weight',
  ]);
});

it('a trace ends where the run rests, and is evenly spaced again when it goes on', () => {
  const playground = new Playground({ n_hidden: 8 });
  const trace = new Trace(playground);
  trace.stride = 10;
  const steps = () => trace.moments.map(({ step }) => step);
  const ratios = () => trace.matrices.map(({ index }) => playground.parameter(index).updateRatio);
  playground.train(3);
  assert.equal(trace.rest(playground), true);
  assert.deepEqual(steps(), [0, 3]);
  assert.equal(trace.rest(playground), false, 'there is no more to record');
  const recent = recentUpdates(trace).map(({ value }) => value);
  assert.deepEqual(recent, ratios(), 'what is said of it is what it is now');
  playground.train(9);
  trace.lookedAt = -Infinity;
  trace.look(playground, Infinity);
  assert.deepEqual(steps(), [0, 12]);
  assert.equal(trace.rests, false);
  assert.equal(trace.rest(playground), true, 'it is said once that it rests here');
  assert.deepEqual([steps(), trace.rests], [[0, 12], true]);
});
