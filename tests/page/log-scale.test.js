import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browserName } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;

describe(`the loss on a log scale in ${browserName}`, inOne('chromium'), () => {
  before(async () => {
    page = await Page.open();
  });
  after(() => page?.close());

  it('is drawn at once where the least loss is just under a power of ten', async () => {
    await page.load('#v=1&preset=seed&step=38000&panels=loss');
    await page.restsAt(38_000);
    await page.match('[data-panel="loss"] h2', /^Smoothed loss 0\.0\d+/);
    const took = await page.driver.executeScript(
      `const [host] = arguments;
       const start = performance.now();
       host.shadowRoot.querySelector('[data-panel="loss"] input[type="checkbox"]').click();
       // uPlot draws when the present task is over.
       return new Promise((resolve) => setTimeout(() => resolve(performance.now() - start), 50));`,
      page.host,
    );
    assert.ok(took < 2000, `took ${took} ms`);
    assert.deepEqual(await page.said(), [], 'the console is silent');
  });
});
