import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { browserName } from './lib/browser.js';
import { figureOf } from './lib/figure.js';
import { Page } from './lib/page.js';

/** @type {Page} */
let page;
/** @type {ReturnType<typeof figureOf>} */
let figure;
before(async () => {
  page = await Page.open();
  figure = figureOf(page);
});
after(() => page?.close());

/** @param {string} text of a button */
async function press(text) {
  const button = await page.driver.findElement({
    xpath: `//button[normalize-space()=${JSON.stringify(text)}]`,
  });
  await page.driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', button);
  await button.click();
}
/** The state of the figure in a frame. @param {string} css */
async function inFrame(css) {
  await page.driver.switchTo().frame(await page.driver.findElement({ css }));
  const state = await page.state();
  await page.driver.switchTo().defaultContent();
  return state;
}
const said = () =>
  /** @type {Promise<string[]>} */ (page.driver.executeScript('return [...window.said]'));

describe('a page with several frames', () => {
  it('gives each its height and drives the one that is meant', async () => {
    await page.driver.get(`${page.url}post/tests/page/frames.html`);
    for (const id of ['a', 'b', 'c']) {
      await page.until(
        () =>
          page.driver.executeScript(
            `return document.getElementById('${id}').getBoundingClientRect().height > 200`,
          ),
        `frame ${id} has its height`,
      );
      assert.equal(
        await page.driver.executeScript(
          `return getComputedStyle(document.getElementById('${id}')).borderTopWidth`,
        ),
        '0px',
      );
    }
    await press('Play');
    await page.driver.executeScript(
      `document.getElementById('b').scrollIntoView({ block: 'center' })`,
    );
    await page.until(async () => (await inFrame('#b')).step > 5, 'the second trains');
    await press('Pause');
    await page.until(async () => !(await inFrame('#b')).playing, 'it rests');
    await page.until(
      async () => (await said()).some((line) => line.startsWith('pause ')),
      'the parent is told',
    );
    for (const id of ['#a', '#c']) assert.equal((await inFrame(id)).step, 0);
    await press('Reset');
    await page.until(async () => (await inFrame('#b')).step === 0, 'it is reset');
  });

  it('is answered once, whatever was wrong', async () => {
    await press('Nonsense');
    await page.until(
      async () => (await said()).some((line) => line.startsWith('error n_hidden')),
      'it is answered',
    );
    await press('Back');
    await page.until(
      async () => (await said()).some((line) => line.startsWith('error step')),
      'that, too',
    );
    await page.driver.sleep(300);
    assert.equal((await said()).filter((line) => line.startsWith('error')).length, 2);
  });

  it('does nothing where a button\u2019s config is broken, and says so', async () => {
    await press('Broken');
    const lines = (await said()).filter((line) => /^(fault|warning) /.test(line));
    assert.deepEqual(lines, ['warning data-config of this button is no JSON: {n_hidden: 3']);
  });

  it('sends thousands of changes, and the frame does the last of them', async () => {
    await page.driver.executeScript(
      `document.getElementById('b').scrollIntoView({ block: 'center' })`,
    );
    const begun = Date.now();
    await press('Flood');
    await page.until(async () => (await inFrame('#b')).step === 5, 'the frame has taken its steps');
    const { config } = await inFrame('#b');
    assert.deepEqual([config.n_hidden, config.lr.toFixed(6)], [77, '0.013999']);
    assert.ok(Date.now() - begun < 10_000);
  });

  it('is dark where the page is dark, and light where it is light', async () => {
    const scheme = async () => {
      await page.driver.switchTo().frame(await page.driver.findElement({ css: '#c' }));
      const both = await page.driver.executeScript(
        `return [document.documentElement.dataset.scheme, document.querySelector('makemore-playground').dataset.scheme].join()`,
      );
      await page.driver.switchTo().defaultContent();
      return both;
    };
    for (const [color, want] of [
      ['oklch(0.9 0.02 250)', 'dark,dark'],
      ['rgb(20, 20, 20)', 'light,light'],
      ['#eee', 'dark,dark'],
      ['', 'light,light'],
    ]) {
      await page.driver.executeScript('document.body.style.color = arguments[0]', color);
      await page.until(async () => (await scheme()) === want, `${color || 'no colour'}: ${want}`);
    }
  });

  it('is not told the name of a file that the reader drops into the frame', async () => {
    await page.driver.switchTo().frame(await page.driver.findElement({ css: '#c' }));
    await page.driver.executeScript(`
      const transfer = new DataTransfer();
      transfer.items.add(new File(['nothing'], 'my-secret.safetensors'));
      document.querySelector('makemore-playground').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    `);
    const status = () =>
      page.driver.executeScript(
        `return document.querySelector('makemore-playground').shadowRoot.querySelector('[data-readout="status"]').textContent`,
      );
    await page.until(async () => /my-secret/.test(String(await status())), 'the reader is');
    await page.driver.switchTo().defaultContent();
    await page.until(
      async () => (await said()).some((line) => line.startsWith('error The reader\u2019s file:')),
      'the page is told what is wrong',
    );
    assert.doesNotMatch((await said()).join(), /my-secret/);
  });

  it('drives a figure that is in no frame by the same buttons', async () => {
    await press('Five steps');
    const state = () =>
      page.driver.executeScript(`return document.getElementById('figure-3').state`);
    await page.until(
      async () => /** @type {any} */ (await state()).step === 5,
      'it takes five steps',
    );
  });

  it('can give a frame another address', async () => {
    const before = await inFrame('#a');
    assert.equal(before.config.n_hidden, 24);
    await page.driver.executeScript(
      `const frame = document.getElementById('a'); frame.src = frame.src.replace(/#.*/, '#v=1&preset=tanh&n_hidden=24&panels=loss')`,
    );
    await page.until(
      async () => (await inFrame('#a')).config.preset === 'tanh',
      'the frame follows',
    );
    // Only what is on the screen trains.
    await page.driver.executeScript(`document.getElementById('a').scrollIntoView()`);
    await page.driver.executeScript(
      `const frame = document.getElementById('a'); frame.src = frame.src.replace(/#.*/, '#v=1&preset=tanh&n_hidden=24&panels=loss&theme=dark&step=15')`,
    );
    await page.until(async () => (await inFrame('#a')).step === 15, 'it goes to its step');
    await page.driver.switchTo().frame(await page.driver.findElement({ css: '#a' }));
    assert.equal(
      await page.driver.executeScript('return document.documentElement.dataset.scheme'),
      'dark',
    );
    await page.driver.switchTo().defaultContent();
  });
});

