// The page and the figures where browsers and pages are not as usual.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Page } from './lib/page.js';

/** @type {Page} */
let page;
before(async () => {
  page = await Page.open();
});
after(() => page?.close());

describe('a browser', () => {
  it('whose language is none, as under LANG=C, draws the loss', async () => {
    page.before = `Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' });`;
    await page.load('#v=1&n_hidden=24&panels=loss,updates&step=30');
    page.before = '';
    assert.equal(await page.driver.executeScript('return navigator.language'), 'C');
    await page.restsAt(30);
    for (const id of ['loss', 'updates']) {
      await page.look(`[data-panel="${id}"]`);
      await page.until(async () => (await page.state()).drawn.includes(id), `${id} is drawn`);
    }
    assert.equal((await page.state()).error, '');
    assert.deepEqual(await page.said(), []);
  });
});
