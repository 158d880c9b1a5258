// The element as frameworks render it: they set properties, and give the same values again and
// again.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { compile } from 'svelte/compiler';
import { build } from 'vite';
import { browserName } from './lib/browser.js';
import { hashAfter } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

const FRAMEWORKS = ['react', 'vue', 'svelte', 'preact'];
const WANT = { norm: 'none', n_hidden: 24, lr: 0.05, n_embd: 8 };

/** @type {Page} */
let page;
before(async () => {
  if ('skip' in inOne('chromium')) return;
  const svelte = {
    name: 'svelte',
    load: (/** @type {string} */ id) =>
      id.endsWith('.svelte')
        ? compile(readFileSync(id, 'utf8'), { generate: 'client', filename: id }).js
        : null,
  };
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [svelte],
    build: {
      // Two browsers may be tried at the same time: each has a folder of its own.
      outDir: `dist/frameworks/${browserName}`,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(FRAMEWORKS.map((name) => [name, `tests/frameworks/${name}.js`])),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  page = await Page.open();
});
after(() => page?.close());

/** @param {string} script with the figure as `f` @param {...any} args @returns {Promise<any>} */
const run = (script, ...args) =>
  page.driver.executeScript(
    `const { app } = window; const f = document.querySelector('makemore-playground'); ${script}`,
    ...args,
  );
const state = () => run('return f?.state ?? {}');
/** @param {number} step */
const restsAt = (step) =>
  page.until(async () => {
    const now = await state();
    return now.step === step && !now.playing;
  }, `it rests at step ${step}`);

for (const framework of FRAMEWORKS) {
  describe(framework, inOne('chromium'), () => {
    /** Has the framework render the figure. @param {string} [search] */
    async function visit(search = '') {
      await page.leave();
      const path = `post/tests/page/frameworks.html?framework=${browserName}/${framework}${search}`;
      await page.driver.get(page.url + path);
      await page.until(() => run('return Boolean(app) && f?.state?.ready === true'), 'it is ready');
      await restsAt(50);
    }

    it('renders a figure and changes it', async () => {
      await visit();
      const { config } = await state();
      for (const [key, value] of Object.entries(WANT)) assert.equal(config[key], value, key);
      assert.equal(await run('return f.weightsSha256()'), hashAfter(WANT, 50));
      assert.equal(await run('return f.dataset.scheme'), 'dark');
      assert.equal(await run('return typeof f.step'), 'function');

      await run('return f.step(7)');
      await restsAt(57);
      await run('app.show(); app.show();');
      await page.driver.sleep(200);
      assert.equal((await state()).step, 57, 'equal values restart nothing');

      await run(`app.show({ theme: 'light' })`);
      await page.until(() => run(`return f.dataset.scheme === 'light'`), 'it is light');
      assert.equal((await state()).step, 57);
      await run(`app.show({ theme: 'light', config: { lr: 0.02, n_embd: 8 } })`);
      await page.until(async () => (await state()).config.lr === 0.02, 'the rate is changed');
      assert.equal((await state()).step, 57, 'as it trains');
      // In a task of the page's own: in one of its driver WebKit takes each change for a task.
      await run(
        `setTimeout(() => app.show({ theme: 'light', n_hidden: 30, step: 60, config: { lr: 0.02, n_embd: 8 } }))`,
      );
      await page.until(async () => (await state()).config.n_hidden === 30, 'it is another network');
      await restsAt(60);
      await run(
        `app.show({ n_hidden: 30, step: 60, batch_norm: true, config: { lr: 0.02, n_embd: 8 } })`,
      );
      await page.until(async () => (await state()).config.norm === 'batch', 'BatchNorm is on');
      await run(
        `app.show({ n_hidden: 30, step: 60, batch_norm: true, autoplay: true, config: { lr: 0.02, n_embd: 8 } })`,
      );
      await page.until(async () => (await state()).step > 60, 'it plays');
      await run('f.pause()');
      assert.deepEqual(await run('return app.said'), []);
      assert.deepEqual(
        /** @type {[string, string][]} */ (await run('return app.told')).filter(
          ([type]) => type === 'error',
        ),
        [],
      );
    });

    it('renders it before there is such an element', async () => {
      // What a framework says of an element that it does not know is text: no booleans, no objects.
      await visit('&late');
      assert.equal((await state()).config.n_hidden, 24);
      assert.equal(await run('return f.dataset.scheme'), 'dark');
      await run(`app.show({ theme: 'light', n_hidden: 30 })`);
      await page.until(async () => (await state()).config.n_hidden === 30, 'it is another network');
      assert.equal(await run('return f.dataset.scheme'), 'light');
      assert.deepEqual(await run('return app.said'), []);
    });
  });
}
