import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { initSync, Playground } from '../../www/pkg/makemore_playground.js';

it('the memory of a run is what it was after a thousand steps, under 16 MB', () => {
  initSync({
    module: readFileSync(new URL('../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
  });
  const run = new Playground({});
  const live = (/** @type {number} */ steps) => {
    for (let taken = 0; taken < steps; taken += 500) {
      run.train(500);
      assert.equal(run.takeLosses().length, 500);
      run.sample(20, { seed: taken });
      run.histogram(0, 'activation', 60);
      for (let part; (part = run.evaluate('dev', 4000)), part.done < part.total;);
      assert.equal(run.weightsSha256().length, 64);
    }
    return Playground.memoryBytes();
  };
  const early = live(1000);
  assert.ok(early < 16e6, `${early} bytes`);
  assert.equal(live(20_000), early);
});
