import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'vite';
import { makeProject } from './lib/project.js';

describe('the npm package', () => {
  /** @type {string} */
  let project;
  before(() => {
    const { folder, files } = makeProject();
    project = folder;
    for (const name of [
      'package.json',
      'embed.js',
      'embed.d.ts',
      'makemore_playground.js',
      'makemore_playground.d.ts',
      'makemore_playground_bg.wasm',
      'LICENSE-MIT',
    ])
      assert.ok(files.includes(name), name);
    const parts = [
      ...readFileSync('dist/npm/embed.js', 'utf8').matchAll(/import\(`\.\/(embed\/[^`]*)`\)/g),
    ].map(([, name]) => name);
    assert.ok(parts.length >= 5, parts.join());
    for (const name of parts) assert.ok(files.includes(name), name);
  });
  after(() => rmSync(project, { recursive: true }));

  it('is built into a Vite project, its wasm with it', async () => {
    await build({ root: project, configFile: false, logLevel: 'error', base: './' });
    const assets = readdirSync(join(project, 'dist/assets'));
    const wasm = assets.find((name) => name.endsWith('.wasm'));
    assert.ok(wasm, `a wasm file among ${assets.join(', ')}`);
    const script = assets
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(project, 'dist/assets', name), 'utf8'));
    assert.ok(
      script.some((text) => text.includes(wasm)),
      'the script asks for it by its name',
    );
    assert.deepEqual(
      readFileSync(join(project, 'dist/assets', wasm)),
      readFileSync('dist/npm/makemore_playground_bg.wasm'),
    );
  });

  it('trains in Node', () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { fileURLToPath } from 'node:url';
      import { initSync, Playground } from 'makemore-playground';
      initSync({ module: readFileSync(fileURLToPath(import.meta.resolve('makemore-playground/wasm'))) });
      const run = new Playground({ preset: 'kaiming' });
      run.train(10);
      console.log(run.step, run.takeLosses()[0].toFixed(3));
    `;
    writeFileSync(join(project, 'train.js'), script);
    assert.equal(
      execFileSync('node', ['train.js'], { cwd: project, encoding: 'utf8' }),
      '10 3.286\n',
    );
  });

  it('has types that a strict project reads', () => {
    writeFileSync(
      join(project, 'use.ts'),
      `
      import { MakemorePlayground } from 'makemore-playground/element';
      import { Playground } from 'makemore-playground';
      const figure = document.querySelector('makemore-playground') as MakemorePlayground;
      figure.set({ preset: 'kaiming', n_hidden: 64 });
      const names: string[] = figure.sample(3);
      figure.step(10).then(({ loss }) => console.log(loss.toFixed(2), names, Playground));
      figure.config = { lr: 0.05 };
      const hidden: number | undefined = figure.config?.n_hidden;
      figure.addEventListener('ready', ({ detail }) => console.log(detail.config.n_hidden, hidden));
      figure.addEventListener('step', ({ detail }) => console.log(detail.step + detail.loss, figure.state.dev?.loss, figure.state.suspended, figure.state.target));
      figure.addEventListener('error', ({ detail }) => console.log(detail.message.length));
      figure.addEventListener('click', (event) => console.log(event.clientX));
    `,
    );
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          target: 'ES2022',
          module: 'ESNext',
          moduleResolution: 'bundler',
          lib: ['ES2023', 'DOM', 'ESNext.Disposable'],
          types: [],
        },
        files: ['use.ts'],
      }),
    );
    execFileSync(resolve('node_modules/.bin/tsc'), ['-p', join(project, 'tsconfig.json')], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  });
});
