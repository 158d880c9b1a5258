import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { initSync, Playground } from '../../www/pkg/makemore_playground.js';
import { Trace } from '../../www/run/trace.js';

it('a trace follows every weight matrix, that of a single neuron, too', () => {
  initSync({
    module: readFileSync(new URL('../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
  });
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
