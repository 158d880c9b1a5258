// All tests of the page in one browser: to start one for each file takes longer than many of the
// files.
import { readdirSync } from 'node:fs';
import { after, describe } from 'node:test';
import { startBrowser } from './lib/browser.js';
import { Page } from './lib/page.js';

Page.shared = await startBrowser();
after(() => Page.shared?.quit());

for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.js'))) {
  // What a file does before and after its tests belongs to its suite.
  describe(file, async () => {
    await import(`./${file}`);
  });
}
