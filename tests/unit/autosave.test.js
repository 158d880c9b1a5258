// The last step is copied, however long the browser takes to store the copy before it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import './lib/wasm.js';
import { Autosave } from '../../www/keep/autosave.js';

/** What the store was given, oldest first. @type {{ account: { step: number } }[]} */
const stored = [];
/** Ends a transaction, as the browser does when all is on the disk. @type {(() => void)[]} */
const finish = [];

/** As much of the browser's store as a copy needs; a transaction ends when the test says so. */
const indexedDB = {
  open() {
    const request = { result: database, onsuccess: () => {} };
    queueMicrotask(() => request.onsuccess());
    return request;
  },
};
const database = {
  close() {},
  transaction() {
    const transaction = {
      oncomplete: () => {},
      objectStore: () => ({
        put: (/** @type {(typeof stored)[0]} */ run) => stored.push(run),
        index: () => ({ openKeyCursor: () => ({}) }),
      }),
    };
    finish.push(() => transaction.oncomplete());
    return transaction;
  },
};

/** @param {() => boolean} condition */
async function until(condition) {
  for (let times = 0; times < 400 && !condition(); times++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(condition(), String(condition));
}

describe('the copies of a run', () => {
  before(() => Object.assign(globalThis, { indexedDB, window: globalThis }));
  after(() => {
    Reflect.deleteProperty(globalThis, 'indexedDB');
    Reflect.deleteProperty(globalThis, 'window');
  });

  it('a run that rests while a copy is being stored is copied right after it', async () => {
    const config = {};
    const run = {
      step: 10,
      logged: 0,
      config,
      playground: { diverged: false, save: () => new Uint8Array(1) },
      saveState: () => ({ step: run.step, trace: { moments: [] } }),
    };
    const autosave = new Autosave(
      () => /** @type {any} */ (run),
      (why) => assert.fail(why),
      (sentence) => assert.fail(sentence),
    );
    autosave.tab = 'this one';
    autosave.look(true);
    await until(() => finish.length === 1);
    assert.equal(autosave.savedStep, null, 'nothing is kept before the browser has stored it');
    // Copying took so long here that the usual pause would be two minutes.
    autosave.cost = 240;
    run.step = 20;
    autosave.look(true);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(stored.length, 1, 'one at a time');
    finish[0]();
    await until(() => finish.length === 2);
    finish[1]();
    await until(() => autosave.savedStep === 20);
    assert.deepEqual(
      stored.map(({ account }) => account.step),
      [10, 20],
    );
  });
});
