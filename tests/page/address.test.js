import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { figureOf, hashAfter, names } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
/** @type {ReturnType<typeof figureOf>} */
let figure;
/** @type {string} */
let folder;
before(async () => {
  page = await Page.open();
  figure = figureOf(page);
  folder = mkdtempSync(join(tmpdir(), 'address-'));
});
after(async () => {
  rmSync(folder, { recursive: true });
  await page?.close();
});

const said = () => page.text('[data-readout="status"]');
const closeShare = () => page.click('[data-action="close-share"]');
/** Changes the address by hand. @param {string} fragment */
const go = (fragment) => page.driver.executeScript('location.hash = arguments[0]', fragment);
const scheme = () => page.driver.executeScript('return document.documentElement.dataset.scheme');
/** Trains on names of one's own, as a reader would. @param {string} text */
async function useNames(text) {
  const path = join(folder, 'own.txt');
  writeFileSync(path, text);
  await figure.openNames();
  await (await page.find('[data-key="names"] input[type="file"]')).sendKeys(path);
  await page.until(
    async () => (await page.find('[data-action="use-names"]')).isDisplayed(),
    'the names can be used',
  );
  await page.click('[data-action="use-names"]');
  await page.until(
    async () => (await page.state()).config.corpus === 'custom',
    'the names are used',
  );
}

describe('a run whose learning rate was changed during the run', inOne('firefox'), () => {
  it('has no link to its step, no reproduce.py, and says why', async () => {
    await page.load('#v=1&n_hidden=32&step=200');
    await figure.restsAt(200);
    await page.type('lr', '0.05');
    await page.click('[data-action="step"]');
    await figure.addressIs('#v=1&n_hidden=32&lr=0.05');
    await figure.openShare();
    assert.equal((await page.findAll('[data-action="copy-link-step"]')).length, 0);
    assert.match(
      await page.text('.share-dialog'),
      /changed during the run, and a link would train with the new one from step 0/,
    );
    await page.driver.executeScript('window.__saved.length = 0');
    await page.click('[data-action="save-reproduce"]');
    await page.match(
      '[data-readout="share"]',
      /reproduce\.py cannot make this run: the learning rate was changed during the run/,
    );
    assert.equal(await page.driver.executeScript('return window.__saved.length'), 0);
    assert.match((await figure.save('save-continue')).toString(), /"?lr\\?": ?0\.05/);
    await closeShare();
    // Back to the old value: the steps in between remain.
    await figure.inFigure('figure.set({ lr: 0.1, max_steps: 5000 })');
    await page.click('[data-action="step"]');
    await figure.addressIs('#v=1&n_hidden=32&max_steps=5000');
    await figure.inFigure('figure.reset()');
    await page.click('[data-action="step"]');
    await figure.addressIs('#v=1&n_hidden=32&max_steps=5000&step=1');
  });

  it('comes back after a reload, and is not taken for what its address computes', async () => {
    await page.load('#v=1&n_hidden=32&step=100');
    await figure.restsAt(100);
    await page.type('lr', '0.05');
    await figure.inFigure('return figure.step(20)');
    await figure.restsAt(120);
    const changed = await figure.hash();
    await figure.isKept();
    await page.open('#v=1&n_hidden=32&lr=0.05');
    assert.equal((await page.state()).step, 120);
    assert.equal(await figure.hash(), changed);
    await figure.openShare();
    assert.equal(
      (await page.findAll('[data-action="copy-link-step"]')).length,
      0,
      'the mark comes back, too',
    );
    await closeShare();
    await page.open('#v=1&n_hidden=32&lr=0.05&step=120');
    await figure.restsAt(120);
    assert.equal(await figure.hash(), hashAfter({ n_hidden: 32, lr: 0.05 }, 120));
    assert.notEqual(await figure.hash(), changed);
  });

  it('keeps its link where only the number of steps was changed', async () => {
    await page.load('#v=1&n_hidden=32&step=50');
    await figure.restsAt(50);
    await page.type('max_steps', '1000');
    await figure.addressIs('#v=1&n_hidden=32&max_steps=1000&step=50');
  });
});

