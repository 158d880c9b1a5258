// How fast it trains unless told, and the numbers in the bar.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { browserName, setViewport } from './lib/browser.js';
import { figureOf, Playground } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
/** @type {ReturnType<typeof figureOf>} */
let figure;

/** A network so small that no machine is too slow for the pace. */
const SMALL = '#v=1&preset=tanh&n_hidden=8&max_steps=100000000';
const readout = (/** @type {string} */ name) => page.text(`[data-readout="${name}"]`);

before(async () => {
  page = await Page.open();
  figure = figureOf(page);
});
after(() => page?.close());

describe(`the pace in ${browserName}`, inOne('chromium'), () => {
  afterEach(async () => {
    assert.deepEqual(await page.said(), [], 'the console is silent');
  });

  it('is slow at first, so that steps can be followed, and then as fast as it goes', async () => {
    await page.load(SMALL);
    assert.equal(await figure.speed(), 'gradual');
    await page.runInPage(`
      const host = document.querySelector('makemore-playground');
      window.__steps = [];
      host.addEventListener('step', ({ detail }) => window.__steps.push([performance.now(), detail.step]));
      // Time in which the browser is busy with something else does not count.
      let last = window.__began = performance.now();
      window.__busy = 0;
      const look = (now) => {
        if (window.__steps.at(-1)?.[1] < 11_000) window.__busy += Math.max(0, now - last - 100);
        last = now;
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    `);
    await page.click('[data-action="train"]');
    await page.until(async () => (await page.state()).step > 100, 'it trains');
    assert.equal(await readout('left'), '\u2013', 'nobody knows yet');
    await page.until(async () => (await page.state()).step > 11_000, 'it is fast', 60_000);
    await page.match('[data-readout="left"]', /\d/);
    await page.click('[data-action="train"]');
    const [steps, busy] = await page.driver.executeScript('return [window.__steps, window.__busy]');
    /** @type {[number, number][]} */
    const all = steps;
    assert.deepEqual(
      all.slice(0, 5).map(([, step]) => step),
      [1, 2, 3, 4, 5],
      'the first steps are seen one by one',
    );
    // The first one comes after a tenth of a second.
    const [began] = all[0];
    const before = (/** @type {number} */ ms) => all.filter(([at]) => at < began + ms).length;
    const first = all[before(900) - 1][1];
    assert.ok(first >= 4 && first <= 20, `${first} steps in the first second`);
    const full = all.find(([, step]) => step >= 11_000)?.[0] ?? Infinity;
    const took = (full - began - Number(busy)) / 1000;
    assert.ok(took > 7.4, `full speed after ${took} s`);
    assert.ok(took < 16, `full speed after ${took} s`);
  });

  it('is full at once where the reader asks for it, and goes on so', async () => {
    await page.load(SMALL);
    await page.choose('.transport select', 'max');
    await figure.addressIs(`${SMALL}&speed=max`);
    await page.click('[data-action="train"]');
    // The gradual pace has come to a hundred steps by then.
    await page.driver.sleep(1500);
    assert.ok((await page.state()).step > 500);
    await page.click('[data-action="train"]');
  });
});

describe(`the numbers in the bar in ${browserName}`, inOne('firefox'), () => {
  it('are those of the minibatch, of the dev set, and the running mean', async () => {
    await setViewport(page.driver, 1280, 720);
    const config = { n_hidden: 24, max_steps: 1000 };
    await page.load('#v=1&n_hidden=24&max_steps=1000&speed=max');
    const run = new Playground(config);
    assert.equal(await readout('smoothed'), '\u2013', 'there is no loss to smooth yet');
    await page.match('[data-readout="dev"]', /^\d\.\d{4}$/);
    assert.equal(await readout('dev'), run.evaluate('dev', 1e9).loss.toFixed(4));
    assert.equal(await readout('baseline'), Math.log(27).toFixed(4));
    assert.equal(await readout('loss'), run.loss.toFixed(4));
    await page.click('[data-action="train"]');
    await figure.restsAt(1000);
    run.train(1000);
    const losses = [...run.takeLosses()].slice(-100);
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    await page.match('[data-readout="smoothed"]', new RegExp(`^${mean.toFixed(4)}$`));
    await page.match(
      '[data-readout="dev"]',
      new RegExp(`^${run.evaluate('dev', 1e9).loss.toFixed(4)}$`),
    );
    assert.equal(await readout('loss'), run.loss.toFixed(4));
    assert.equal(await readout('step'), '1\u202f000 of 1\u202f000');
    run.free();
  });

  it('are two on a phone, and all of them on demand', async () => {
    await setViewport(page.driver, browserName === 'chromium' ? 390 : 500, 844);
    await page.load('');
    const shown = async () =>
      (await page.texts('.readouts dt')).map((text) => text.toLowerCase()).filter(Boolean);
    assert.deepEqual(await shown(), ['step', 'dev loss']);
    assert.equal(await (await page.find('[data-action="reset"]')).isDisplayed(), false);
    await page.unfoldBar();
    assert.deepEqual(await shown(), [
      'step',
      'dev loss',
      'smoothed loss',
      'guessing',
      'minibatch',
      'steps/s',
      'time left',
    ]);
    for (const action of ['train', 'step', 'reset', 'new-seed', 'pin', 'settings'])
      assert.equal(
        await (await page.find(`[data-action="${action}"]`)).isDisplayed(),
        true,
        action,
      );
    await page.click('[data-action="more-controls"]');
    assert.deepEqual(await shown(), ['step', 'dev loss']);
  });
});
