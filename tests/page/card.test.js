import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Playground } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
before(async () => {
  page = await Page.open();
  // A browser that hands pictures on, as phones have it.
  page.before = `
    window.__handed = [];
    Object.defineProperty(navigator, 'canShare', { value: ({ files }) => files?.length > 0 });
    Object.defineProperty(navigator, 'share', { value: async (what) => {
      window.__handed.push({ type: what.files[0].type, size: what.files[0].size, text: what.text });
      if (window.__refuse) throw new DOMException('no', window.__refuse);
    } });`;
});
after(() => page.close());

const label = async () =>
  page.driver.executeScript(
    `return arguments[0].getAttribute('aria-label')`,
    await page.find('[data-readout="card"]'),
  );

/** The first names of a network after some steps. @param {number} steps */
function namesAfter(steps) {
  const run = new Playground({ preset: 'kaiming' });
  run.train(steps);
  const names = run.sample(8, { seed: (run.config.seed + 10) % 2 ** 32 });
  run.free();
  return names.join(', ');
}

describe('the picture that Share begins with', inOne('firefox'), () => {
  it('stands above the link, and shows names before and now, the losses and the link', async () => {
    await page.load('#v=1&preset=kaiming&step=600');
    await page.restsAt(600);
    await page.until(async () => (await page.state()).dev?.step === 600, 'its dev loss is known');
    await page.openShare();
    const headings = await page.texts('.share-dialog h2');
    assert.deepEqual(headings.slice(0, 2), ['Picture', 'Link']);
    const text = await label();
    const { dev } = await page.state();
    assert.ok(text.includes(`Names at step 0: ${namesAfter(0)}.`), text);
    assert.ok(text.includes(`Names at step 600: ${namesAfter(600)}.`), text);
    assert.ok(text.startsWith('4 Kaiming. Loss '), text);
    assert.ok(text.includes(`dev ${dev.loss.toFixed(4)}`), text);

    const png = await page.save('save-card');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1200, 630]);
    // What is drawn is not blank: names, curves and the link differ from the ground.
    const inked = await page.driver.executeScript(
      `const canvas = arguments[0]; const context = canvas.getContext('2d');
       const inked = (x, y, w, h) => {
         const { data } = context.getImageData(x, y, w, h);
         let n = 0;
         for (let i = 0; i < data.length; i += 4) n += data[i] !== data[0] || data[i + 1] !== data[1];
         return n;
       };
       return [inked(48, 190, 190, 300), inked(264, 190, 190, 300), inked(556, 196, 596, 278), inked(48, 540, 1100, 60)]`,
      await page.find('[data-readout="card"]'),
    );
    for (const n of inked) assert.ok(n > 500, inked.join());
  });

  it('says where the loss ended to be a number, and no loss of before', async () => {
    await page.load('#v=1&speed=max&preset=deep&activation=linear&n_hidden=30&lr=1000000');
    await page.until(async () => (await page.state()).dev?.step === 0, 'the dev loss is known');
    await page.click('[data-action="train"]');
    await page.until(async () => (await page.state()).diverged, 'it diverges');
    const { step } = (await page.state()).diverged;
    await page.openShare();
    const text = await label();
    assert.ok(text.includes(` Loss not finite at step ${step}.`), text);
    assert.ok(!text.includes('dev'), text);
  });

  it('is handed on with the link, and a reader who changes their mind is told nothing', async () => {
    await page.load('#v=1&preset=kaiming&step=600');
    await page.restsAt(600);
    await page.openShare();
    await page.click('[data-action="share-card"]');
    const handed = () => page.driver.executeScript('return window.__handed');
    await page.until(async () => (await handed()).length === 1, 'it is handed on');
    const [{ type, size, text }] = await handed();
    assert.equal(type, 'image/png');
    assert.ok(size > 10_000);
    assert.match(text, /#v=1&preset=kaiming&step=600$/);
    for (const [refuse, said] of [
      ['AbortError', ''],
      ['NotAllowedError', 'The browser did not share the picture. Save it instead.'],
    ]) {
      await page.driver.executeScript('window.__refuse = arguments[0]', refuse);
      const before = (await handed()).length;
      await page.click('[data-action="share-card"]');
      await page.until(async () => (await handed()).length > before, 'it is handed on again');
      await page.until(
        async () => (await page.present('[data-readout="share"]')) === said,
        `it says "${said}"`,
      );
    }
  });

  it('has one list at step 0, and no half of a long link', async () => {
    const names = Array.from({ length: 900 }, (_, i) =>
      `na${i.toString(36)}${(i * i).toString(36)}`.replace(/\d/g, 'x'),
    );
    await page.load('');
    await page.openShare();
    const text = await label();
    assert.equal(text.match(/Names at step/g)?.length, 1, text);
    await page.driver.executeScript(
      `arguments[0].shadowRoot.querySelector('[data-action="close-share"]').click()`,
      page.host,
    );
    await page.driver.executeScript(
      `const transfer = new DataTransfer(); transfer.setData('text/plain', arguments[1]);
       arguments[0].dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))`,
      page.host,
      names.join('\n'),
    );
    await page.until(
      async () => (await page.findAll('[data-action="use-names"]')).length > 0,
      'names',
    );
    await page.click('[data-action="use-names"]');
    await page.openShare();
    assert.ok((await page.value('[data-text="copy-link"]')).length > 400);
    const ink = await page.driver.executeScript(
      `const { data } = arguments[0].getContext('2d').getImageData(48, 540, 1100, 60);
       return data.some((x, i) => i >= 4 && x !== data[i % 4])`,
      await page.find('[data-readout="card"]'),
    );
    assert.equal(ink, false, 'half a link leads nowhere');
  });
});
