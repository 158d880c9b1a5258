// All tests of the page in one browser: to start one for each file takes longer than many of the
// files. PART=walks takes those that go through much of the page and mostly wait for it, PART=rest
// the others: `make test` has them side by side.
import { readdirSync } from 'node:fs';
import { after, describe } from 'node:test';
import { startBrowser } from './lib/browser.js';
import { Page } from './lib/page.js';

/** About a third of the time. */
const WALKS = ['axe', 'experiments', 'lessons', 'network'].map((name) => `${name}.test.js`);

const { PART } = process.env;
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.js'))
  .filter((name) => !PART || WALKS.includes(name) === (PART === 'walks'));

Page.shared = await startBrowser();
after(() => Page.shared?.quit());

for (const file of files) {
  // What a file does before and after its tests belongs to its suite.
  describe(file, async () => {
    await import(`./${file}`);
  });
}
