import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';

describe('the crate', () => {
  const files = execFileSync('cargo', ['package', '--list', '--allow-dirty', '--offline'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .trim()
    .split('\n');

  it('has what its code includes, and nothing of the page', () => {
    for (const path of files.filter((name) => name.endsWith('.rs'))) {
      const code = readFileSync(path, 'utf8');
      for (const [, name] of code.matchAll(/include_(?:str|bytes)!\("([^"]+)"\)/g))
        assert.ok(files.includes(join(dirname(path), name)), `${path} includes ${name}`);
    }
    const foreign = files.filter((name) => /\.(js|css|html|svelte|ts)$/.test(name));
    assert.deepEqual(foreign, ['src/web.d.ts']);
    assert.ok(files.length < 160, `${files.length} files`);
    for (const name of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'src/lib.rs'])
      assert.ok(files.includes(name), name);
  });
});
