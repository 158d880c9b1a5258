import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

/** What every source has; it need not be listed. */
const FACTS = ['config', 'step', 'loss', 'vocabulary', 'baseline', 'diverged', 'rows'];

/** The files of each figure; the first one lists what all of them read. */
const FIGURES = [
  ...readdirSync('www/panels')
    .map((name) => `www/panels/${name}`)
    .filter((file) => file.endsWith('.js') && readFileSync(file, 'utf8').includes('reads ='))
    .map((file) => [file]),
  ['www/benches/step0.js'],
  ...['norm', 'checks'].map((bench) => [
    `www/benches/${bench}.js`,
    ...readdirSync(`www/benches/${bench}`).map((name) => `www/benches/${bench}/${name}`),
  ]),
];

describe('a figure lists what it reads of a source', () => {
  for (const files of FIGURES) {
    const [main] = files;
    it(main, () => {
      const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
      const listed = [...text.matchAll(/reads = [^;]*;/g)].flatMap(([list]) =>
        [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name),
      );
      const asked = [...text.matchAll(/\bsource\.(\w+)/g)].map(([, name]) => name);
      const taken = [...text.matchAll(/const \{([^}]*)\} = source;/g)].flatMap(([, names]) =>
        names.split(',').map((name) => name.trim()),
      );
      const missing = [...new Set([...asked, ...taken])].filter(
        (name) => name !== 'js' && !FACTS.includes(name) && !listed.includes(name),
      );
      assert.deepEqual(missing, [], `${main} reads what it does not list`);
      assert.ok(listed.length > 0);
    });
  }
});
