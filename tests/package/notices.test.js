import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const read = (/** @type {string} */ path) => readFileSync(path, 'utf8');

describe('the licences of what is built in', () => {
  const text = read('dist/THIRD-PARTY-NOTICES.txt');
  const headOf = (/** @type {string} */ name) => new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm');

  it('are those of every package that the scripts and the wasm depend on', () => {
    for (const name of Object.keys(JSON.parse(read('package.json')).dependencies))
      assert.match(text, headOf(name));
    const [, dependencies] = /^\[dependencies\]\n(.*?)^\[/ms.exec(read('Cargo.toml')) ?? [];
    const crates = [...dependencies.matchAll(/^([\w-]+) *=/gm)].map(([, name]) => name);
    assert.ok(crates.length > 3);
    for (const name of crates) assert.match(text, headOf(name));
    assert.match(text, /Leon Sorokin/);
    assert.doesNotMatch(text, /has no file with its licence/);
    assert.doesNotMatch(text, headOf('wasm-bindgen-test'), 'what only tests use is left out');
    assert.doesNotMatch(text, headOf('vite'));
  });

  it('go with the folder, the package and the single file', () => {
    assert.equal(read('dist/npm/THIRD-PARTY-NOTICES.txt'), text);
    assert.ok(read('dist/makemore-playground.html').includes('Leon Sorokin'));
  });
});
