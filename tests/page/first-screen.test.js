// What a reader has before the eyes without scrolling, how it comes there, and that it stays.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Key } from 'selenium-webdriver';
import { browserName, setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;

const LAPTOP = /** @type {const} */ ([1280, 720]);
// Firefox makes no window narrower than 450 px.
const PHONE = /** @type {const} */ ([browserName === 'chromium' ? 390 : 500, 844]);

/** @param {string} script with `host` and `root` @param {...any} args as `args` */
const inPage = (script, ...args) =>
  page.driver.executeScript(
    `const [host, ...args] = arguments; const root = host.shadowRoot; ${script}`,
    page.host,
    ...args,
  );

/**
 * Opens the page in a window of that size, and waits until all of its first screen is drawn.
 *
 * @param {readonly [number, number]} size
 * @param {string} [fragment]
 */
async function open([width, height], fragment = '') {
  await setViewport(page.driver, width, height);
  await page.load(fragment);
  await page.until(
    () =>
      inPage(`
        const names = [...root.querySelectorAll('.names .name')].filter((name) => name.checkVisibility());
        const figures = [...root.querySelectorAll('.slot:not([hidden])')].filter((slot) => slot.getBoundingClientRect().top < innerHeight);
        const { drawn } = host.state;
        return names.length > 0 && names.every((name) => name.textContent)
          && figures.length > 0 && figures.every((slot) => drawn.includes(slot.dataset.slot) && slot.querySelector('[data-panel]:not(.place)'));
      `),
    'the first screen is drawn',
  );
}

/**
 * What cannot be seen of some elements: that they are not there, outside the window, or below
 * something else.
 *
 * @param {string} css
 * @returns {Promise<string[]>}
 */
const hidden = (css) =>
  inPage(
    `
    const all = [...root.querySelectorAll(args[0])].filter((element) => element.checkVisibility());
    if (all.length === 0) return ['there is none'];
    return all.flatMap((element, i) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const faults = [];
      if (left < 0 || top < 0 || right > document.documentElement.clientWidth || bottom > innerHeight)
        faults.push(i + ' is outside: ' + [left, top, right, bottom]);
      for (const x of [left + 3, (left + right) / 2, right - 3])
        for (const y of [top + 3, (top + bottom) / 2, bottom - 3]) {
          const upper = root.elementFromPoint(x, y);
          if (!element.contains(upper)) faults.push(i + ' is below ' + (upper?.className || upper?.tagName) + ' at ' + [x, y]);
        }
      return faults;
    });
  `,
    css,
  );

/**
 * Where the parts of the page stand that are in the window.
 *
 * @returns {Promise<Record<string, number[]>>}
 */
const places = () =>
  inPage(`
    const parts = '.offers, .transport, .beside, .tabs, .welcome, .slot:not([hidden]), .side, .names, .health-panel, .buttons, .readouts > div';
    return Object.fromEntries([...root.querySelectorAll(parts)].map((element, i) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [i + ' ' + (element.dataset.slot ?? element.className), [x, y, width, height]];
    }).filter(([, [, y, , height]]) => height > 0 && y < innerHeight));
  `);

before(async () => {
  page = await Page.open();
});
after(() => page?.close());

for (const size of [LAPTOP, PHONE]) {
  describe(`the first screen at ${size.join(' x ')} in ${browserName}`, () => {
    afterEach(async () => {
      assert.deepEqual(await page.said(), [], 'the console is silent');
    });

    it('has network, story, loss, names and Train in the window, and nothing over them', async () => {
      await open(size);
      for (const css of [
        '[data-panel="network"]',
        '[data-panel="network"] canvas',
        '.welcome',
        '.welcome button',
        '[data-panel="loss"]',
        '.names li',
        '.lesson-chooser',
        '[data-action="share"]',
        '[data-action="train"]',
        '[data-readout="step"]',
        '[data-readout="dev"]',
      ])
        assert.deepEqual(await hidden(css), [], css);
      assert.equal(await page.driver.executeScript('return scrollY'), 0);
      const names = await page.texts('.names .name');
      assert.equal(names.filter(Boolean).length, size === PHONE ? 6 : 8);
    });

    it('says what the loss is without cutting it off', async () => {
      const cut = () =>
        inPage(`
          return [...root.querySelectorAll('[data-panel="loss"] :is(h2, .readout)')]
            .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
            .map(({ textContent }) => textContent);
        `);
      for (const fragment of ['', '#v=1&preset=seed']) {
        await open(size, fragment);
        assert.match(await page.text('[data-panel="loss"] h2'), /^Loss [\d.]+, /u);
        assert.deepEqual(await cut(), [], fragment);
      }
      await page.click('[data-action="step"]');
      await page.match('[data-panel="loss"] .readout', /^Line: mean/u);
      assert.deepEqual(await cut(), []);
    });

    it('is not moved by a message, which is in the window', async () => {
      await open(size);
      const before = await places();
      await page.driver.executeScript(`location.hash = '#v=1&frobnicate=1'`);
      await page.match('[data-readout="status"]', /frobnicate/);
      // As a reader sees it who has not scrolled. A busy Firefox may scroll once more by itself.
      const isAtTop = () =>
        page.driver.executeAsyncScript(`
          const done = arguments[arguments.length - 1];
          scrollTo(0, 0);
          requestAnimationFrame(() => requestAnimationFrame(() => done(scrollY === 0)));
        `);
      await page.until(
        async () => (await isAtTop()) && isDeepStrictEqual(await places(), before),
        'everything is where it was',
      );
      assert.deepEqual(await hidden('.status:not(:empty)'), []);
      assert.deepEqual(await hidden('[data-action="train"]'), []);
    });
  });
}

describe(`the page from step to step in ${browserName}`, () => {
  it('does not jump as findings come and go', inOne('chromium'), async () => {
    await setViewport(page.driver, 1280, 900);
    // A fifth of layer 1 is saturated, now a little more, now a little less.
    await page.load('#v=1&preset=kaiming&seed=41');
    await page.match('[data-readout="health"]', /No problems/);
    const places = [];
    const reports = new Set();
    for (let step = 1; step <= 8; step++) {
      await page.driver.executeScript(
        `return document.querySelector('makemore-playground').step()`,
      );
      await page.until(
        async () => (await page.state()).drawn.includes('network'),
        'the step is drawn',
      );
      reports.add((await page.findAll('[data-readout="health"] [data-action="fix"]')).length);
      places.push(
        await inPage(`
          const { top } = root.querySelector('[data-slot="activations"]').getBoundingClientRect();
          return Math.round(top + scrollY);
        `),
      );
    }
    assert.deepEqual([...reports].sort(), [0, 1], 'a finding came and went');
    const sorted = [...places].sort((a, b) => a - b);
    assert.deepEqual(
      places,
      sorted,
      'what stands below is pushed down once, and does not come back',
    );
  });
});

describe(`what comes while the page is loaded in ${browserName}`, () => {
  // Firefox does not tell of shifts.
  const skip = browserName !== 'chromium';
  /** @param {number} latency milliseconds that each answer takes longer */
  const delayAnswers = async (latency) => {
    const driver = /** @type {any} */ (page.driver);
    await driver.sendDevToolsCommand('Network.enable', {});
    await driver.sendDevToolsCommand('Network.emulateNetworkConditions', {
      offline: false,
      latency,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  };
  const watchShifts = `
    window.__shifts = [];
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries())
        if (!hadRecentInput) window.__shifts.push([value, ...sources.map(({ previousRect: a, currentRect: b }) =>
          [a.x, a.y, a.width, a.height] + ' to ' + [b.x, b.y, b.width, b.height])]);
    }).observe({ type: 'layout-shift', buffered: true });
  `;

  for (const [size, fragment, latency] of /** @type {const} */ ([
    [LAPTOP, '', 0],
    [LAPTOP, '#v=1&lesson=1', 0],
    [LAPTOP, '#v=1&lesson=1', 50],
    [PHONE, '', 0],
    [PHONE, '#v=1&lesson=1', 0],
    [PHONE, '#v=1&lesson=1', 50],
  ])) {
    const name = `moves nothing at ${size.join(' x ')} ${fragment}, ${latency} ms away`;
    it(name, { skip }, async () => {
      page.before = watchShifts;
      await delayAnswers(latency);
      try {
        await open(size, fragment);
        if (fragment)
          await page.until(async () => page.present('.lesson h2'), 'the lesson is there');
      } finally {
        page.before = '';
        await delayAnswers(0);
      }
      await page.driver.sleep(1500);
      /** @type {[number, ...string[]][]} */
      const shifts = await page.driver.executeScript('return window.__shifts');
      const sum = shifts.reduce((total, [value]) => total + value, 0);
      assert.ok(sum < 0.01, `${sum}: ${JSON.stringify(shifts, null, 1)}`);
    });
  }

  it('is there before the network, with a Train that is remembered', async () => {
    await setViewport(page.driver, ...LAPTOP);
    // Somebody who clicks as soon as there is something to click, before any script has come.
    page.before = `
      new MutationObserver((_, observer) => {
        const train = document.querySelector('.skeleton a');
        if (!train) return;
        observer.disconnect();
        window.__clickedAt = Boolean(customElements.get('makemore-playground'));
        train.click();
      }).observe(document, { childList: true, subtree: true });
    `;
    await page.load('');
    page.before = '';
    assert.equal(await page.driver.executeScript('return window.__clickedAt'), false);
    await page.until(async () => (await page.state()).step > 3, 'it trains');
    assert.equal((await page.state()).playing, true);
    assert.equal(await page.text('[data-action="train"]'), 'Pause');
  });

  it('can be clicked while the network is still on its way', async () => {
    await setViewport(page.driver, ...LAPTOP);
    page.before = `
      window.__fetch = window.fetch;
      const mayCome = new Promise((resolve) => { window.__come = resolve; });
      window.fetch = async (...what) => { if (String(what[0]?.url ?? what[0]).includes('.wasm')) await mayCome; return window.__fetch(...what); };
    `;
    await page.driver.get(`${page.url}watched.html?fresh=skeleton`);
    await page.until(
      () =>
        page.driver.executeScript(`return customElements.get('makemore-playground') !== undefined`),
      'the script is there',
    );
    const train = await page.driver.findElement({ css: '.skeleton a' });
    assert.equal(await train.isDisplayed(), true);
    await train.click();
    await page.driver.executeScript('window.__come()');
    page.before = '';
    await page.until(async () => (await page.state()).step > 3, 'it trains');
    assert.equal(await train.isDisplayed(), false);
  });

  it('gives way to the reason where there will be no network', async () => {
    await setViewport(page.driver, ...LAPTOP);
    page.before = 'WebAssembly.validate = () => false;';
    await page.driver.get(`${page.url}watched.html?fresh=none`);
    page.before = '';
    const said = () =>
      page.driver.executeScript(
        `return document.querySelector('makemore-playground').shadowRoot?.textContent ?? ''`,
      );
    await page.until(async () => /needs WebAssembly SIMD/.test(String(await said())), 'it is told');
    const skeleton = await page.driver.findElement({ css: '.skeleton' });
    assert.equal(await skeleton.isDisplayed(), false, 'nothing says that it is on its way');
    const title = await page.driver.findElement({ css: '.masthead h1' });
    assert.equal(await title.isDisplayed(), true);
  });
});

describe(`the column beside the figures in ${browserName}`, () => {
  const shown = () =>
    inPage(
      `return [...root.querySelectorAll('[data-tab-panel]')].filter((panel) => panel.checkVisibility()).map((panel) => panel.dataset.tabPanel)`,
    );

  it('shows one of its tabs, by click and by arrow keys', async () => {
    await open(LAPTOP);
    assert.deepEqual(await page.texts('[role="tablist"] [role="tab"]'), [
      'Story',
      'Settings',
      'Runs',
    ]);
    const ids = ['story', 'settings', 'runs'];
    const isAt = async (/** @type {string} */ id) => {
      assert.deepEqual(await shown(), [id]);
      const tabs = await inPage(
        `return [...root.querySelectorAll('[role="tab"]')].map((tab) => [tab.ariaSelected, tab.tabIndex,
           root.getElementById(tab.getAttribute('aria-controls'))?.dataset.tabPanel,
           root.getElementById(tab.getAttribute('aria-controls'))?.getAttribute('aria-labelledby') === tab.id])`,
      );
      assert.deepEqual(
        tabs,
        ids.map((each) => [String(each === id), each === id ? 0 : -1, each, true]),
      );
      assert.equal(await inPage('return root.activeElement.dataset.tab'), id, 'it has the focus');
    };
    await page.click('[data-tab="settings"]');
    await isAt('settings');
    const press = async (/** @type {string} */ key) =>
      /** @type {import('selenium-webdriver').WebElement} */ (
        await inPage('return root.activeElement')
      ).sendKeys(key);
    await press(Key.ARROW_RIGHT);
    await isAt('runs');
    await press(Key.ARROW_RIGHT);
    await isAt('story');
    await press(Key.ARROW_LEFT);
    await isAt('runs');
    await press(Key.ARROW_LEFT);
    await isAt('settings');
    await page.drawn('[data-key="preset"] select');
    assert.deepEqual(await page.said(), []);
  });

  it('has no tab for what is hidden', inOne('firefox'), async () => {
    await page.load('#v=1&hide=lessons');
    assert.deepEqual(await page.texts('[role="tab"]:not(.gone)'), ['Settings', 'Runs']);
    assert.deepEqual(await shown(), ['settings']);
    await page.load('#v=1&hide=lessons,log,run');
    assert.deepEqual(await page.texts('[role="tab"]'), ['', '', ''], 'one needs no tabs');
    assert.deepEqual(await shown(), ['settings']);
  });

  it('is one below the other on a phone, and the settings are a sheet', async () => {
    await open(PHONE);
    assert.equal(await (await page.find('[role="tablist"]')).isDisplayed(), false);
    const order = ['network', 'loss', 'names', 'story', 'runs'];
    const tops = await inPage(`
      return ['[data-panel="network"]', '[data-panel="loss"]', '.names', '.welcome', '.runs']
        .map((css) => root.querySelector(css).getBoundingClientRect())
        .map(({ top, height }) => height > 0 ? top : NaN);
    `);
    const sorted = /** @type {number[]} */ (tops).slice().sort((a, b) => a - b);
    assert.deepEqual(tops, sorted, `the order is not ${order}`);
    const sheet = () => page.find('.drawer');
    assert.equal(await (await sheet()).isDisplayed(), false);
    assert.equal(await (await page.find('[data-action="settings"]')).isDisplayed(), false);
    await page.unfoldBar();
    await page.click('[data-action="settings"]');
    assert.equal(await (await sheet()).isDisplayed(), true);
    await page.type('n_hidden', '30');
    await page.until(async () => (await page.state()).config.n_hidden === 30, 'it is another one');
    // The first one closes what explains the field.
    await (await page.find('[data-key="n_hidden"] input')).sendKeys(Key.ESCAPE, Key.ESCAPE);
    assert.equal(await (await sheet()).isDisplayed(), false);
    assert.equal(
      await inPage('return root.activeElement?.dataset.action'),
      'more-controls',
      'the focus is where the sheet was opened',
    );
  });
});

describe(`a low window in ${browserName}`, () => {
  const bar = () => inPage(`return getComputedStyle(root.querySelector('.transport')).position`);

  it('has a bar that scrolls away, so that it covers no figure', async () => {
    await open([1280, 400]);
    assert.equal(await bar(), 'sticky');
    await setViewport(page.driver, 1280, 399);
    assert.equal(await bar(), 'static');
  });

  // Firefox makes no window as small as that.
  const skip = browserName !== 'chromium';
  it('as small as 320 x 180, enlarged four times, shows its figures', { skip }, async () => {
    await setViewport(page.driver, 320, 180);
    await page.load('');
    for (const id of ['network', 'loss', 'names']) {
      await page.look(`[data-panel="${id}"]`);
      const over = await inPage(
        `
        const panel = root.querySelector(args[0]);
        panel.scrollIntoView({ block: 'start' });
        const { left, right, top, bottom } = panel.getBoundingClientRect();
        const end = Math.min(bottom, innerHeight);
        return [top + 5, (top + end) / 2, end - 5].map((y) => root.elementFromPoint((left + right) / 2, y))
          .filter((upper) => !panel.contains(upper)).map((upper) => upper?.className ?? 'nothing');
      `,
        `[data-panel="${id}"]`,
      );
      assert.deepEqual(over, [], id);
    }
    const [content, room] = await page.driver.executeScript(
      'return [document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    assert.ok(content <= room, `${content} in ${room}`);
  });
});
