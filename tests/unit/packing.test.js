import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { MOST_BYTES, packNames, unpackNames } from '../../www/address/packing.js';
import { random } from './lib/random.js';

/** @param {string} packed */
const read = async (packed) => new TextDecoder().decode(await unpackNames(packed));
const base64url = (/** @type {Buffer} */ bytes) => bytes.toString('base64url');

describe('names in an address', () => {
  it('come out as they went in', async () => {
    const texts = ['a', 'emma\nolivia\nava\n', 'zoë\r\nрусалка\n😀', '\0\n'];
    for (const text of texts) assert.equal(await read(await packNames(text)), text);
    const bytes = new TextEncoder().encode('anna\nbob\n');
    assert.deepEqual(await unpackNames(await packNames(bytes)), bytes);
  });

  it('come out whatever their bytes are, up to the limit', async () => {
    const next = random(4);
    for (const length of [1, 2, 3, 4, 1000, MOST_BYTES]) {
      const bytes = Uint8Array.from({ length }, () => next() * 256);
      const packed = await packNames(bytes);
      assert.match(packed, /^[\w-]+$/, 'an address takes these letters as they are');
      assert.deepEqual(await unpackNames(packed), bytes);
    }
  });

  it('are refused where they are longer than a link carries', async () => {
    await assert.rejects(packNames('a'.repeat(MOST_BYTES + 1)), /at most 20 kB/);
  });

  it('are refused where the text is damaged', async () => {
    const packed = await packNames('emma\nolivia\nava\n'.repeat(50));
    const damaged = ['', '!', 'a b', 'A', packed.slice(0, -8), `/${packed}`];
    for (const text of damaged) {
      await assert.rejects(
        unpackNames(text),
        /^Error: names: the text in the address is damaged/,
        text,
      );
    }
  });

  it('are refused, and not unpacked, where a short text is long inside', async () => {
    const bomb = base64url(deflateRawSync(Buffer.alloc(100_000_000)));
    const before = process.memoryUsage().arrayBuffers;
    await assert.rejects(unpackNames(bomb), /^Error: names: the text in the address is over 20 kB/);
    assert.ok(process.memoryUsage().arrayBuffers - before < 50e6);
    const longest = base64url(deflateRawSync(Buffer.alloc(MOST_BYTES, 97)));
    assert.equal((await unpackNames(longest)).length, MOST_BYTES);
    await assert.rejects(unpackNames(base64url(deflateRawSync(Buffer.alloc(MOST_BYTES + 1, 97)))));
  });

  it('say so where the browser cannot unpack', async () => {
    const packed = await packNames('emma\n');
    const kept = globalThis.DecompressionStream;
    // @ts-expect-error: an old browser
    globalThis.DecompressionStream = undefined;
    try {
      await assert.rejects(unpackNames(packed), /this browser cannot unpack/);
    } finally {
      globalThis.DecompressionStream = kept;
    }
  });
});
