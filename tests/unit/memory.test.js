import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { Trainer } from '../../www/run/workers/trainer.js';
import { initSync, Playground } from '../../www/pkg/makemore_playground.js';

initSync({
  module: readFileSync(new URL('../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
});

it('the memory of a run is what it was after a thousand steps, under 16 MB', () => {
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

it('a worker takes under 24 MB, however many runs it measures', () => {
  /** @type {(() => void)[]} */
  const deferred = [];
  let measured = 0;
  const trainer = new Trainer(
    ({ type }) => (measured += Number(type === 'measured')),
    1000,
    (act) => deferred.push(act),
  );
  const bytes = [];
  for (let id = 1; id <= 12; id += 1) {
    const config = { preset: id % 2 ? 'batchnorm' : 'deep-batchnorm', seed: id };
    const job = { kind: /** @type {const} */ ('measured'), config, text: null, until: 30 };
    trainer.handle({ type: 'start', id, job: { ...job, saved: null } });
    for (let act; (act = deferred.shift());) act();
    bytes.push(Playground.memoryBytes());
  }
  trainer.close();
  assert.equal(measured, 12);
  assert.ok(Math.max(...bytes) < 24e6, `${bytes}`);
  assert.equal(bytes.at(-1), bytes[3], 'it does not grow');
});
