// Installs other people's tools, builds the smallest site that has the lines of docs/embedding.md,
// and waits in a browser until its figure trains. HOST=Astro,Sphinx takes some of them;
// SHOTS=folder keeps a picture of each.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { setViewport, startBrowser } from '../page/lib/browser.js';
import { packInto, packingLines } from '../package/lib/project.js';
import { sectionOf } from './lib/recipes.js';
import { serveBy, serveFolder } from './lib/serve.js';
import { HOSTS } from './hosts.js';

/** Most time for one tool, in milliseconds. */
const MOST = 600_000;
const GUIDE = 'docs/embedding.md';
/** What it says is copied. */
const FILES = [
  'embed.js',
  'makemore_playground_bg.wasm',
  'embed',
  'embed.html',
  'parent.js',
  'assets',
];
const only = process.env.HOST?.split(',');

/** @type {import('selenium-webdriver').WebDriver} */
let driver;
before(async () => {
  driver = await startBrowser();
});
after(() => driver?.quit());

/**
 * A project with a tool and the lines of its section, built.
 *
 * @param {string} name
 * @param {import('./hosts.js').Host} host
 */
function makeSite(
  name,
  {
    hasNoType = false,
    program = [],
    npm = [],
    pip = [],
    files = {},
    filled = () => ({}),
    copies,
    file,
    build = [],
  },
) {
  const folder = mkdtempSync(join(tmpdir(), 'host-'));
  const run = (/** @type {string[]} */ [program, ...args]) => {
    const env = {
      ...process.env,
      CI: '1',
      NEXT_TELEMETRY_DISABLED: '1',
      ASTRO_TELEMETRY_DISABLED: '1',
    };
    try {
      return execFileSync(program, args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      const { stdout, stderr } = /** @type {any} */ (error);
      throw new Error(`${name}: ${program} ${args.join(' ')}\n${stdout}\n${stderr}`, {
        cause: error,
      });
    }
  };
  const write = (/** @type {Record<string, string>} */ all) => {
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  write({
    'package.json': JSON.stringify({
      name: 'consumer',
      private: true,
      ...(!hasNoType && { type: 'module' }),
    }),
  });
  if (npm.length > 0) run(['npm', 'install', '--no-audit', '--no-fund', ...npm]);
  if (copies) {
    mkdirSync(join(folder, copies), { recursive: true });
    for (const part of file ? [file] : FILES)
      cpSync(join('dist', part), join(folder, copies, part), { recursive: true });
  } else {
    packInto(folder);
    run([...packingLines().install.split(' '), '--no-audit', '--no-fund']);
  }
  if (pip.length > 0) {
    run(['python3', '-m', 'venv', 'venv']);
    run(['venv/bin/pip', 'install', '--quiet', ...pip]);
  }
  const { files: own, commands, blocks } = sectionOf(GUIDE, name.replace(/ with .*/, ''));
  write({ ...files, ...own, ...filled(blocks) });
  const said = [...commands.map((line) => line.split(' ')), ...build].map(run);
  const [first] = npm.map((what) => what.replace(/(?<=.)@.*/, ''));
  if (program.length > 0)
    return { folder, said: said.join('\n'), version: run(program).match(/\d[\d.]+/)?.[0] };
  const version = first
    ? JSON.parse(readFileSync(join(folder, 'node_modules', first, 'package.json'), 'utf8')).version
    : /^Version: (.*)$/m.exec(run(['venv/bin/pip', 'show', pip[0].replace(/[<=].*/, '')]))?.[1];
  return { folder, said: said.join('\n'), version };
}

/**
 * What the present document has fetched as scripts and wasm from its own site.
 *
 * @returns {Promise<{ bytes: number, modules: number }>} bytes as gzip packs them; wasm files
 */
async function fetched() {
  /** @type {string[]} */
  const all = await driver.executeScript(
    `return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.startsWith(origin + '/'))`,
  );
  let bytes = 0;
  const files = [...new Set(all)].filter((name) => /\.(m?js|wasm)$/.test(new URL(name).pathname));
  for (const file of files) bytes += gzipSync(await (await fetch(file)).arrayBuffer()).length;
  return { bytes, modules: files.filter((name) => /\.wasm($|\?)/.test(name)).length };
}

it('the guide has a row for each of them', () => {
  const guide = readFileSync(GUIDE, 'utf8');
  for (const name of Object.keys(HOSTS))
    assert.match(guide, new RegExp(`^\\| ${name} \\| \\d`, 'm'));
});

describe('the figure trains on a site that is made with', () => {
  for (const [name, host] of Object.entries(HOSTS)) {
    if (only && !only.includes(name)) continue;
    it(name, { timeout: MOST }, async (test) => {
      const { folder, said, version } = makeSite(name, host);
      const site = host.serve
        ? await serveBy(host.serve, folder)
        : await serveFolder(join(folder, host.site ?? '.'));
      try {
        assert.doesNotMatch(said, /critical dependency/i);
        await setViewport(driver, 1280, 1100);
        await driver.get(site.url + (host.path ?? ''));
        await host.enter?.(driver);
        const state = () =>
          driver.executeScript(
            `const figure = document.querySelector('makemore-playground'); (figure?.shadowRoot?.querySelector('[data-panel="activations"]') ?? figure)?.scrollIntoView({ block: 'center' }); return figure?.state ?? {}`,
          );
        const trains = async () => {
          const { step, drawn = [], config } = /** @type {any} */ (await state());
          if (step === 0 && config && !host.copies)
            await driver.executeScript(`document.querySelector('makemore-playground').play()`);
          return step > 50 && drawn.includes('activations') && config.preset === 'kaiming';
        };
        await driver.wait(trains, 60_000, `waited in vain until ${name}'s figure trains`, 100);
        const { error } = /** @type {any} */ (await state());
        assert.equal(error, '');
        if (process.env.SHOTS) {
          const shot = Buffer.from(await driver.takeScreenshot(), 'base64');
          writeFileSync(join(resolve(process.env.SHOTS), `${name.replaceAll(' ', '-')}.png`), shot);
        }
        const { bytes, modules } = host.file
          ? { bytes: gzipSync(readFileSync(join('dist', host.file))).length, modules: 1 }
          : await fetched();
        test.diagnostic(`| ${name} | ${version} | ${Math.round(bytes / 1024)} |`);
        assert.equal(modules, 1);
      } finally {
        await site.close();
        await driver.get('about:blank');
        if (!process.env.KEEP) rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
