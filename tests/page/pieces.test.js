import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { browserName, setViewport } from './lib/browser.js';
import { figureOf } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
/** @type {ReturnType<typeof figureOf>} */
let figure;

/** A hash of what a figure's canvas shows, and the canvas's width. @param {string} panel */
async function pictureOf(panel) {
  const [width, url] = await figure.inFigure(
    `const canvas = figure.shadowRoot.querySelector('[data-panel="' + arguments[0] + '"] canvas');
     return [canvas.width, canvas.toDataURL()];`,
    panel,
  );
  return { width, hash: createHash('sha256').update(url).digest('hex') };
}

/** The same figure drawn at once, as it is after another width. @param {string} panel */
async function drawnAtOnce(panel) {
  const { width } = await pictureOf(panel);
  await setViewport(page.driver, 1180, 900);
  await page.until(async () => (await pictureOf(panel)).width !== width, 'it has another width');
  await setViewport(page.driver, 1280, 900);
  await page.until(async () => (await pictureOf(panel)).width === width, 'it is as wide again');
  return pictureOf(panel);
}

describe(`figures drawn piece by piece in ${browserName}`, () => {
  before(async () => {
    page = await Page.open();
    figure = figureOf(page);
  });
  after(() => page?.close());
  afterEach(async () => {
    assert.deepEqual(await page.said(), [], 'the console is silent');
  });

  for (const [panel, settings, turn] of /** @type {[string, string, object][]} */ ([
    ['loss', '&pin=lr:0.01', inOne('firefox')],
    ['updates', '', inOne('chromium')],
  ]))
    it(`shows the same ${panel} as one drawn at once`, turn, async () => {
      await setViewport(page.driver, 1280, 900);
      await page.load(`#v=1&panels=${panel}&max_steps=1200${settings}`);
      await page.click('[data-action="train"]');
      await page.restsAt(1200);
      await page.until(async () => (await page.state()).dev?.step === 1200, 'dev is measured');
      await page.text(`[data-panel="${panel}"] .readout`);
      const pieces = await pictureOf(panel);
      assert.deepEqual(await drawnAtOnce(panel), pieces);
    });

  it('has grid lines of a pixel, however often it was drawn', inOne('chromium'), async () => {
    await page.load('#v=1&panels=loss');
    await page.until(async () => (await page.state()).dev?.step === 0, 'dev is measured');
    await page.see('loss');
    await page.driver.sleep(500);
    // In a row that no line of the plot runs along, only those down the plot are painted.
    const widest = await figure.inFigure(`
      const canvas = figure.shadowRoot.querySelector('[data-panel="loss"] canvas');
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
      const widestIn = (row) => {
        let [run, most] = [0, 0];
        for (let x = 0; x < width; x++) {
          run = data[4 * (row * width + x) + 3] > 0 ? run + 1 : 0;
          most = Math.max(most, run);
        }
        return most || width;
      };
      const rows = Array.from({ length: height >> 1 }, (_, i) => widestIn((height >> 2) + i));
      return Math.min(...rows) / devicePixelRatio;
    `);
    assert.ok(widest > 0 && widest <= 2, `${widest} pixels`);
  });

  it('writes no attribute again that is as it was, while it trains', async () => {
    await page.load('#v=1&max_steps=1000000');
    await page.click('[data-action="train"]');
    await page.until(async () => (await page.state()).step > 200, 'it trains');
    await figure.inFigure(`
      window.__again = [];
      new MutationObserver((records) => {
        records.forEach(({ target, attributeName: name, oldValue }, i) => {
          const isSame = (each) => each.target === target && each.attributeName === name;
          const later = records.slice(i + 1).find(isSame);
          if (oldValue === (later ? later.oldValue : target.getAttribute(name)))
            window.__again.push(name + ' of ' + target.outerHTML.slice(0, 60));
        });
      }).observe(figure.shadowRoot, { subtree: true, attributes: true, attributeOldValue: true });
    `);
    await page.driver.sleep(1500);
    await page.click('[data-action="train"]');
    const again = await page.driver.executeScript('return [...new Set(window.__again)]');
    assert.deepEqual(again, []);
  });

  it('has a new colour soon, though nobody says that the theme has changed', async () => {
    await page.load('#v=1&panels=activations&max_steps=5000');
    await page.see('activations');
    // What was asked for a second ago is asked for again.
    await page.driver.sleep(1100);
    await figure.inFigure(`figure.style.setProperty('--line', 'rgb(255, 0, 255)')`);
    const isPink = () =>
      figure.inFigure(`
        const canvas = figure.shadowRoot.querySelector('[data-panel="activations"] canvas');
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.some((red, i) => i % 4 === 0 && red > 240 && data[i + 1] < 60 && data[i + 2] > 240);
      `);
    assert.equal(await isPink(), false);
    await page.click('[data-action="step"]');
    await page.until(isPink, 'it is drawn in pink');
  });

  it('keeps the text nodes of what changes', inOne('firefox'), async () => {
    await page.load('#v=1&max_steps=300');
    const look = (/** @type {string} */ script) =>
      figure.inFigure(
        `const node = figure.shadowRoot.querySelector('[data-readout="loss"]').firstChild; ${script}`,
      );
    const first = await look('window.__node = node; return node.data');
    await page.click('[data-action="train"]');
    await page.restsAt(300);
    assert.notEqual(await look('return node.data'), first);
    assert.ok(await look('return node === window.__node'));
  });
});
