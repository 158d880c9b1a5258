import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { copyText } from '../../www/base/clipboard.js';

const kept = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

/** @param {unknown} clipboard */
function give(clipboard) {
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { clipboard } });
}

afterEach(() => {
  if (kept) Object.defineProperty(globalThis, 'navigator', kept);
  else Reflect.deleteProperty(globalThis, 'navigator');
});

it('a text is copied where there is a clipboard', async () => {
  /** @type {string[]} */
  const texts = [];
  give({ writeText: async (/** @type {string} */ text) => void texts.push(text) });
  assert.equal(await copyText('emma'), true);
  assert.deepEqual(texts, ['emma']);
});

it('nothing is said to be copied where there is no clipboard, or where it is refused', async () => {
  give(undefined);
  assert.equal(await copyText('emma'), false);
  give({
    writeText: async () => {
      throw new Error('NotAllowedError');
    },
  });
  assert.equal(await copyText('emma'), false);
});
