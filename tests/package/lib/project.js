import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { blockWith } from './readme.js';

/** What README.md shows: the element in the page, and the class in a script. */
const PAGE =
  '<!doctype html><title>consumer</title><script type="module" src="/src/main.js"></script><makemore-playground preset="kaiming"></makemore-playground>';

/** The two lines of README.md that pack and install the package. */
export function packingLines() {
  const [pack, install, ...rest] = blockWith('README.md', '', 'npm pack').trim().split('\n');
  if (rest.length > 0) throw new Error(`README.md packs by more lines: ${rest.join('\n')}`);
  return { pack, install };
}

/**
 * Packs dist/npm as README.md says, and moves the file into a folder.
 *
 * @param {string} folder
 * @returns {{ file: string, files: string[] }} the packed file's name, and what is in it
 */
export function packInto(folder) {
  const { pack, install } = packingLines();
  const run = { encoding: /** @type {const} */ ('utf8'), shell: true };
  const [{ filename, files }] = JSON.parse(
    execFileSync(`${pack} --json`, { ...run, stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  if (!install.endsWith(` ./${filename}`)) throw new Error(`${install} asks for no ${filename}`);
  renameSync(resolve(filename), join(folder, filename));
  return { file: filename, files: files.map((/** @type {{ path: string }} */ { path }) => path) };
}

/**
 * A project that has installed the packed package by README.md's lines, in a folder of its own; and
 * what was packed.
 *
 * @param {string} [type] of the package.json
 */
export function makeProject(type = 'module') {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  const { files } = packInto(folder);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type }),
  );
  execFileSync(`${packingLines().install} --offline --no-audit --no-fund`, {
    cwd: folder,
    shell: true,
    stdio: 'ignore',
  });
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  const script = [
    `import 'makemore-playground/element';`,
    blockWith('README.md', 'js', 'new Playground'),
    'document.body.dataset.sha = run.weightsSha256();',
  ];
  writeFileSync(join(folder, 'src/main.js'), script.join('\n'));
  return { folder, files };
}