describe('what is wrong in an address', inOne('chromium'), () => {
  it('stays on the page while it trains to its step', async () => {
    await page.load('#v=1&frobnicate=1&step=3000');
    assert.match(await said(), /frobnicate.*left out/);
    const width = await figure.inFigure(
      `return figure.shadowRoot.querySelector('[data-readout="status"]').getBoundingClientRect().width / innerWidth`,
    );
    assert.ok(width > 0.6, `a line across the page: ${width}`);
    await figure.restsAt(3000);
    assert.match(await said(), /frobnicate.*left out/);
    assert.match((await page.state()).error, /frobnicate/);
    await page.click('[data-action="reset"]');
    assert.equal(await said(), '');
  });

  it('is said to those who come back, too', async () => {
    await page.load('#v=1&n_hidden=32&step=30');
    await figure.restsAt(30);
    await figure.isKept();
    for (const [fault, sentence] of [
      ['theme=pink', /theme: got "pink"/],
      [`panels=${encodeURIComponent('<script>')}`, /panels: there is no "<script>"/],
      ['v=2', /v: this address is of version "2"/],
    ]) {
      await page.open(`#n_hidden=32&${fault}`);
      assert.equal((await page.state()).step, 30, 'the run is back');
      assert.match(await said(), /** @type {RegExp} */ (sentence));
    }
  });

  it('costs the key that stands in the way, and no other', async () => {
    for (const [
      fragment,
      sentence,
      config,
      steps,
    ] of /** @type {[string, RegExp, Record<string, any>, number][]} */ ([
      [
        'preset=tanh&n_layers=3&step=20',
        /n_layers: got 3; recipe flat has 1 hidden layer/,
        { preset: 'tanh' },
        20,
      ],
      [
        'n_hidden=40&batch_size=1&step=20',
        /batch_size: got 1; BatchNorm needs/,
        { n_hidden: 40 },
        20,
      ],
      [
        'n_hidden=40&corpus=custom&step=20',
        /corpus: got "custom", but the names did not come along/,
        { n_hidden: 40 },
        20,
      ],
    ])) {
      await page.load(`#v=1&${fragment}`);
      await figure.restsAt(steps);
      assert.match(await said(), sentence);
      assert.equal(await figure.hash(), hashAfter(config, steps), fragment);
    }
  });

  it('costs names that are too few, by their name', async () => {
    const packed = await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const stream = new Blob(['ana\\nbea\\ncleo']).stream().pipeThrough(new CompressionStream('deflate-raw'));
      new Response(stream).arrayBuffer().then((buffer) => done(btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')));
    `);
    await page.load(`#v=1&n_hidden=40&names=${packed}`);
    assert.match(await said(), /names: .*3 names; give at least 10/);
    const { config } = await page.state();
    assert.deepEqual([config.n_hidden, config.corpus], [40, 'ssa-2018']);
  });

  it('is told in a few sentences, however much it is', async () => {
    await page.load(`#v=1&${'a&'.repeat(29_000)}n_hidden=32`);
    const text = await said();
    assert.ok(text.length < 4000, `${text.length} letters`);
    assert.match(text, /The address has 29002 entries; those after the first 100 were not read/);
    assert.match(text, /; There is no "a"; left out\.$/, 'once');
    await page.load(`#v=1&${'n_hidden=32&'.repeat(6000)}`);
    assert.match(await said(), /The address is too long for this page/);
    assert.equal((await page.state()).config.n_hidden, 200);
  });
});

describe('names of the reader\u2019s own in addresses', inOne('chromium'), () => {
  it('are said to be missing where they do not travel', async () => {
    await page.load('');
    await useNames(names(120));
    await page.click('[data-action="step"]');
    await figure.addressIs('#v=1&corpus=custom&step=1');
    await figure.openShare();
    assert.match(await figure.textOf('copy-link'), /#v=1&names=[\w-]+$/);
    await closeShare();
    await page.click('[data-action="step"]');
    await figure.addressIs('#v=1&corpus=custom&step=2');
    const before = await figure.hash();
    await figure.isKept();
    await page.open('#v=1&corpus=custom&step=2');
    assert.equal(await figure.hash(), before, 'a reload has them still');
    assert.equal(
      await said(),
      'Back at step 2, where your last visit ended. Reset restarts from step 0.',
    );
    await page.load('#v=1&corpus=custom&step=2');
    assert.match(await said(), /corpus: got "custom", but the names did not come along/);
  });

  it('stay in the address that brought them, and leave with them', async () => {
    await page.load('');
    await useNames(names(120));
    await figure.openShare();
    const { hash: link } = new URL(await figure.textOf('copy-link'));
    await page.load(link);
    await page.click('[data-action="step"]');
    await figure.addressIs(/^#v=1&step=1&names=[\w-]+$/);
    await useNames(names(90, 'z'));
    await figure.addressIs('#v=1&corpus=custom');
    await go(link);
    await figure.addressIs(link);
    assert.equal(await figure.names(), 120);
    const buttons = await page.findAll('.corpus > button');
    for (const button of buttons)
      if ((await button.getText()) === 'Back to the built-in names') await button.click();
    await figure.addressIs('');
    assert.equal((await page.state()).config.corpus, 'ssa-2018');
  });

  it('that are too long for a link are left out of it, and that is said', async () => {
    await page.load('');
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    await useNames(
      Array.from(
        { length: 4000 },
        (_, i) =>
          `${letters[i % 26]}${letters[(i * 7) % 26]}${letters[(i * 11 + 3) % 26]}${letters[i % 13]}a`,
      ).join('\n'),
    );
    await figure.openShare();
    assert.match(await figure.textOf('copy-link'), /#v=1&corpus=custom$/);
    assert.match(
      await page.text('.share-dialog'),
      /The names are 24 kB; a link carries at most 20 kB.*do not contain them/,
    );
    assert.doesNotMatch(await figure.textOf('copy-embed-1'), / names=/);
    await closeShare();
  });
});

describe('an address that is changed by hand', inOne('chromium'), () => {
  it('keeps the run that suits it, and makes the rest as the page comes', async () => {
    await page.load('#v=1&panels=loss&speed=10&theme=dark&lesson=2&hide=log&n_hidden=32&step=60');
    await figure.restsAt(60);
    const before = await figure.hash();
    assert.equal(await scheme(), 'dark');
    await page.tab('runs');
    assert.equal(await (await page.find('[data-panel="log"]')).isDisplayed(), false);
    await go('#v=1&n_hidden=32&theme=light');
    await page.until(async () => (await scheme()) === 'light', 'it is light');
    assert.equal((await page.state()).step, 60);
    assert.equal(await figure.hash(), before);
    assert.deepEqual((await page.state()).panels, ['network', 'activations', 'loss', 'notebook']);
    assert.deepEqual([await figure.speed(), await page.value('.lesson-chooser')], ['gradual', '0']);
    assert.equal(await (await page.find('[data-panel="log"]')).isDisplayed(), true);
    await figure.addressIs('#v=1&n_hidden=32&step=60&theme=light');
    await go('#v=1&n_hidden=32&step=90');
    await figure.restsAt(90);
    assert.equal(await figure.hash(), hashAfter({ n_hidden: 32 }, 90));
    await go('#v=1&n_hidden=32&step=10');
    await figure.restsAt(10);
    assert.equal(await figure.hash(), hashAfter({ n_hidden: 32 }, 10));
    await go('#v=1&preset=kaiming');
    await page.until(
      async () => (await page.state()).config.preset === 'kaiming',
      'another network is there',
    );
    assert.deepEqual([(await page.state()).step, (await page.state()).config.n_hidden], [0, 200]);
  });

  it('ends with the last of many', async () => {
    await page.load('');
    await figure.inFigure(`
      const go = (fragment) => {
        location.hash = fragment;
        dispatchEvent(new Event('hashchange')); // the browser's own comes later
      };
      for (const n of [20, 30, 40, 50]) go('#v=1&n_hidden=' + n);
      go('#v=1&n_hidden=60&step=5');
    `);
    await figure.restsAt(5);
    assert.equal((await page.state()).config.n_hidden, 60);
    await figure.addressIs('#v=1&n_hidden=60&step=5');
  });

  it('has one theme in figure, document and chooser', async () => {
    for (const theme of ['dark', 'light']) {
      await page.load(`#theme=${theme}`);
      await page.until(async () => (await scheme()) === theme, `the document is ${theme}`);
      assert.equal(await figure.inFigure('return figure.dataset.scheme'), theme);
      assert.equal(
        await page.driver.executeScript(`return document.querySelector('#theme').value`),
        theme,
      );
    }
  });
});

describe('what an address asks for', inOne('firefox'), () => {
  it('autoplay trains at once, and stays in the address until it is paused', async () => {
    await page.load('#v=1&n_hidden=32&autoplay=1');
    await page.until(async () => (await page.state()).step > 100, 'it trains');
    await figure.addressIs('#v=1&n_hidden=32&autoplay=1');
    await figure.openShare();
    assert.match(await figure.textOf('copy-link'), /autoplay=1$/);
    assert.match(
      await figure.textOf('copy-embed-1'),
      / autoplay(?= |>)[^>]*><\/makemore-playground>/,
    );
    await closeShare();
    await page.click('[data-action="train"]');
    await figure.addressIs(/^#v=1&n_hidden=32&step=\d+$/);
  });

  it('autoplay with a step goes there, then goes on', async () => {
    await page.load('#v=1&n_hidden=32&step=400&autoplay=1&speed=1');
    await page.until(async () => (await page.state()).step >= 400, 'it is there');
    await page.until(async () => (await page.state()).step >= 402, 'it goes on');
    const { step, playing, target } = await page.state();
    assert.ok(step < 440, `at the speed asked for: step ${step}`);
    assert.deepEqual([playing, target], [true, null]);
    await figure.addressIs('#v=1&n_hidden=32&autoplay=1&speed=1');
  });

  it('the way to a step is in the address until it is reached', async () => {
    await page.load('#v=1&n_hidden=300&step=200000');
    await page.until(async () => (await page.state()).step > 50, 'it is on its way');
    await page.driver.sleep(500);
    assert.equal(await figure.fragment(), '#v=1&n_hidden=300&step=200000');
    await page.click('[data-action="train"]');
    await figure.addressIs(/^#v=1&n_hidden=300&step=(?!200000$)\d+$/);
  });

  it('speed, hide, lesson and embed are done', async () => {
    await page.load('#v=1&speed=100&hide=settings,names&lesson=3');
    assert.equal(await figure.speed(), '100');
    for (const css of ['.drawer', '[data-panel="names"]'])
      assert.equal(await (await page.find(css)).isDisplayed(), false, css);
    await page.match('.lesson h2', /Kaiming/);
    await page.until(
      async () => (await page.state()).config.preset === 'tanh',
      'a lesson alone in the address sets itself up',
    );
    for (const bare of ['hide=lessons', 'embed=1&panels=loss']) {
      await page.load(`#v=1&${bare}&lesson=3`);
      await page.match('.lesson h2', /Kaiming/);
      for (const css of ['.welcome', '.lesson-chooser'])
        assert.equal(await (await page.find(css)).isDisplayed(), false, `${css} with ${bare}`);
    }
    await page.load('#v=1&embed=1&panels=loss');
    for (const css of ['.masthead', '.prose'])
      assert.equal(
        await page.driver.executeScript(
          `return document.querySelector('${css}').checkVisibility()`,
        ),
        false,
        css,
      );
    for (const css of ['[data-panel="names"]', '.drawer', '[data-panel="log"]'])
      assert.equal(await (await page.find(css)).isDisplayed(), false, css);
    assert.equal(await (await page.find('[data-action="train"]')).isDisplayed(), true);
    await go('#v=1&panels=loss');
    await page.until(
      () =>
        page.driver.executeScript(`return document.querySelector('.masthead').checkVisibility()`),
      'the page is whole again',
    );
  });
});

describe('copying', inOne('chromium'), () => {
  it('puts the link and the snippets where they can be pasted', async () => {
    await page.load('#v=1&n_hidden=32&step=5');
    await figure.restsAt(5);
    await figure.openShare();
    await page.runInPage(`
      window.copied = [];
      Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => { window.copied.push(text); } } });
    `);
    for (const which of [
      'copy-link',
      'copy-link-step',
      'copy-embed-1',
      'copy-embed-2',
      'copy-embed-3',
    ]) {
      await page.click(`[data-action="${which}"]`);
      await page.until(
        async () => (await page.text(`[data-action="${which}"]`)) === 'Copied',
        `${which} is copied`,
      );
      assert.equal(
        await page.driver.executeScript('return window.copied.at(-1)'),
        await figure.textOf(which),
      );
    }
    assert.match(await figure.textOf('copy-link'), /watched\.html#v=1&n_hidden=32$/);
    assert.match(await figure.textOf('copy-link-step'), /watched\.html#v=1&n_hidden=32&step=5$/);
    await closeShare();
  });

  it('selects the text where the browser does not let the page copy', async () => {
    await page.load('');
    await figure.openShare();
    await page.runInPage(
      `Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: () => Promise.reject(new Error('no')) } });`,
    );
    await page.click('[data-action="copy-link"]');
    await page.match('[data-action="copy-link"]', /Selected/);
    const selected = await figure.inFigure(
      `const area = figure.shadowRoot.querySelector('[data-text="copy-link"]'); return area.value.slice(area.selectionStart, area.selectionEnd)`,
    );
    assert.equal(selected, await figure.textOf('copy-link'));
    await closeShare();
  });
});
