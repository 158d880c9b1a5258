import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What README.md shows: the element in the page, and the class in a script. */
const PAGE =
  '<!doctype html><title>consumer</title><script type="module" src="/src/main.js"></script><makemore-playground preset="kaiming"></makemore-playground>';
const SCRIPT = `
import 'makemore-playground/element';
import init, { Playground } from 'makemore-playground';
await init();
const run = new Playground({ preset: 'batchnorm' });
run.train(1000);
document.body.dataset.sha = run.weightsSha256();
`;

/**
 * A Vite project that has installed the packed package, in a folder of its own; and what was
 * packed.
 */
export function makeProject() {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  const npm = (/** @type {string[]} */ args) =>
    execFileSync('npm', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const [{ filename, files }] = JSON.parse(npm(['pack', '--json', resolve('dist/npm')]));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
  npm(['install', '--offline', '--no-audit', '--no-fund', `./${filename}`]);
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'src/main.js'), SCRIPT);
  return { folder, files: files.map((/** @type {{ path: string }} */ file) => file.path) };
}
