import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { browserName, setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';
import { hasTurn, inOne } from './lib/turns.js';

const AXE = readFileSync(
  new URL('../../node_modules/axe-core/axe.min.js', import.meta.url),
  'utf8',
);
/** One browser looks at the wide form, the other one at the narrow. */
const SIZES = [
  [1280, 720],
  [390, 844],
].filter((_, index) => hasTurn(index));

/** @type {Page} */
let page;

/** @param {string} code @param {...any} args */
const inPage = (code, ...args) =>
  page.driver.executeScript(
    `const [host, ...args] = arguments; const root = host.shadowRoot; ${code}`,
    page.host,
    ...args,
  );

/**
 * What axe-core finds wrong, best practices included.
 *
 * @param {string} css of the part of the figure that is looked at; "" for the whole document
 * @returns {Promise<string[]>}
 */
async function violations(css) {
  await page.driver.executeScript(`window.axe || (0, eval)(arguments[0])`, AXE);
  return page.driver.executeAsyncScript(
    `const [host, css, done] = arguments;
     const parts = css ? [...host.shadowRoot.querySelectorAll(css)].filter((each) => each.checkVisibility()) : [document];
     if (parts.length === 0) done(['nothing to look at: ' + css]);
     axe.run(css ? { include: parts } : document, { resultTypes: ['violations'] }).then(
       ({ violations }) => done(violations.flatMap(({ id, nodes }) =>
         nodes.map(({ target, failureSummary }) => id + ': ' + target.flat().join(' ') + ': ' + failureSummary.split('\\n')[1]))),
       (error) => done([String(error)]))`,
    page.host,
    css,
  );
}

/**
 * Looks in both themes.
 *
 * @param {string} css
 * @param {string} what
 */
async function expectNone(css, what) {
  /** @type {string[]} */
  const found = [];
  for (const [width, height] of SIZES) {
    await setViewport(page.driver, width, height);
    for (const theme of ['light', 'dark']) {
      await inPage(`host.setAttribute('theme', args[0])`, theme);
      await page.until(
        () => inPage(`return host.dataset.scheme === args[0]`, theme),
        `it is ${theme}`,
      );
      const each = await violations(css);
      found.push(...each.map((text) => `${what}, ${width} px, ${theme}: ${text}`));
    }
  }
  assert.deepEqual(found, []);
}

/** Every figure and bench, by its id. @returns {Promise<string[]>} */
const allFigures = () =>
  inPage(`return [...root.querySelectorAll('[data-show]')].map((button) => button.dataset.show)`);

describe(`axe-core in ${browserName}`, () => {
  before(async () => {
    page = await Page.open();
  });
  after(() => page?.close());
  beforeEach(() => setViewport(page.driver, 1280, 720));

  it(
    'finds nothing on the page as it opens, nor while it trains and when it rests',
    inOne('firefox'),
    async () => {
      await page.load();
      await expectNone('', 'at step 0');
      await page.trainUntil(300);
      await expectNone('', 'at rest');
    },
  );

  // The lessons are looked at in lessons.test.js.
  it('finds nothing in any figure or bench', inOne('chromium'), async () => {
    await page.load();
    // The comparison with the notebook is there for makemore's own names.txt only.
    const ids = (await allFigures()).filter((id) => id !== 'notebook');
    assert.ok(ids.length > 14, ids.join());
    await page.load(`#v=1&preset=deep-batchnorm&panels=${ids.join()}`);
    await page.trainUntil(30);
    for (const id of ids.filter((_, index) => hasTurn(index))) {
      await setViewport(page.driver, 1280, 720);
      await page.see(id);
      await inPage(
        `for (const folded of root.querySelectorAll('[data-panel="' + args[0] + '"] details')) folded.open = true`,
        id,
      );
      await expectNone(`[data-panel="${id}"]`, id);
    }
  });

  it(
    'finds nothing in the settings, with errors, changes, a search and help',
    inOne('firefox'),
    async () => {
      await page.load();
      await page.trainUntil(30);
      await page.type('lr', 'fast');
      await page.type('out_scale', '0,5');
      await inPage(
        `for (const group of root.querySelectorAll('.settings details')) group.open = true`,
      );
      await page.click('[data-key="gain"] .ask');
      await inPage(`root.querySelector('.drawer').classList.add('open')`);
      await expectNone('.drawer', 'settings');
      await setViewport(page.driver, 1280, 720);
      await (await page.find('[data-action="search-settings"]')).sendKeys('zzz');
      await expectNone('.drawer', 'a search that finds nothing');
    },
  );

  it('finds nothing in the runs, pinned ones among them', inOne('firefox'), async () => {
    await page.load('#v=1&max_steps=200');
    await page.click('[data-action="pin"]');
    await page.click('[data-action="train"]');
    await page.restsAt(200);
    await page.tab('runs');
    await page.until(async () => (await page.findAll('[data-panel="pins"] tr')).length > 1, 'pins');
    await expectNone('', 'runs');
  });

  it('finds nothing in a dialog', inOne('chromium'), async () => {
    await page.load('#v=1&step=50');
    await page.restsAt(50);
    await page.openShare();
    await expectNone('.share-dialog', 'Share');
    await inPage(`root.querySelector('.share-dialog').close()`);
    await setViewport(page.driver, 1280, 720);
    await page.click('[data-action="help"]');
    await page.until(
      async () => (await page.findAll('.help-dialog[open]')).length === 1,
      'the help is open',
    );
    await expectNone('.help-dialog', 'help');
    await page.load('#v=1&hide=settings');
    await inPage(
      `const transfer = new DataTransfer(); transfer.setData('text/plain', 'x');
       host.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))`,
    );
    await page.until(
      async () => (await page.findAll('.names-dialog[open]')).length === 1,
      'the names are asked about',
    );
    await expectNone('.names-dialog', 'names');
  });
});
