import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Key } from 'selenium-webdriver';
import { setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
before(async () => {
  page = await Page.open();
});
after(() => page.close());

/** Searches the settings. @param {string} text */
async function search(text) {
  await page.tab('settings');
  const field = await page.find('[data-action="search-settings"]');
  const old = await page.value('[data-action="search-settings"]');
  await field.sendKeys(Key.END, ...Array(old.length).fill(Key.BACK_SPACE), text);
}

/** The keys of the settings that can be seen. @returns {Promise<string[]>} */
const seen = () =>
  page.driver.executeScript(
    `return [...arguments[0].shadowRoot.querySelectorAll('.settings .row')]
      .filter((row) => row.checkVisibility()).map((row) => row.dataset.key)`,
    page.host,
  );

describe('the settings', inOne('chromium'), () => {
  beforeEach(() => page.load());

  for (const [width, height] of [
    [1280, 720],
    [900, 700],
    [390, 844],
  ])
    it(`never lie over Train, at ${width} x ${height}`, async () => {
      await setViewport(page.driver, width, height);
      await page.tab('settings');
      if ((await page.findAll('.settings')).length === 0 || !(await page.present('.settings'))) {
        await page.unfoldBar();
        await page.click('[data-action="settings"]');
      }
      await page.until(async () => page.present('.settings'), 'the settings are there');
      await page.driver.executeScript('scrollTo(0, 400)');
      const found = await page.driver.executeScript(
        `const train = arguments[0].shadowRoot.querySelector('[data-action="train"]');
         const { left, top, width, height } = train.getBoundingClientRect();
         const over = arguments[0].shadowRoot.elementFromPoint(left + width / 2, top + height / 2);
         return over === train || over.outerHTML.slice(0, 80)`,
        page.host,
      );
      assert.equal(found, true);
      await setViewport(page.driver, 1280, 900);
    });

  it('are found by name, key, help and choice, and by an older name', async () => {
    await search('rate');
    const rates = await seen();
    assert.ok(rates.includes('lr') && !rates.includes('n_hidden'), rates.join());
    await search('lr_decay_step');
    assert.deepEqual(await seen(), ['lr_decay_step']);
    assert.equal(await page.text('[data-readout="settings-found"]'), '1 setting.');
    await search('batch_norm');
    assert.ok((await seen()).includes('norm'));
    await search('rmsnorm');
    assert.deepEqual(await seen(), ['norm']);
    await search('own names');
    assert.ok((await seen()).includes('names'), 'names stand among the settings');
  });

  it('say why a search finds nothing', async () => {
    await search('zzz');
    assert.deepEqual(await seen(), []);
    assert.equal(await page.text('[data-readout="settings-found"]'), 'No setting fits "zzz".');
    await search('adam_eps');
    assert.match(
      await page.text('[data-readout="settings-found"]'),
      /^Adam eps has no effect with the present settings\.$/,
    );
    await (await page.find('[data-action="search-settings"]')).sendKeys(Key.ESCAPE);
    assert.equal(await page.text('[data-readout="settings-found"]'), '');
    const keys = await seen();
    assert.ok(keys.includes('gain') && !keys.includes('split'), 'the groups are as they were');
  });

  it('take numbers as people write them, and say how they were read', async () => {
    for (const [key, text, value, said] of /** @type {[string, string, number, RegExp][]} */ ([
      ['gain', '5/3', 5 / 3, /^5\/3 is read as about 1\.66667\.$/],
      ['lr', '0,05', 0.05, /^0,05 is read as 0\.05\.$/],
      ['max_steps', '4\u202f000', 4000, /^4\u202f000 is read as 4\u202f000\.$/],
      ['max_steps', '5,000', 5000, /^5,000 is read as 5\u202f000\.$/],
      ['out_scale', '1e-2', 0.01, /^$/],
    ])) {
      await page.type(key, text);
      assert.equal((await page.state()).config[key], value, text);
      assert.match(await page.text(`[data-key="${key}"] .note`), said);
      assert.equal(await page.value(`[data-key="${key}"] input`), text, 'it stays as it was typed');
      assert.equal(await page.errorOf(key), '');
    }
    await page.type('lr', '\u22120.1');
    assert.match(await page.errorOf('lr'), /^Learning rate: got -0\.1; it takes a number from 0 /);
    assert.equal((await page.state()).config.lr, 0.05);
  });

  it('mark each value that is wrong', async () => {
    await page.type('n_embd', 'ten');
    await page.type('n_hidden', 'lots');
    assert.match(await page.errorOf('n_embd'), /got "ten"/);
    assert.match(await page.errorOf('n_hidden'), /got "lots"/);
    await page.type('n_embd', '12');
    assert.equal(await page.errorOf('n_embd'), '');
    assert.match(await page.errorOf('n_hidden'), /got "lots"/);
  });

  it('say by a control what a change does, and lead back', async () => {
    await page.trainUntil(50);
    const { step } = await page.state();
    await page.type('out_scale', '0.5');
    assert.equal(
      await page.text('[data-readout="effect-out_scale"]'),
      'Restarts training; the last run stays for comparison.',
    );
    assert.equal((await page.state()).step, step);
    await page.click('[data-action="undo-out_scale"]');
    assert.equal(await page.value('[data-key="out_scale"] input'), '0.01');
    assert.equal(await page.present('.settings > .pending'), '');

    await page.type('out_scale', '0.5');
    await page.click('[data-action="apply-out_scale"]');
    const fresh = await page.state();
    assert.deepEqual([fresh.step, fresh.config.out_scale], [0, 0.5]);
    assert.equal(fresh.pins.length, 1, 'the last run stays');
    assert.equal(await page.text('[data-action="default-out_scale"]'), 'Reset to 0.01');
    await page.click('[data-action="default-out_scale"]');
    assert.equal((await page.state()).config.out_scale, 0.01);
  });

  it('promise no comparison where the last run is not kept', async () => {
    await page.trainUntil(50);
    await page.click('[data-action="pin"]');
    await page.until(
      async () => (await page.findAll('[data-panel="pins"] input[type="checkbox"]')).length > 0,
      'the pinned runs are there',
    );
    await page.tab('runs');
    await page.click('[data-panel="pins"] input[type="checkbox"]');
    await page.type('out_scale', '0.5');
    assert.equal(await page.text('[data-readout="effect-out_scale"]'), 'Restarts training.');
    assert.match(await page.text('.settings > .pending'), /restarts training\.\s/);
  });

  it('explain themselves at a focus, a rest of the pointer and a tap, and move nothing', async () => {
    const row = '[data-key="n_embd"]';
    const explained = () => page.texts('.settings .row.explains .bubble');
    const tops = () =>
      page.driver.executeScript(
        `return [...arguments[0].shadowRoot.querySelectorAll('.settings .row')].map((row) => row.offsetTop)`,
        page.host,
      );
    await page.tab('settings');
    await page.look(row);
    const before = await tops();
    await page.driver.executeScript('arguments[0].focus()', await page.find(`${row} input`));
    const [text] = await explained();
    assert.match(text, /^How many numbers .* Restarts training; the last run stays/);
    assert.deepEqual(await tops(), before);
    await (await page.find(`${row} input`)).sendKeys(Key.ESCAPE);
    assert.deepEqual(await explained(), []);

    await page.driver.executeScript('arguments[0].blur()', await page.find(`${row} input`));
    await page.driver
      .actions()
      .move({ origin: await page.find(`${row} .key`) })
      .perform();
    await page.until(async () => (await explained()).length === 1, 'a resting pointer explains');
    await page.driver
      .actions()
      .move({ origin: await page.find(`${row} .bubble`) })
      .perform();
    assert.equal((await explained()).length, 1, 'the pointer may go onto the help');
    await page.driver
      .actions()
      .move({ origin: await page.find('.transport') })
      .perform();
    await page.until(async () => (await explained()).length === 0, 'it closes behind the pointer');

    await page.click(`${row} .ask`);
    assert.equal((await explained()).length, 1);
    await page.click(`${row} .ask`);
    assert.deepEqual(await explained(), []);
  });
});

describe('other fields for numbers', inOne('firefox'), () => {
  beforeEach(() => page.load('#v=1&panels=step0,experiments,network,names'));

  /** @param {string} css @param {...string} keys */
  const type = async (css, ...keys) => {
    await page.look(css);
    const field = await page.find(css);
    const old = await page.value(css);
    await field.sendKeys(Key.END, ...Array(old.length).fill(Key.BACK_SPACE), ...keys, Key.TAB);
  };

  it('read a slider\u2019s number, keep the last right one, and say what is wrong', async () => {
    await page.see('step0');
    const field = '[data-panel="step0"] .slider .number-field';
    await type(field, '5/3');
    assert.equal(
      await page.text('[data-panel="step0"] .slider .number-note'),
      '5/3 is read as about 1.66667.',
    );
    await type(field, '9');
    assert.equal(
      await page.text('[data-panel="step0"] .slider .number-note'),
      '9 is too large: type a number from 0 to 5.',
    );
    await page.click('[data-action="train-step0"]');
    assert.equal((await page.state()).config.gain, 5 / 3);
  });

  it('read the values and counts of an experiment', async () => {
    await page.see('experiments');
    await page.choose('.experiment-key select', 'gain');
    await type('.experiment-key input', '0,5; 5/3');
    assert.match(await page.text('.experiment-key .number-note'), /^Read as 0\.5, 1\.66/);
    await type('[data-field="steps"]', '4 000');
    await page.match(
      '[data-readout="plan"]',
      /^2 values, 8 seeds each: 16 runs of 4\u202f000 steps/,
    );
    await type('[data-field="seeds"]', '2.5');
    await page.match(
      '[data-panel="experiments"] [data-error]',
      /^Seeds: 2\.5 is not whole: type a whole number from 1 to 1\u202f000\.$/,
    );
  });

  it('read the gain on the drawn network, and say what a change does', async () => {
    await page.see('network');
    await page.trainUntil(20);
    if ((await page.findAll('.net-controls[open]')).length === 0)
      await page.click('.net-controls summary');
    await type('[data-action="network-gain"]', '1/3');
    await page.match(
      '.net-pending p',
      /^Gain 0\.333\d+\. Restarts training; the last run stays for comparison\.$/,
    );
    await page.click('[data-action="network-start"]');
    assert.equal((await page.state()).config.gain, 1 / 3);
    await type('[data-action="network-out-scale"]', 'big');
    await page.match(
      '[data-error="network-controls"]',
      /^Output scale: got "big"; it takes a number/,
    );
  });

  it('read the temperature of the names', async () => {
    await page.click('.name-options summary');
    await type('.fields .pair .number-field', '0,5');
    assert.equal(await page.value('.fields .pair input[type="range"]'), '0.5');
    await type('.fields .pair .number-field', 'hot');
    assert.match(
      await page.text('.names ~ .fields .number-note, .names .number-note'),
      /^"hot" is not a number/,
    );
    assert.equal(await page.value('.fields .pair input[type="range"]'), '0.5');
  });
});
