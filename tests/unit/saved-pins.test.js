import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import './lib/wasm.js';
import { Playground } from '../../www/pkg/makemore_playground.js';
import { holdsPins } from '../../www/app/saved-run-file.js';
import { addPins, pinsOf } from '../../www/run/saved-pins.js';

describe('pinned runs in a run\u2019s file', () => {
  const run = new Playground({ n_hidden: 12 });
  run.train(5);
  const file = run.save();
  const texts = ['gain:1,step:500', 'step:20,name:na\u00efve \u201ctest\u201d'];

  it('are read back, and the run is the same', () => {
    const held = addPins(file, texts);
    assert.deepEqual(pinsOf(held), texts);
    assert.deepEqual([file, held].map(holdsPins), [false, true]);
    const loaded = Playground.load(held);
    assert.equal(loaded.weightsSha256(), run.weightsSha256());
    assert.equal(loaded.step, 5);
    assert.deepEqual(loaded.config, run.config);
    assert.equal(new DataView(held.buffer).getUint32(0, true) % 8, 0, 'tensors are aligned');
  });

  it('take the place of others', () => {
    assert.deepEqual(pinsOf(addPins(addPins(file, texts), ['step:1'])), ['step:1']);
  });

  it('are none in a file without', () => {
    assert.deepEqual(pinsOf(file), []);
  });

  it('are said to be damaged where they are', () => {
    const text = new TextDecoder('latin1').decode(addPins(file, ['step:1']));
    const damaged = Uint8Array.from(text.replace('[\\"step', '!\\"step'), (letter) =>
      letter.charCodeAt(0),
    );
    assert.throws(() => pinsOf(damaged), /^Error: the pinned runs of this file are damaged/);
  });
});
