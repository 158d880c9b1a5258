import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { build, createServer, preview } from 'vite';
import { initSync, Playground } from '../../www/pkg/makemore_playground.js';
import { makeProject } from '../package/lib/project.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

initSync({
  module: readFileSync(new URL('../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
});

/** @param {Record<string, any>} config @param {number} steps */
function hashAfter(config, steps) {
  const run = new Playground(config);
  run.train(steps);
  return run.weightsSha256();
}

describe('the npm package in a Vite project', inOne('chromium'), () => {
  /** @type {Page} */
  let page;
  /** @type {string} */
  let project;
  before(async () => {
    page = await Page.open();
    project = makeProject().folder;
  });
  after(async () => {
    rmSync(project, { recursive: true });
    await page.close();
  });

  /** Both the element and the class train, to the bit. @param {string | undefined} address */
  async function trains(address) {
    await page.driver.get(address ?? '');
    await page.until(async () => (await page.state()).ready, 'the figure is ready');
    await page.driver.executeScript(`document.querySelector('makemore-playground').step(200)`);
    await page.restsAt(200);
    assert.equal(await page.hash(), hashAfter({ preset: 'kaiming' }, 200));
    const sha = () => page.driver.executeScript('return document.body.dataset.sha ?? ""');
    await page.until(sha, 'the class has trained');
    assert.equal(await sha(), hashAfter({ preset: 'batchnorm' }, 1000));
    await page.until(
      async () => (await page.state()).drawn.includes('loss'),
      'a figure that is fetched later is there',
    );
    await page.driver.executeScript(
      `document.querySelector('makemore-playground').setAttribute('pin', 'gain:2,step:50')`,
    );
    await page.until(async () => (await page.state()).pins.length === 1, 'a run is pinned');
    const [resources, said] = await page.driver.executeScript(
      `return [performance.getEntriesByType('resource').map(({ name }) => name).join(' '), document.querySelector('makemore-playground').shadowRoot.textContent]`,
    );
    assert.match(resources, /trainer-worker/, 'the bundler has found the worker');
    assert.doesNotMatch(said, /has no workers/);
    page.host = await page.driver.findElement({ css: 'makemore-playground' });
    await page.driver.executeScript(
      `document.querySelector('makemore-playground').setAttribute('panels', 'loss,share')`,
    );
    await page.click('[data-action="share"]');
    await page.until(
      async () => (await page.findAll('.share-dialog[open] [data-text="copy-embed-1"]')).length > 0,
      'Share, too',
    );
  }

  const place = () => ({ host: '127.0.0.1', port: 0, open: false });

  it('trains as it is built', async () => {
    await build({
      root: project,
      configFile: false,
      logLevel: 'error',
      base: './',
      build: { target: 'es2022' },
    });
    const server = await preview({
      root: project,
      configFile: false,
      logLevel: 'error',
      preview: place(),
    });
    try {
      await trains(server.resolvedUrls?.local[0]);
    } finally {
      await server.close();
    }
  });

  it('trains while it is developed', async () => {
    const server = await createServer({
      root: project,
      configFile: false,
      logLevel: 'error',
      server: place(),
    });
    try {
      await server.listen();
      await trains(server.resolvedUrls?.local[0]);
    } finally {
      await server.close();
    }
  });
});
