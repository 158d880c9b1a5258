import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Key } from 'selenium-webdriver';
import { browserName, setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;

/** @param {string} code @param {...any} args */
const inPage = (code, ...args) =>
  page.driver.executeScript(
    `const [host, ...args] = arguments; const root = host.shadowRoot; ${code}`,
    page.host,
    ...args,
  );

// What axe-core does not see. docs/accessibility.md names these tests.
describe(`a reader with needs of their own, in ${browserName}`, inOne('firefox'), () => {
  before(async () => {
    page = await Page.open();
  });
  after(() => page?.close());
  afterEach(() => setViewport(page.driver, 1280, 900));

  for (const [width, height] of [
    [1280, 720],
    [390, 844],
  ])
    it(`sees what has the focus, tabbing through the page at ${width} x ${height}`, async () => {
      await setViewport(page.driver, width, height);
      await page.load();
      /** @type {string[]} */
      const hidden = [];
      const seen = new Set();
      for (let i = 0; i < 70; i += 1) {
        await page.driver.actions().sendKeys(Key.TAB).perform();
        const [name, isSeen] = await inPage(`
          const has = root.activeElement ?? document.activeElement;
          // Between the last place and the first one the browser's own bar may have it.
          if (!has || has === document.body || !document.hasFocus()) return ['', true];
          const { left, top, width, height } = has.getBoundingClientRect();
          const name = has.outerHTML.slice(0, 100);
          // Some of nine points has to be in the window, and not below something else.
          for (const x of [0.1, 0.5, 0.9]) for (const y of [0.1, 0.5, 0.9]) {
            const [px, py] = [left + x * width, top + y * height];
            const scope = has.getRootNode();
            const over = scope.elementFromPoint(px, py);
            if (over && (over === has || has.contains(over) || over.contains(has) && getComputedStyle(over).position === 'static')) return [name, true];
            if (has.labels && [...has.labels].some((label) => label.contains(over))) return [name, true];
          }
          return [name, false]`);
        if (name) seen.add(name);
        if (!isSeen) hidden.push(name);
      }
      assert.ok(seen.size > 20, `${seen.size} places have had the focus`);
      assert.deepEqual(hidden, []);
    });

  it('skips to the figures with the first key', async () => {
    await page.load();
    const focused = () => inPage(`return root.activeElement?.className ?? ''`);
    for (let i = 0; i < 4 && (await focused()) !== 'skip'; i += 1)
      await page.driver.actions().sendKeys(Key.TAB).perform();
    assert.equal(await focused(), 'skip');
    await page.driver.actions().sendKeys(Key.ENTER).perform();
    assert.equal(await inPage(`return root.activeElement?.closest('.figures') !== null`), true);
  });

  it('who needs 320 pixels scrolls in one direction only', async () => {
    await setViewport(page.driver, 320, 640);
    await page.load('#v=1&lesson=1');
    await page.trainUntil(30);
    // A window of Firefox is never that narrow.
    const [content, window] = await inPage(
      'return [document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    assert.ok(content <= window, `${content} in ${window}`);
  });

  it('who spaces text out loses none of it', async () => {
    await setViewport(page.driver, 390, 844);
    await page.load('#v=1&lesson=1');
    const lost = await inPage(`
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      const texts = 'p, h2, h3, button, label, summary, dd, dt';
      return [...root.querySelectorAll(texts)].filter((each) => each.checkVisibility() && !each.matches('.heard, .skip'))
        .filter((each) => ['hidden', 'clip'].includes(getComputedStyle(each).overflowX) && getComputedStyle(each).textOverflow !== 'ellipsis' && each.scrollWidth > each.clientWidth + 1)
        .map((each) => each.outerHTML.slice(0, 90))
        .concat(document.documentElement.scrollWidth > innerWidth ? ['the page is wider than the window'] : [])`);
    assert.deepEqual(lost, []);
  });

  it('has no control under 24 by 24 pixels, but for links in sentences', async () => {
    for (const [width, height] of [
      [1280, 720],
      [390, 844],
    ]) {
      await setViewport(page.driver, width, height);
      await page.load('#v=1&lesson=1');
      await page.trainUntil(30);
      const small = await inPage(`
        return [...root.querySelectorAll('button, select, input, summary, textarea')].filter((each) => each.checkVisibility({ visibilityProperty: true }))
          // A number in a formula is a link in a sentence; a box is pressed with its label.
          .filter((each) => !each.closest('.unfolded, p, .skip') && !each.closest('label'))
          .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 23.5 || height < 23.5)
          .map(([html, { width, height }]) => html + ' ' + width + ' x ' + height)`);
      assert.deepEqual(small, [], `${width} px`);
    }
  });
});
