import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
before(async () => {
  page = await Page.open();
});
after(() => page?.close());

/**
 * @param {string} script with the figure as `figure`
 * @param {...any} args
 * @returns {Promise<any>}
 */
const run = (script, ...args) =>
  page.driver.executeScript(
    `const figure = document.querySelector('makemore-playground'); ${script}`,
    ...args,
  );
/** Names of the scripts that were fetched. @param {string[]} addresses */
const names = (addresses) =>
  addresses
    .map((address) => address.replace(/^.*\/dist\//, '').replace(/-[\w-]{8}\.js$/, ''))
    .sort();
/** What was fetched, but for a few bytes of the bundler's own that several parts share. */
const fetched = async () =>
  // Two parts may have one name.
  [...new Set(names(await run('return window.told.scripts()')))].filter(
    (name) => name !== 'embed/rolldown-runtime',
  );

/** @param {string} [path] */
async function visit(path = 'tests/page/parts.html') {
  await page.leave();
  await page.driver.get(`${page.url}post/${path}`);
  await page.until(async () => (await page.state()).step > 0, 'the figure trains');
  page.host = await page.driver.findElement({ css: 'makemore-playground' });
}
/** Training goes on. */
async function trains() {
  const { step, playing } = await page.state();
  assert.equal(playing, true);
  await page.until(async () => (await page.state()).step > step, 'it goes on');
}
/** @param {string} id */
async function isDrawn(id) {
  await page.look(`[data-panel="${id}"]`);
  await page.until(async () => (await page.state()).drawn.includes(id), `${id} is drawn`);
}

/**
 * What stands in the place of a figure that did not come.
 *
 * @param {string} id
 * @param {RegExp} pattern
 */
async function inPlace(id, pattern) {
  await page.look(`[data-panel="${id}"]`);
  await page.until(
    async () => pattern.test((await page.present(`[data-panel="${id}"] [data-error]`)) ?? ''),
    `the place of ${id} says ${pattern}`,
  );
}

/** What is said where a part does not come. @param {string} name @param {string} file */
const sentence = (name, file) =>
  new RegExp(
    `^${name} could not be loaded \\([^)]*${file}[^)]*\\)\\. Reload the page; if that does not help, check that all files of the playground are on the server\\.$`,
  );

describe('parts that are fetched later', inOne('firefox'), () => {
  afterEach(() => page.missing.clear());

  it('come when they are needed, and not before', async () => {
    await visit();
    // What keyboards and screen readers need comes as soon as the figure stands; the loss figure's
    // parts may be on their way.
    const before = names(await run('return window.told.beforeTraining'));
    const drawing = ['curves', 'drawing', 'end-labels', 'layers', 'rolldown-runtime'];
    const early = ['assist', ...drawing].map((name) => `embed/${name}`);
    assert.deepEqual(
      before.filter((name) => !early.includes(name)),
      ['embed.js'],
    );
    await isDrawn('loss');
    assert.deepEqual(await fetched(), [
      'embed.js',
      'embed/assist',
      'embed/curves',
      'embed/drawing',
      'embed/end-labels',
      'embed/layers',
    ]);
    await run(
      `figure.setAttribute('panels', 'activations,loss,preactivations,gradients,weights,names,health,log,run,settings,lessons,share')`,
    );
    await isDrawn('gradients');
    const figures = ['assist', 'curves', 'drawing', 'end-labels', 'bars', 'cells'];
    const late = [
      'health',
      'layers',
      'more',
      'clipboard',
      'controls',
      'differences',
      'norms',
      'notebook',
      'save-file',
      'setting-words',
    ];
    const parts = [...figures, ...late, 'settings-panel', 'side'];
    const files = () => ['embed.js', ...parts.map((name) => `embed/${name}`)].sort();
    assert.deepEqual(await fetched(), files(), 'small ones are there');
    await page.click('[data-action="share"]');
    await page.until(
      async () => (await page.findAll('.share-dialog[open]')).length === 1,
      'Share is open',
    );
    parts.push('dialog');
    assert.deepEqual(await fetched(), files());
    await page.click('[data-action="close-share"]');
    await trains();
    assert.deepEqual(await run('return window.told.errors'), []);
    await page.driver.get(`${page.url}post/tests/page/broken.html`);
    await page.until(
      async () => page.violations.some((report) => report.includes('broken.html')),
      'a breach of its own is reported',
    );
    assert.deepEqual(
      page.violations.filter((report) => !report.includes('broken.html')),
      [],
      'they break no strict policy',
    );
  });

  it('are fetched for a figure when it is about to be seen', async () => {
    await visit();
    await isDrawn('loss');
    await run(
      `figure.querySelector('#caption').style.paddingTop = '3000px'; document.body.style.paddingTop = '2500px'; figure.setAttribute('panels', 'embedding')`,
    );
    await page.until(
      async () => (await page.state()).suspended === 'off screen',
      'it is off screen',
    );
    await page.driver.sleep(300);
    assert.ok(!(await fetched()).includes('embed/more'));
    await run('figure.scrollIntoView()');
    await page.until(async () => (await fetched()).includes('embed/more'), 'it is fetched');
    await isDrawn('embedding');
  });

  it('come into places that are as high as they are', async () => {
    /** @type {string[]} */
    const wrong = [];
    for (const id of ['loss', 'updates', 'saturation', 'batchnorm', 'context', 'embedding']) {
      page.missing.add('/embed/');
      await visit();
      await run(
        `figure.style.width = '620px'; figure.setAttribute('preset', 'batchnorm'); figure.setAttribute('panels', '${id}')`,
      );
      const height = () =>
        run(
          `return figure.shadowRoot.querySelector('[data-panel="${id}"]').getBoundingClientRect().height`,
        );
      await inPlace(id, /could not be loaded/);
      const kept = await height();
      page.missing.clear();
      await visit();
      await run(
        `figure.style.width = '620px'; figure.setAttribute('preset', 'batchnorm'); figure.setAttribute('panels', '${id}')`,
      );
      await isDrawn(id);
      let taken = 0;
      // A busy browser writes the last of its lines a moment later.
      const fits = async () => Math.abs(kept - (taken = Number(await height()))) <= 24;
      await page.until(fits, `${id} is as high`, 5000).catch(() => {
        wrong.push(`${id}: ${kept} are kept for ${taken}`);
      });
    }
    assert.deepEqual(wrong, []);
  });

  it('that do not come are reported in a sentence, and the training goes on', async () => {
    for (const part of ['/curves-', '/dialog-', '/lessons-']) page.missing.add(part);
    await visit();
    await inPlace('loss', sentence('Loss', 'curves-'));
    await isDrawn('activations');
    const errors = await run('return window.told.errors');
    assert.equal(errors.length, 1);
    assert.match(errors[0], sentence('Loss', 'curves-'));
    assert.equal((await page.state()).error, errors[0]);
    await trains();
    await page.click('[data-action="share"]');
    await page.match('[data-readout="status"]', sentence('Share', 'dialog-'));
    await trains();
    await page.choose('.lesson-chooser', '1');
    await page.match('[data-readout="status"]', sentence('The lesson', 'lessons-'));
    await trains();
    assert.equal((await run('return window.told.errors')).length, 3);
    page.missing.clear();
    await visit();
    await isDrawn('loss');
  });

  it('leave what went wrong to be read while the run is on its way', async () => {
    page.missing.add('/dialog-');
    await visit();
    await run('figure.pause(); figure.step(5e8)');
    await page.match('[data-readout="status"]', /^Training to step/);
    await page.click('[data-action="share"]');
    await page.match('[data-readout="status"]', sentence('Share', 'dialog-'));
    const { step } = await page.state();
    await page.until(async () => (await page.state()).step > step + 100, 'it goes on');
    assert.match(await page.text('[data-readout="status"]'), sentence('Share', 'dialog-'));
  });
});

describe('the page', inOne('chromium'), () => {
  it('fetches a figure to take home that has never been seen', async () => {
    // So narrow that they stand one below the other.
    await setViewport(page.driver, 800, 600);
    await page.load('#v=1&panels=embedding,step0,normbench&step=20');
    await page.restsAt(20);
    await page.openShare();
    assert.ok(!(await page.state()).drawn.includes('normbench'));
    const png = await page.save('png-normbench');
    assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
    assert.match((await page.save('data-normbench')).toString(), /"normalised"/);
    await page.click('[data-action="close-share"]');
    await setViewport(page.driver, 1280, 900);
  });
});

describe('embed.js', () => {
  /** A figure in an empty page, by a script from somewhere. @param {string} address */
  async function embed(address) {
    await page.leave();
    await page.driver.executeScript(
      `
      document.body.innerHTML = '<makemore-playground panels="loss,embedding,share"></makemore-playground>';
      document.body.append(Object.assign(document.createElement('script'), { type: 'module', src: arguments[0] }));
    `,
      address,
    );
    await page.until(async () => (await page.state()).ready, 'the figure is ready');
    page.host = await page.driver.findElement({ css: 'makemore-playground' });
  }

  it('finds its parts on another origin', async () => {
    await embed(`${page.url.replace('127.0.0.1', 'localhost')}post/dist/embed.js`);
    for (const id of ['loss', 'embedding']) await isDrawn(id);
    await page.click('[data-action="share"]');
    await page.until(
      async () => (await page.findAll('.share-dialog[open] [data-text="copy-embed-1"]')).length > 0,
      'Share is open',
    );
    const text = await page.value('[data-text="copy-embed-1"]');
    assert.match(String(text), /src="http:\/\/localhost:\d+\/post\/dist\/embed\.js"/);
  });

  it('fetches its parts whatever query its address has, and the wasm with that query', async () => {
    await embed(`${page.url}post/dist/embed.js?ver=6.5`);
    for (const id of ['loss', 'embedding']) await isDrawn(id);
    await run('figure.step(20)');
    await page.until(async () => (await page.state()).step === 20, 'it trains');
    const files = /** @type {string[]} */ (
      await page.driver.executeScript(
        `return performance.getEntriesByType('resource').map(({ name }) => name)`,
      )
    );
    const named = (/** @type {RegExp} */ form) => files.filter((name) => form.test(name));
    assert.deepEqual(named(/embed\.js/), [`${page.url}post/dist/embed.js?ver=6.5`]);
    assert.deepEqual(named(/\.wasm/), [`${page.url}post/dist/makemore_playground_bg.wasm?ver=6.5`]);
  });
});
