import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { browserName } from './lib/browser.js';
import { Page } from './lib/page.js';

/** @type {Page} */
let page;

/**
 * Sizes of text below the element, in pixels, smallest first, and of labels on canvases.
 *
 * @param {string} root font size
 * @returns {Promise<{ sizes: [number, string][], label: number }>}
 */
async function sizesWhere(root) {
  await page.load('#v=1&panels=network,loss,activations');
  // A figure's code is fetched when it is first seen.
  await page.until(async () => (await sizesNow(root)).sizes.length > 50, 'the figures are there');
  return sizesNow(root);
}

/** @param {string} root @returns {Promise<{ sizes: [number, string][], label: number }>} */
function sizesNow(root) {
  return page.driver.executeScript(
    `document.documentElement.style.fontSize = arguments[0];
    const host = document.querySelector('makemore-playground');
    host.setAttribute('theme', 'dark');
    const sizes = [...host.shadowRoot.querySelectorAll('*')]
      .filter((e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
      .filter((e) => e.checkVisibility() && !e.closest('sup, sub, math'))
      .map((e) => [parseFloat(getComputedStyle(e).fontSize), e.className || e.tagName]);
    sizes.sort((a, b) => a[0] - b[0]);
    return { sizes, label: parseFloat(getComputedStyle(host).getPropertyValue('--canvas-font')) };`,
    root,
  );
}

describe(`the size of text in ${browserName}`, () => {
  before(async () => {
    page = await Page.open();
  });
  after(() => page?.close());

  it('is at least 13 pixels, also on sites whose root is 62.5 %', async () => {
    for (const root of ['', '10px']) {
      const { sizes, label } = await sizesWhere(root);
      assert.ok(sizes[0][0] >= 13, `${sizes[0]} where the root is "${root}"`);
      assert.equal(label, 13);
    }
  });

  it('grows with the reader’s', async () => {
    const { sizes, label } = await sizesWhere('24px');
    assert.ok(sizes[0][0] >= 19.5, String(sizes[0]));
    assert.equal(label, 19.5);
  });
});
