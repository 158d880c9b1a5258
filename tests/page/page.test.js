import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Key } from 'selenium-webdriver';
import { browserName, setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
/** @type {string} */
let folder;

/** @param {string} name @param {string | Buffer} content */
function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A list of names that can be trained on. @param {number} n */
function names(n) {
  return Array.from({ length: n }, (_, i) => `na${'abcdefghij'[i % 10]}${'klmno'[i % 5]}`).join(
    '\n',
  );
}

/** Names as the page shows them. */
const shownNames = () => page.texts('[data-panel="names"] .name');

describe(`the page in ${browserName}`, () => {
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'page-test-'));
    page = await Page.open();
  });
  after(async () => {
    await page?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await setViewport(page.driver, 1280, 900);
    await page.load();
  });
  afterEach(async () => {
    assert.deepEqual(await page.said(), [], 'the console is silent');
  });

  it('opens at step 0 with the truth before training', async () => {
    const { step, playing } = await page.state();
    assert.deepEqual([step, playing], [0, false]);
    assert.equal(await page.text('[data-readout="loss"]'), '3.2771');
    assert.equal(await page.text('[data-readout="baseline"]'), '3.2958');
    await page.match('[data-layer="0"] h2', /^Layer 1: 2\.59.% saturated$/u);
    await page.match('[data-layer="0"] .facts', /^mean .*, std 0\.63; \|t\| > 0\.97: 2\.59/);
    const all = (/** @type {number} */ count) =>
      page.until(
        async () => (await shownNames()).filter((name) => name !== '').length === count,
        `${count} names are there`,
      );
    await all(8);
    await page.click('.name-options summary');
    await all(20);
    const canvas = await page.find('[data-panel="activations"] [data-layer="0"] canvas');
    const painted = await page.driver.executeScript(
      `const c = arguments[0]; return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0)`,
      canvas,
    );
    assert.equal(painted, true);
  });

  it('fits every width without scrolling sideways', async () => {
    for (const width of browserName === 'chromium'
      ? [360, 390, 800, 1280, 1900]
      : [500, 800, 1280]) {
      await setViewport(page.driver, width, 800);
      const [content, room] = await page.driver.executeScript(
        'return [document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      );
      assert.ok(content <= room, `${content} in ${room}`);
    }
  });

  it('trains: the loss falls and names become names', async () => {
    await page.click('[data-action="train"]');
    await page.until(
      async () => (await page.text('[data-action="train"]')) === 'Pause',
      'the button says Pause',
    );
    await page.until(async () => (await page.state()).dev?.loss < 2.6, 'the dev loss is under 2.6');
    // In one look: the list is another one a moment later.
    let marks = /** @type {string[]} */ ([]);
    await page.until(async () => {
      marks = await page.driver.executeScript(
        `return [...document.querySelector('makemore-playground').shadowRoot.querySelectorAll('[data-name-status]')].map((mark) => mark.textContent)`,
      );
      return marks.includes('new') && marks.includes('in the data') && !marks.includes('');
    }, 'all names are written, some new and some in the data');
    assert.equal(marks.length, 20);
    assert.ok(
      marks.every((mark) => ['new', 'in the data'].includes(mark)),
      marks.join(),
    );
    await page.click('[data-action="train"]');
    const { step } = await page.state();
    await page.driver.sleep(300);
    assert.equal((await page.state()).step, step, 'a pause is a pause');
    await page.see('loss');
    assert.match(
      await page.text('[data-panel="loss"] h2'),
      /^Smoothed loss 2\.\d{4}, dev 2\.\d{4}$/,
    );
  });

  it('steps once, resets to the same run, and takes a new seed', inOne('chromium'), async () => {
    await page.click('[data-action="step"]');
    await page.click('[data-action="step"]');
    const second = await page.state();
    assert.equal(second.step, 2);
    await page.tab('runs');
    await page.until(
      async () => (await page.text('[data-readout="sha"]')).startsWith('step 2:'),
      'the hash is shown',
    );
    const hash = await page.text('[data-readout="sha"]');
    await page.click('[data-action="reset"]');
    assert.equal((await page.state()).step, 0);
    assert.ok(Math.abs((await page.state()).loss - 3.2771) < 1e-4);
    await page.click('[data-action="step"]');
    await page.click('[data-action="step"]');
    assert.equal((await page.state()).loss, second.loss);
    await page.until(
      async () => (await page.text('[data-readout="sha"]')) === hash,
      'the same weights',
    );
    await page.click('[data-action="new-seed"]');
    const other = await page.state();
    assert.equal(other.step, 0);
    assert.notEqual(other.config.seed, second.config.seed);
  });

  it('is driven by keys', async () => {
    await page.press('s');
    assert.equal((await page.state()).step, 1);
    await page.press(' ');
    await page.until(async () => (await page.state()).step > 20, 'space trains');
    await page.press(' ');
    assert.equal((await page.state()).playing, false);
    await page.press('r');
    assert.equal((await page.state()).step, 0);
    await page.press('?');
    await page.until(
      async () => (await page.findAll('.help-dialog[open]')).length === 1,
      'the help is open',
    );
    await (await page.find('[data-action="close-help"]')).click();
    assert.equal(await (await page.find('.help-dialog')).isDisplayed(), false);
  });

  it('asks before a change ends the run', inOne('firefox'), async () => {
    await page.trainUntil(100);
    const { step } = await page.state();
    await page.choose('[data-key="preset"] select', 'kaiming');
    assert.equal((await page.state()).step, step);
    assert.match(
      await page.text('.settings > .pending'),
      /^Changing Preset, .* restarts training\. The last run stays/,
    );
    await page.click('[data-action="discard"]');
    assert.equal((await page.state()).config.preset, 'batchnorm');
    await page.choose('[data-key="preset"] select', 'kaiming');
    await page.click('[data-action="apply"]');
    const fresh = await page.state();
    assert.deepEqual([fresh.step, fresh.config.preset, fresh.config.norm], [0, 'kaiming', 'none']);
  });

  it('says what is wrong with a value, beside it, and trains on', inOne('firefox'), async () => {
    await page.click('[data-action="train"]');
    await page.until(async () => (await page.state()).step > 0, 'it trains');
    await page.type('n_hidden', '0');
    assert.equal(
      await page.errorOf('n_hidden'),
      'Neurons per layer: got 0; it takes a whole number from 1 to 1024.',
    );
    await page.type('lr', 'fast');
    assert.match(await page.errorOf('lr'), /^Learning rate: got "fast"; it takes a number/);
    const { step, playing } = await page.state();
    assert.equal(playing, true);
    await page.until(async () => (await page.state()).step > step, 'it still trains');
    await page.type('lr', '0.05');
    assert.equal((await page.state()).config.lr, 0.05);
    assert.equal(await page.errorOf('lr'), '');
    assert.ok((await page.state()).step > step);
  });

  it(
    'takes names of the reader\u2019s own, and refuses what are none',
    inOne('chromium'),
    async () => {
      await page.click('[data-action="train"]');
      await page.reveal('names');
      const bad = [
        ['latin1.txt', Buffer.from('anna\nzo\xeb\n', 'latin1'), /^latin1\.txt: line 2: not UTF-8/],
        ['few.txt', 'a\nb\nc\n', /^few\.txt: the text has 3 names; give at least 10/],
        ['dot.txt', `${names(12)}\na.b\n`, /^dot\.txt: line 13: a name contains '\.'/],
        [
          'long.txt',
          `${names(12)}\n${'x'.repeat(201)}\n`,
          /^long\.txt: line 13: a name of 201 letters/,
        ],
        ['empty.txt', '', /^empty\.txt: the text has no names/],
        [
          'letters.txt',
          Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('\n'),
          /300 different letters/,
        ],
        [
          'big.txt',
          'abcdefghi\n'.repeat(1_000_001),
          /^big\.txt: the text is 10\.0 MB; give at most 10 MB/,
        ],
      ];
      for (const [name, content, message] of /** @type {[string, string, RegExp][]} */ (bad)) {
        const { step } = await page.state();
        await (
          await page.find('[data-key="names"] input[type="file"]')
        ).sendKeys(file(name, content));
        await page.until(
          async () => message.test(await page.errorOf('names')),
          `${name} is refused by ${message}`,
        );
        await page.until(async () => (await page.state()).step > step, 'training goes on');
      }
      await (
        await page.find('[data-key="names"] input[type="file"]')
      ).sendKeys(file('good.txt', names(40)));
      await page.until(
        async () => (await page.find('[data-action="use-names"]')).isDisplayed(),
        'good names are offered',
      );
      assert.equal(await page.errorOf('names'), '');
      assert.equal((await page.state()).config.corpus, 'ssa-2018');
      await page.click('[data-action="use-names"]');
      const { step, config } = await page.state();
      assert.deepEqual([step, config.corpus], [0, 'custom']);
      await page.trainUntil(500);
      assert.ok((await page.state()).loss < 1.6);
    },
  );

  it('survives a dropped file that is no list of names', inOne('chromium'), async () => {
    await page.click('[data-action="train"]');
    await page.driver.executeScript(`
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array([0xff, 0xd8, 0xff, 0xe0])], 'photo.jpg'));
      document.querySelector('makemore-playground').dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    `);
    await page.until(
      async () => /^photo\.jpg: line 1: not UTF-8/.test(await page.errorOf('names')),
      'it is refused',
    );
    const { step, playing } = await page.state();
    assert.equal(playing, true);
    await page.until(async () => (await page.state()).step > step, 'training goes on');
  });

  it(
    'asks before it takes the column of a table, and says what it understood',
    inOne('chromium'),
    async () => {
      const drop = (/** @type {number[]} */ bytes, /** @type {string} */ name) =>
        page.driver.executeScript(
          `
        const [bytes, name] = arguments;
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], name));
        document.querySelector('makemore-playground').dispatchEvent(
          new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));`,
          bytes,
          name,
        );
      const said = async (/** @type {string} */ within) =>
        page.text(`[data-key="names"] ${within}`);
      await page.reveal('names');
      const ten = ['Ann', 'Bo', 'Cy', 'Dora', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Joe'];
      const table = ten.map((name) => `${name},F,9`).join('\n');
      await drop([...Buffer.from(`name,sex,count\n${table}`)], 'ssa.csv');
      await page.until(
        async () => (await page.find('[data-action="take-column"]')).isDisplayed(),
        'the page asks',
      );
      assert.match(
        await said('.pending:not([hidden])'),
        /ssa\.csv looks like a table of 3 columns\. Use its column 1, with \u201cAnn\u201d, \u201cBo\u201d, \u201cCy\u201d\?/,
      );
      assert.equal(await (await page.find('[data-action="use-names"]')).isDisplayed(), false);
      await page.click('[data-action="take-column"]');
      assert.match(
        await said('.pending:not([hidden])'),
        /10 names, such as .*Ann.*; up to 4 letters each; \d+ different letters;/,
      );
      // What nobody sees is named, and what was read is said.
      const text = ten.map((name) => `${name}\u200b`).join('\r');
      await drop([...Buffer.from(text, 'utf16le')], 'wide.txt');
      await page.until(
        async () =>
          /zero width space \(U\+200B\).*read as UTF-16/.test(await said('.pending:not([hidden])')),
        'it names the letter',
      );
      await page.click('[data-action="use-names"]');
      assert.equal((await page.state()).config.corpus, 'custom');
    },
  );

  it('takes pasted names', async () => {
    await page.reveal('names');
    await page.click('[data-key="names"] details summary');
    await (
      await page.find('[data-key="names"] textarea')
    ).sendKeys(names(20).replaceAll('\n', Key.ENTER));
    await page.click('[data-action="check-names"]');
    await page.click('[data-action="use-names"]');
    assert.equal((await page.state()).config.corpus, 'custom');
  });

  it('stops a diverging run, says where, and keeps its curve', inOne('chromium'), async () => {
    await page.choose('[data-key="preset"] select', 'deep');
    await page.choose('[data-key="activation"] select', 'linear');
    await page.type('lr', '1000000');
    await page.click('[data-action="train"]');
    await page.until(async () => (await page.state()).diverged, 'it diverges');
    const { diverged, playing, step } = await page.state();
    assert.equal(playing, false);
    assert.equal(diverged.step, step);
    assert.match(
      await page.text('[data-readout="status"]'),
      new RegExp(`loss of step ${step} is not a finite number.*Reset`),
    );
    await page.click('[data-action="reset"]');
    assert.equal((await page.state()).diverged, null);
    assert.equal(await page.text('[data-readout="status"]'), '');
  });

  it(
    'draws names with a prefix and refuses letters that the names lack',
    inOne('chromium'),
    async () => {
      await page.trainUntil(300);
      await page.click('.name-options summary');
      const prefix = await page.find('.fields input[type="text"]');
      await prefix.sendKeys('mar');
      await page.until(
        async () => (await shownNames()).every((name) => name.startsWith('mar')),
        'all begin so',
      );
      await prefix.sendKeys('\u00e9');
      const error = () => page.text('[data-panel="names"] [data-error]');
      await page.until(
        async () => /^prefix: '\u00e9' is not a letter/.test(await error()),
        'the prefix is refused',
      );
    },
  );

  it('switches theme and scale and reads values out by keyboard', async () => {
    await page.trainUntil(200);
    const chooser = await page.driver.findElement({ css: '#theme option[value="dark"]' });
    await chooser.click();
    const scheme = await page.driver.executeScript(
      `return document.querySelector('makemore-playground').dataset.scheme`,
    );
    assert.equal(scheme, 'dark');
    await page.see('loss');
    await page.click('[data-panel="loss"] input[type="checkbox"]');
    const plot = await page.find('[data-panel="loss"] .plot');
    await plot.sendKeys('\uE011'); // Home
    await page.until(
      async () => (await page.text('[data-readout="loss-at"]')).match(/^steps? 0/),
      'step 0 is read',
    );
    const canvas = await page.find('[data-layer="0"] canvas');
    await canvas.sendKeys('\uE014'); // right arrow
    await page.until(
      async () => /density/.test(await page.text('[data-layer="0"] .readout')),
      'a bin is read',
    );
  });

  it('lets two figures on one page train apart', inOne('chromium'), async () => {
    await page.driver.executeScript(`
      const second = document.createElement('makemore-playground');
      second.setAttribute('preset', 'deep');
      second.setAttribute('n_hidden', '30');
      second.id = 'second';
      document.querySelector('makemore-playground').before(second);
    `);
    const second = () =>
      page.driver.executeScript(`return document.querySelector('#second').state`);
    await page.until(async () => (await second()).ready, 'the second is ready');
    await page.driver.executeScript(
      `document.querySelector('#second').shadowRoot.querySelector('[data-action="step"]').click()`,
    );
    const state = await second();
    assert.deepEqual([state.step, state.config.preset, state.config.n_hidden], [1, 'deep', 30]);
    const first = await page.driver.executeScript(
      `return document.querySelectorAll('makemore-playground')[1].state.step`,
    );
    assert.equal(first, 0);
  });

  it('tells a browser without SIMD what it lacks', inOne('chromium'), async () => {
    await page.runInPage(`
      WebAssembly.validate = () => false;
      const second = document.createElement('makemore-playground');
      second.id = 'old';
      document.body.prepend(second);
    `);
    const text = () =>
      page.driver.executeScript(
        `return document.querySelector('#old').shadowRoot?.textContent ?? ''`,
      );
    await page.until(async () => /needs WebAssembly SIMD/.test(await text()), 'it is told');
  });
});
