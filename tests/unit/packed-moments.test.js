import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { packAccount, unpackAccount } from '../../www/keep/packed-moments.js';
import { initSync } from '../../www/pkg/makemore_playground.js';
import { Run } from '../../www/run/run.js';

before(() => {
  initSync({
    module: readFileSync(new URL('../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
  });
});

/** A run of five layers with a few moments. */
function trained() {
  const run = new Run({ preset: 'deep', n_hidden: 8, n_embd: 3 }, null);
  for (let i = 0; i < 4; i++) {
    run.train(Infinity, 1);
    run.completeTrace();
    run.trace.rests = false;
  }
  return run;
}

/** @param {any} value @returns {number} how many objects a browser has to store */
const objects = (value) =>
  typeof value !== 'object' || value === null
    ? 0
    : 1 +
      (ArrayBuffer.isView(value) ? 0 : Object.values(value).reduce((n, v) => n + objects(v), 0));

describe('what is stored of a run besides its file', () => {
  it('is what it was when it comes back', () => {
    const account = trained().saveState();
    assert.ok(account.trace.moments.length > 1);
    assert.ok(account.trace.moments.every(({ densities }) => densities.length === 5));
    assert.deepEqual(unpackAccount(structuredClone(packAccount(account))), account);
    account.trace.moments = [];
    assert.deepEqual(unpackAccount(packAccount(account)), account);
  });

  it('is few objects, however many moments and layers there are', () => {
    const account = trained().saveState();
    const few = objects(packAccount(account).trace);
    account.trace.moments = Array.from({ length: 256 }, () => account.trace.moments[0]);
    assert.equal(objects(packAccount(account).trace), few);
    assert.ok(objects(account.trace) > 1000);
  });

  it('is read as pages stored it that did not pack it', () => {
    const account = trained().saveState();
    assert.deepEqual(unpackAccount(structuredClone(account)), account);
  });
});