describe('snippets', () => {
  const pasted = `dist/pasted-in-${browserName}.html`;
  after(() => rmSync(pasted, { force: true }));

  it('carry what is on the screen, and break no strict policy', async () => {
    await page.load(
      '#v=1&preset=tanh&n_hidden=24&step=12&speed=100&panels=loss,names&hide=help&theme=dark',
    );
    await figure.restsAt(12);
    await figure.openShare();
    const [line, frame, button] = await Promise.all(
      [1, 2, 3].map((i) => figure.textOf(`copy-embed-${i}`)),
    );
    assert.match(
      line,
      / preset="tanh" n_hidden="24" step="12" speed="100" panels="loss,names" hide="help" theme="dark"><\/makemore-playground>$/,
    );
    for (const text of [line, frame, button])
      assert.doesNotMatch(text, /style=|onclick|javascript:/);
    const [, id] = /data-makemore="([\w-]+)"/.exec(frame) ?? [];
    assert.ok(frame.includes(`embed.html?id=${id}#`), frame);
    await page.click('[data-action="close-share"]');
    await figure.openShare();
    assert.notEqual(
      /data-makemore="([\w-]+)"/.exec(await figure.textOf('copy-embed-2'))?.[1],
      id,
      'another snippet has another id',
    );
    writeFileSync(
      pasted,
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pasted</title><link rel="icon" href="../www/icon.svg">${[line, button, frame].join('\n')}</html>`,
    );

    page.violations.length = 0;
    await page.driver.get(`${page.url}post/${pasted}`);
    const [first, second] = ['makemore-playground', 'makemore-playground[id]'];
    const state = (/** @type {string} */ css) =>
      page.driver.executeScript(`return document.querySelector('${css}').state ?? {}`);
    for (const css of [first, second]) {
      await page.driver.executeScript(`document.querySelector('${css}').scrollIntoView()`);
      await page.until(
        async () => /** @type {any} */ (await state(css)).step === 12,
        `${css} is at its step`,
      );
    }
    const shows = await page.driver.executeScript(`
      const figure = document.querySelector('makemore-playground');
      const seen = (css) => figure.shadowRoot.querySelector(css).checkVisibility();
      return [figure.dataset.scheme, figure.shadowRoot.querySelector('.transport select[aria-label="Speed"]').value, seen('[data-panel="names"]'), seen('[data-panel="loss"]'), seen('[data-action="help"]'), seen('[data-panel="activations"]')];
    `);
    assert.deepEqual(shows, ['dark', '100', true, true, false, false]);
    await page.driver.executeScript(`document.querySelector('iframe').scrollIntoView()`);
    await page.until(async () => (await inFrame('iframe')).step === 12, 'the frame is at its step');
    assert.equal((await inFrame('iframe')).config.preset, 'tanh');
    await press('Train');
    await page.until(
      async () => /** @type {any} */ (await state(second)).playing,
      'the button trains its figure',
    );
    // A breach of its own tells that those of the page before are reported by now.
    await page.driver.get(`${page.url}post/tests/page/broken.html`);
    await page.until(
      async () => page.violations.some((report) => report.includes('broken.html')),
      'a breach is reported',
    );
    assert.deepEqual(
      page.violations.filter((report) => !report.includes('broken.html')),
      [],
    );
  });

  it('are not offered by the single file, which says what to do instead', async () => {
    await page.driver.get(pathToFileURL(resolve('dist/makemore-playground.html')).href);
    await page.until(async () => (await page.state()).ready, 'the page is ready');
    page.host = await page.driver.findElement({ css: 'makemore-playground' });
    await figure.openShare();
    for (const css of ['[data-action="preview"]', '[data-text="copy-embed-1"]', '.preview iframe'])
      assert.equal((await page.findAll(css)).length, 0, css);
    const text = await page.text('.share-dialog');
    assert.match(text, /single file.*Put the published folder on a web server/);
    assert.match(text, /so its links open only there/);
    assert.match(await figure.textOf('copy-link'), /^file:/);
    await page.click('[data-action="close-share"]');
  });
});
