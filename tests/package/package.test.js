import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'vite';
import { makeProject } from './lib/project.js';
import { blockWith } from './lib/readme.js';

/** Fields of package.json that name files. */
const FILES = [
  ...['exports', 'main', 'module', 'types', 'typesVersions', 'unpkg', 'jsdelivr'],
  'customElements',
];
const WASM = 'makemore_playground_bg.wasm';

describe('the npm package', () => {
  /** @type {string} */
  let project;
  /** @type {string[]} */
  let packed;
  before(() => {
    const { folder, files } = makeProject();
    project = folder;
    packed = files;
  });
  after(() => rmSync(project, { recursive: true }));

  const about = JSON.parse(readFileSync('dist/npm/package.json', 'utf8'));
  const inProject = (/** @type {string[]} */ ...args) =>
    execFileSync('node', args, { cwd: project, encoding: 'utf8' });

  it('has every file that it names', () => {
    const named = new Set(['LICENSE-MIT', 'LICENSE-APACHE', 'README.md']);
    /** @param {any} what */
    const collect = (what) => {
      if (typeof what === 'string') named.add(what.replace(/^\.\//, ''));
      else for (const each of Object.values(what)) collect(each);
    };
    for (const key of FILES) collect(about[key]);
    for (const name of named) assert.ok(packed.includes(name), name);
    for (const name of packed.filter((path) => path.endsWith('.js'))) {
      const text = readFileSync(join('dist/npm', name), 'utf8');
      const parts = [...text.matchAll(/(?:from|import\()["'`](\.[^"'`]*)["'`]/g)];
      for (const [, path] of parts)
        assert.ok(packed.includes(join(dirname(name), path)), `${name} imports ${path}`);
    }
    assert.ok(about.keywords.length >= 5 && about.repository.url && about.homepage);
  });

  it('says in its own README what can be read there, with no picture that is not', () => {
    const readme = readFileSync('dist/npm/README.md', 'utf8');
    for (const [, path] of readme.matchAll(/\]\(([^)]*)\)/g))
      assert.ok(/^https:/.test(path) || packed.includes(path), path);
  });

  it('asks for its wasm in one place, by an address that every bundler understands', () => {
    const asking = packed
      .filter((name) => name.endsWith('.js'))
      .filter((name) => readFileSync(join('dist/npm', name), 'utf8').includes(WASM));
    assert.deepEqual(asking, ['makemore_playground.js']);
    const text = readFileSync('dist/npm/makemore_playground.js', 'utf8');
    assert.equal(text.split(`new URL('${WASM}', import.meta.url)`).length, 2);
    assert.equal(text.split(WASM).length, 2);
  });

  it('makes one other address of its own place: its worker\u2019s, as bundlers understand it', () => {
    const found = packed
      .filter((path) => path.startsWith('element') && path.endsWith('.js'))
      .flatMap((path) => {
        const text = readFileSync(join('dist/npm', path), 'utf8');
        const places = text.matchAll(/(new Worker\()?new URL\([^)]*import\.meta\.url\)[^;]{0,24}/g);
        return [...places].map(([place]) => ({ path, place }));
      });
    assert.equal(found.length, 1, JSON.stringify(found));
    const [{ path, place }] = found;
    const form = /^new Worker\(new URL\('(\.\/[^']*)', import\.meta\.url\), \{ type: 'module' \}/;
    const [, worker] = form.exec(place) ?? [];
    assert.ok(packed.includes(join(dirname(path), worker)), place);
    assert.ok(about.sideEffects.includes(`./${join(dirname(path), worker)}`));
  });

  it('is built into a Vite project, its wasm with it, once', async () => {
    await build({ root: project, configFile: false, logLevel: 'error', base: './' });
    const assets = readdirSync(join(project, 'dist/assets'));
    const [wasm, ...others] = assets.filter((name) => name.endsWith('.wasm'));
    assert.ok(wasm && others.length === 0, `one wasm file among ${assets.join(', ')}`);
    const workers = assets.filter((name) => /trainer-worker.*\.js$/.test(name));
    assert.equal(workers.length, 1, `one worker among ${assets.join(', ')}`);
    // A worker has its own copy of the class, as it has its own memory.
    const scripts = assets
      .filter((name) => name.endsWith('.js') && !workers.includes(name))
      .map((name) => readFileSync(join(project, 'dist/assets', name), 'utf8'));
    assert.equal(scripts.filter((text) => text.includes(wasm)).length, 1);
    assert.equal(
      scripts.filter((text) => text.includes('__wbg_playground_free')).length,
      1,
      'the glue is there once',
    );
    assert.deepEqual(
      readFileSync(join(project, 'dist/assets', wasm)),
      readFileSync(`dist/npm/${WASM}`),
    );
  });

  it('trains in Node by the lines of its README', () => {
    writeFileSync(
      join(project, 'train.js'),
      blockWith('package/README.md', 'js', "from 'node:fs'"),
    );
    assert.match(inProject('train.js'), /^2\.9840\d+\n$/);
    const script = `
      import { readFileSync } from 'node:fs';
      import { fileURLToPath } from 'node:url';
      import init, { initSync, load, Playground } from 'makemore-playground';
      initSync({ module: readFileSync(fileURLToPath(import.meta.resolve('makemore-playground/wasm'))) });
      await Promise.all([init(), load()]);
      const run = new Playground({ preset: 'kaiming' });
      run.train(10);
      console.log(run.step, run.takeLosses()[0].toFixed(3));
    `;
    writeFileSync(join(project, 'train.js'), script);
    assert.equal(inProject('train.js'), '10 3.286\n');
  });

  it('takes bytes, a module or a response, and loads them once', () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { load, Playground } from 'makemore-playground';
      const bytes = readFileSync(new URL(import.meta.resolve('makemore-playground/wasm')));
      let made = 0;
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = (what, imports) => ((made += what === bytes), instantiate(what, imports));
      const [, , kind] = process.argv;
      const headers = { 'content-type': 'application/wasm' };
      if (kind === 'module') await load({ wasm: await WebAssembly.compile(bytes) });
      else if (kind === 'bytes') await Promise.all([load({ wasm: bytes }), load(), load()]);
      else await load({ wasm: new Response(bytes, { headers }) });
      console.log(new Playground({ preset: 'kaiming' }).train(10).toFixed(3), kind === 'bytes' ? made : 1);
    `;
    writeFileSync(join(project, 'load.js'), script);
    const all = ['bytes', 'module', 'response'].map((kind) => inProject('load.js', kind));
    assert.deepEqual(new Set(all), new Set([all[0]]));
    assert.match(all[0], /^\d\.\d+ 1\n$/);
  });

  it('can be imported and required where there are no elements', () => {
    for (const entry of ['', '/element', '/react', '/preact', '/vue', '/svelte']) {
      const name = `makemore-playground${entry}`;
      assert.equal(
        inProject('-e', `import('${name}').then((m) => console.log(!!m.load))`),
        'true\n',
      );
      const required = spawnSync('node', ['-e', `console.log(!!require('${name}').load)`], {
        cwd: project,
        encoding: 'utf8',
      });
      // A Node that cannot require modules says so itself.
      if (!/ERR_REQUIRE_ESM/.test(required.stderr)) assert.equal(required.stdout, 'true\n');
    }
  });

  it('is found by tools that know no `exports`', () => {
    for (const [path, ending] of [
      ['main', 'js'],
      ['types', 'd.ts'],
    ])
      assert.ok(packed.includes(about[path].slice(2)) && about[path].endsWith(ending), path);
    for (const name of ['element', 'react', 'preact', 'vue', 'svelte'])
      for (const ending of ['js', 'd.ts'])
        assert.ok(packed.includes(`${name}.${ending}`), `${name}.${ending}`);
  });

  it('has a manifest of its element', async () => {
    const { modules } = JSON.parse(readFileSync('dist/npm/custom-elements.json', 'utf8'));
    const [{ path, declarations, exports }] = modules;
    assert.ok(packed.includes(path));
    const [{ tagName, attributes, members, events }] = declarations;
    assert.equal(tagName, 'makemore-playground');
    for (const { name, description } of [...attributes, ...members, ...events])
      assert.ok(description, name);
    const script = `import('makemore-playground/element').then(({ MakemorePlayground: { observedAttributes, prototype } }) => console.log(JSON.stringify([observedAttributes, Object.getOwnPropertyNames(prototype)])))`;
    const [observed, methods] = JSON.parse(inProject('-e', script));
    const names = (/** @type {{ name: string }[]} */ list) => list.map(({ name }) => name);
    assert.deepEqual(names(attributes).sort(), observed.sort());
    for (const name of names(members)) assert.ok(methods.includes(name), name);
    assert.equal(exports.length, 2);
  });

  describe('has types', () => {
    const tsc = resolve('node_modules/.bin/tsc');
    /**
     * Checks a file as a strict project does that looks into libraries, too.
     *
     * @param {string} file
     * @param {Record<string, any>} [options]
     */
    function check(file, options = {}) {
      const compilerOptions = {
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        target: 'ES2022',
        module: 'ESNext',
        moduleResolution: 'bundler',
        lib: ['ES2022', 'DOM', 'DOM.Iterable'],
        types: [],
        ...options,
      };
      writeFileSync(
        join(project, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: [file] }),
      );
      const { status, stdout } = spawnSync(tsc, ['-p', project], { encoding: 'utf8' });
      return { status, stdout };
    }
    /** Links a framework that this project has into the other. @param {string} name */
    function link(name) {
      const to = join(project, 'node_modules', name);
      if (!existsSync(to)) symlinkSync(resolve('node_modules', name), to);
    }

    it('that a strict project reads', () => {
      copyFileSync('tests/package/types/use.ts', join(project, 'use.ts'));
      assert.deepEqual(check('use.ts'), { status: 0, stdout: '' });
      const node = { module: 'NodeNext', moduleResolution: 'NodeNext' };
      assert.deepEqual(check('use.ts', node), { status: 0, stdout: '' });
    });

    it('for Preact\u2019s JSX', () => {
      link('preact');
      copyFileSync('tests/package/types/preact.tsx', join(project, 'preact.tsx'));
      const jsx = { jsx: 'react-jsx', jsxImportSource: 'preact', skipLibCheck: true };
      assert.deepEqual(check('preact.tsx', jsx), { status: 0, stdout: '' });
      const wrong = readFileSync(join(project, 'preact.tsx'), 'utf8').replace("'dark'", "'drak'");
      writeFileSync(join(project, 'preact.tsx'), wrong);
      assert.match(check('preact.tsx', jsx).stdout, /drak/);
    });

    it('for Vue\u2019s templates and Svelte\u2019s', () => {
      for (const name of ['vue', 'svelte']) {
        link(name);
        const file = `${name}.ts`;
        copyFileSync(`tests/package/types/${file}`, join(project, file));
        assert.deepEqual(check(file, { skipLibCheck: true }), { status: 0, stdout: '' });
      }
    });
  });
});
