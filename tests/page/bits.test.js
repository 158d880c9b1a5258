import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { browserName } from './lib/browser.js';
import { Page } from './lib/page.js';

/**
 * SHA-256 of all weights after so many steps; tests/bits.rs holds the native trainer to the same,
 * tests/unit/bits.test.js Node.
 */
const golden = JSON.parse(readFileSync(new URL('../golden/weights.json', import.meta.url), 'utf8'));

describe('the same bits everywhere', () => {
  /** @type {Page} */
  let page;
  before(async () => {
    page = await Page.open();
    await page.load();
  });
  after(() => page?.close());

  for (const [preset, sha256] of Object.entries(golden.sha256)) {
    it(`${preset} in ${browserName}, by the page itself`, async () => {
      await page.load();
      await page.choose('[data-key="preset"] select', preset);
      await page.type('max_steps', String(golden.steps));
      await page.click('[data-action="train"]');
      await page.until(
        async () => (await page.state()).step === golden.steps,
        'the run is done',
        90_000,
      );
      const shown = async () => (await page.find('[data-readout="sha"]')).getDomAttribute('title');
      // While it trains there is no title at all.
      await page.until(async () => Boolean(await shown()), 'the hash is shown');
      assert.equal(await shown(), sha256);
    });
  }
});
