import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { initSync, Playground } from '../../www/pkg/makemore_playground.js';

/**
 * SHA-256 of all weights after so many steps; tests/page/bits.test.js holds the page to the same.
 */
const golden = JSON.parse(readFileSync(new URL('../golden/weights.json', import.meta.url), 'utf8'));
/**
 * The same after fewer steps for every network of keys.json, which has each key twice, and for the
 * presets beyond the notebook.
 */
const bits = JSON.parse(readFileSync(new URL('../golden/bits.json', import.meta.url), 'utf8'));
const keys = JSON.parse(readFileSync(new URL('../golden/keys.json', import.meta.url), 'utf8'));
initSync({
  module: readFileSync(new URL('../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
});

describe('the same bits everywhere', () => {
  for (const [preset, sha256] of Object.entries(golden.sha256)) {
    it(`${preset} in Node`, () => {
      const playground = new Playground({ preset });
      playground.train(golden.steps);
      assert.equal(playground.weightsSha256(), sha256);
      playground.free();
    });
  }

  const sha256 = (/** @type {any} */ config) => {
    const playground = new Playground(config);
    playground.train(bits.steps);
    const hash = playground.weightsSha256();
    playground.free();
    return hash;
  };

  it('every key in Node', () => {
    for (const [preset, hash] of Object.entries(bits.presets))
      assert.equal(sha256({ preset }), hash, preset);
    for (const [i, { config }] of keys.networks.entries()) {
      assert.equal(
        sha256({ preset: 'kaiming', ...config }),
        bits.networks[i],
        JSON.stringify(config),
      );
    }
  });
});
