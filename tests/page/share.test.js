import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { setViewport } from './lib/browser.js';
import { Playground, figureOf, hashAfter } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
/** @type {string} */
let folder;
/** @type {ReturnType<typeof figureOf>} */
let figure;
before(async () => {
  page = await Page.open();
  figure = figureOf(page);
  folder = mkdtempSync(join(tmpdir(), 'share-'));
});
after(async () => {
  rmSync(folder, { recursive: true });
  await page?.close();
});

describe('addresses', inOne('chromium'), () => {
  it('leads to a moment, to the bit', async () => {
    await page.load('#v=1&preset=kaiming&n_hidden=64&step=500&panels=loss,saturation&theme=dark');
    await figure.restsAt(500);
    assert.equal(await figure.hash(), hashAfter({ preset: 'kaiming', n_hidden: 64 }, 500));
    assert.deepEqual((await page.state()).panels, ['loss', 'saturation']);
    assert.equal(
      await page.driver.executeScript('return document.documentElement.dataset.scheme'),
      'dark',
    );
  });

  it('is written as things change, in its shortest form', async () => {
    await page.load('');
    const fragment = () => page.driver.executeScript('return location.hash');
    assert.equal(await fragment(), '');
    await page.choose('[data-key="preset"] select', 'tanh');
    await page.until(
      async () => (await fragment()) === '#v=1&preset=tanh',
      'the preset is in the address',
    );
    await page.click('[data-action="step"]');
    await page.until(
      async () => (await fragment()) === '#v=1&preset=tanh&step=1',
      'the step is in the address',
    );
    await page.show('gradients');
    await page.until(
      async () =>
        (await fragment()).endsWith('step=1&panels=network,activations,loss,notebook,gradients'),
      'the figures are in the address',
    );
  });

  it('names what is wrong, does the rest, and nothing worse', async () => {
    const hostile = [
      'n_hidden=1e9',
      'step=1e15',
      `panels=${encodeURIComponent('<script>window.hurt=1</script>')},loss`,
      'frobnicate=1',
      'theme=pink',
      '__proto__=1',
      'names=%00',
      'preset=tanh',
    ];
    await page.load(`#v=1&${hostile.join('&')}`);
    const said = await page.text('[data-readout="status"]');
    for (const key of ['n_hidden', 'step', '<script>', 'frobnicate', 'theme', '__proto__', 'names'])
      assert.ok(said.includes(key), `${key} in: ${said}`);
    const { config, step } = await page.state();
    assert.deepEqual([config.preset, config.n_hidden, step], ['tanh', 200, 0]);
    assert.equal(await page.driver.executeScript('return window.hurt'), null);
    assert.deepEqual((await page.state()).panels, ['loss']);
  });

  it('refuses a text that unpacks to more than it may be', async () => {
    const bomb = await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const stream = new Blob([new Uint8Array(5_000_000).fill(97)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
      new Response(stream).arrayBuffer().then((buffer) => {
        let text = '';
        for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
        done(btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''));
      });
    `);
    await page.load(`#v=1&names=${bomb}`);
    assert.match(await page.text('[data-readout="status"]'), /over 20 kB/);
    assert.equal((await page.state()).config.corpus, 'ssa-2018');
  });

  it('carries names of the reader\u2019s own, and says so', async () => {
    const names = Array.from(
      { length: 120 },
      (_, i) => `na${'abcdefghij'[i % 10]}${'klmno'[i % 5]}${'\u00e9\u00fc\u00f8'[i % 3]}`,
    ).join('\n');
    const path = join(folder, 'own.txt');
    writeFileSync(path, names);
    await page.load('');
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
    await page.click('[data-action="step"]');
    const before = await figure.hash();
    await figure.openShare();
    const link = await page.value('[data-text="copy-link-step"]');
    assert.match(await page.text('.share-dialog'), /Your names are in the link/);
    assert.match(link, /[#&]names=[\w-]+$/);
    const element = await page.value('[data-text="copy-embed-1"]');
    assert.equal(/ names="([\w-]+)"/.exec(element)?.[1], /[#&]names=([\w-]+)$/.exec(link)?.[1]);
    await page.load(new URL(link).hash);
    await figure.restsAt(1);
    assert.equal(await figure.hash(), before);
    assert.equal((await page.state()).error, '');
  });
});

describe('what is taken home', inOne('firefox'), () => {
  it('a model goes on elsewhere, and one from elsewhere here', async () => {
    await page.load('#v=1&n_hidden=48&step=300');
    await figure.restsAt(300);
    await figure.openShare();
    const here = Playground.load(await figure.save('save-model'));
    assert.equal(here.weightsSha256(), await figure.hash());
    here.train(50);
    await page.click('[data-action="close-share"]');
    await figure.inFigure('return figure.step(50)');
    await figure.restsAt(350);
    assert.equal(await figure.hash(), here.weightsSha256());

    const other = new Playground({ preset: 'deep-batchnorm', n_hidden: 20 });
    other.train(120);
    const path = join(folder, 'other.safetensors');
    writeFileSync(path, other.save());
    await figure.openShare();
    await (await page.find('.share-dialog input[type="file"]')).sendKeys(path);
    await figure.restsAt(120);
    await figure.inFigure('return figure.step(30)');
    await figure.restsAt(150);
    other.train(30);
    assert.equal(await figure.hash(), other.weightsSha256());
  });

  it('a model with names of its own leaves none of the old names in the link', async () => {
    const names = (/** @type {string} */ letter) =>
      Array.from({ length: 60 }, (_, i) => `${letter}a${'bcdefg'[i % 6]}${'hijkl'[i % 5]}`).join(
        '\n',
      );
    const [old, own] = ['x', 'y'].map(
      (letter) => new Playground({ corpus: 'custom' }, new TextEncoder().encode(names(letter))),
    );
    const load = async (/** @type {Playground} */ run, /** @type {string} */ name) => {
      const path = join(folder, name);
      writeFileSync(path, run.save());
      await figure.openShare();
      await (await page.find('.share-dialog input[type="file"]')).sendKeys(path);
      await page.match('[data-readout="status"]', new RegExp(name));
      await figure.openShare();
      const link = await page.value('[data-text="copy-link"]');
      await page.click('[data-action="close-share"]');
      return /names=([\w-]+)/.exec(String(link))?.[1];
    };
    await page.load('');
    const [first, second] = [
      await load(old, 'old.safetensors'),
      await load(own, 'own.safetensors'),
    ];
    assert.ok(first && second && first !== second, `${first} then ${second}`);
  });

  it('shows beforehand what an embedded figure looks like', async () => {
    await page.load('#v=1&preset=tanh&panels=loss');
    await figure.openShare();
    const line = await page.value('[data-text="copy-embed-1"]');
    assert.match(
      line,
      /^<script type="module" src="http.*\/embed\.js"><\/script>\n<makemore-playground preset="tanh" panels="loss"><\/makemore-playground>$/,
    );
    await page.click('[data-action="preview"]');
    await page.driver.switchTo().frame(await page.find('.preview iframe'));
    await page.until(async () => (await page.state()).ready, 'the preview stands');
    const { config } = await page.state();
    assert.equal(config.preset, 'tanh');
    await page.driver.switchTo().defaultContent();
    await page.click('[data-action="close-share"]');
  });

  it('a file that is no model costs nothing but a sentence', async () => {
    await page.load('#v=1&step=20');
    await figure.restsAt(20);
    const before = await figure.hash();
    const good = new Playground({}).save();
    for (const [name, bytes] of /** @type {[string, Uint8Array][]} */ ([
      ['cut', good.slice(0, 500)],
      ['none', Buffer.from('emma\nolivia')],
      ['flipped', good.map((byte, i) => (i < 40 ? byte ^ 255 : byte))],
    ])) {
      const path = join(folder, `${name}.safetensors`);
      writeFileSync(path, bytes);
      await figure.openShare();
      await (await page.find('.share-dialog input[type="file"]')).sendKeys(path);
      await page.until(
        async () =>
          (await page.present('[data-readout="status"]'))?.startsWith(`${name}.safetensors: `),
        `${name} is refused`,
      );
      assert.equal(await figure.hash(), before);
    }
  });

  it('PyTorch files know the run; figures come as pictures and numbers', async () => {
    await page.load('#v=1&preset=kaiming&step=200');
    await figure.restsAt(200);
    await page.until(
      async () => (await page.state()).dev?.step === 200,
      'the dev loss is measured',
    );
    const { dev } = await page.state();
    await figure.openShare();
    const python = (await figure.save('save-continue')).toString();
    assert.match(python, /^#!\/usr\/bin\/env python3/);
    assert.ok(
      python.includes(JSON.stringify(JSON.stringify(dev.loss)).slice(1, -1)),
      'it knows the dev loss',
    );
    assert.ok((await figure.save('save-reproduce')).toString().includes('from_scratch\\":true'));
    assert.equal(
      (await figure.save('save-names')).toString(),
      readFileSync('www/data/ssa-names-2018.txt', 'utf8'),
    );

    const png = await figure.save('png-loss');
    assert.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    const width = await figure.inFigure(
      `return figure.shadowRoot.querySelector('[data-panel="loss"]').getBoundingClientRect().width`,
    );
    assert.equal(png.readUInt32BE(16), Math.ceil((width + 24) * 2));
    const csv = (await figure.save('data-loss')).toString();
    assert.match(
      csv,
      /^\ufeffstep,lowest loss,highest loss,smoothed loss,dev loss,run\r\n0,3\.286.*,"makemore playground, preset kaiming, seed 2147483647, step 200, reference lines"\r\n/,
    );
    const activations = JSON.parse((await figure.save('data-activations')).toString());
    assert.ok(activations.figures[0].data.density.length > 20);
  });
});

describe('the last run', inOne('chromium'), () => {
  it('comes back after a reload, paused, to the bit, with its history', async () => {
    await page.load('#v=1&n_hidden=32');
    await page.click('[data-action="train"]');
    await page.until(async () => (await page.state()).step > 400, 'it trains');
    await page.click('[data-action="train"]');
    const { step } = await page.state();
    const before = await figure.hash();
    await figure.isKept();
    const losses = await figure.data('loss');
    const fragment = await page.driver.executeScript('return location.hash');
    await page.open(/** @type {string} */ (fragment));
    await figure.restsAt(step);
    assert.equal(await figure.hash(), before);
    assert.equal(await figure.data('loss'), losses);
    await figure.openShare();
    await page.click('[data-action="forget"]');
    await page.match('[data-readout="share"]', /Deleted/);
    await page.open('');
    assert.equal((await page.state()).step, 0);
  });

  it('is not there where the browser keeps nothing, and that is said', async () => {
    await page.load('');
    await page.driver.executeScript(
      `IDBFactory.prototype.open = () => { throw new DOMException('no room', 'QuotaExceededError'); };`,
    );
    await page.click('[data-action="train"]');
    await page.until(async () => (await page.state()).step > 100, 'it trains');
    await page.click('[data-action="train"]');
    await page.match('[data-readout="status"]', /keeps no copy of the run \(no room\)/);
    assert.ok((await page.state()).step > 100);
  });
});

describe('in other people\u2019s pages', inOne('firefox'), () => {
  /** State of a figure by its id. @param {string} id */
  const state = (id) =>
    /** @type {Promise<any>} */ (
      page.driver.executeScript(`return document.getElementById('${id}')?.state ?? {}`)
    );
  /** @param {string} path @param {string} [ready] */
  const visit = async (path, ready = 'first') => {
    await page.driver.get(`${page.url}post/${path}`);
    if (ready) await page.until(async () => (await state(ready)).ready, `${path} stands`);
  };
  /** @param {string} text */
  const press = async (text) => {
    const button = await page.driver.findElement({
      xpath: `//button[normalize-space()=${JSON.stringify(text)}]`,
    });
    await page.driver.executeScript('arguments[0].scrollIntoView({ block: "center" })', button);
    await button.click();
  };

  it('the post\u2019s prose drives its figures under a strict policy', async () => {
    await visit('examples/blog/index.html');
    assert.equal((await state('first')).config.preset, 'initial');
    assert.equal(
      await page.driver.executeScript(
        `return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length`,
      ),
      1,
      'the wasm is loaded once for three figures',
    );
    await press('1,000 steps');
    await page.until(
      async () => (await state('first')).step === 1000 && !(await state('first')).playing,
      'the first takes its steps',
    );
    await press('scale by 5/3 over the root of fan-in');
    assert.equal((await state('second')).config.preset, 'kaiming');
    await press('Train');
    await page.until(async () => (await state('third')).step > 10, 'the third trains');
    assert.match(await page.driver.findElement({ id: 'said' }).getText(), /step \d+, loss/);
    await page.driver.executeScript('scrollTo(0, 0)');
    await page.until(
      async () => (await state('third')).suspended === 'off screen',
      'off screen it rests',
    );
    assert.equal((await state('first')).step, 1000);
  });

  it('breaks no strict policy, and neither does the page', async () => {
    const breach = async () => {
      await page.driver.get(`${page.url}post/tests/page/broken.html`);
      await page.until(
        async () => page.violations.some((report) => report.includes('broken.html')),
        'a breach is reported',
      );
    };
    await breach();
    page.violations.length = 0;
    await page.driver.get(
      `${page.url}post/dist/index.html#v=1&panels=loss,saturation,embedding,normbench,checks&lesson=3&step=300`,
    );
    page.host = await page.driver.findElement({ css: 'makemore-playground' });
    await figure.restsAt(300);
    await figure.openShare();
    await page.click('[data-action="png-loss"]');
    await page.click('[data-action="close-share"]');
    for (const id of ['saturation', 'embedding', 'normbench', 'checks']) await page.see(id);
    await visit('examples/blog/index.html');
    // Reports come late: those of the pages before this one are there when its own is.
    await breach();
    assert.deepEqual(
      page.violations.filter((report) => !report.includes('broken.html')),
      [],
    );
  });

  it('fits a narrow column, with the page\u2019s own face', async () => {
    await setViewport(page.driver, 390, 800);
    await visit('examples/blog/index.html');
    await page.driver.executeScript(`document.querySelector('#first').style.width = '280px'`);
    await page.until(
      async () =>
        page.driver.executeScript(
          `return document.querySelector('#first').shadowRoot.querySelector('.figures canvas')?.clientWidth <= 280`,
        ),
      'the figure is narrow',
    );
    const { wide, below, face, parts } = /** @type {any} */ (
      await page.driver.executeScript(`
      const figure = document.querySelector('#first');
      const app = figure.shadowRoot.querySelector('.app');
      const below = figure.querySelector('[slot="caption"]').getBoundingClientRect().top >= figure.shadowRoot.querySelector('.figures').getBoundingClientRect().bottom;
      return { wide: app.scrollWidth - app.clientWidth, below, face: getComputedStyle(app).fontFamily, parts: [...figure.shadowRoot.querySelectorAll('.panel')].filter((panel) => panel.checkVisibility()).length };
    `)
    );
    assert.equal(wide, 0, 'nothing is cut off');
    assert.ok(below, 'the caption stands below the figure');
    assert.match(face, /Georgia/);
    assert.equal(parts, 1);
    await setViewport(page.driver, 1280, 900);
  });

  it('a frame tells its height and takes orders', async () => {
    await visit('tests/page/frame.html', '');
    const frame = () =>
      page.driver.executeScript(
        `const frame = document.querySelector('iframe'); return { height: parseFloat(frame.style.height) || 0, said: window.said };`,
      );
    await page.until(
      async () => /** @type {any} */ (await frame()).height > 200,
      'the frame has its height',
    );
    await press('Ten steps');
    await page.until(
      async () => /** @type {any} */ (await frame()).said.includes('pause 10'),
      'the frame took ten steps',
    );
    await press('Nonsense');
    await page.until(
      async () =>
        /** @type {any} */ (await frame()).said.some((/** @type {string} */ line) =>
          line.startsWith('error n_hidden'),
        ),
      'a wrong order is answered',
    );
  });

  it('a frame has the colours that its address asks for, all over', async () => {
    for (const [theme, isDark] of /** @type {[string, boolean][]} */ ([
      ['dark', true],
      ['light', false],
    ])) {
      await page.leave();
      await page.driver.get(`${page.url}post/dist/embed.html#v=1&panels=loss&theme=${theme}`);
      await page.until(async () => (await page.state()).ready, 'the frame is ready');
      const colors = /** @type {string[]} */ (
        await page.driver.executeScript(`
        const figure = document.querySelector('makemore-playground');
        return [getComputedStyle(document.body).backgroundColor, getComputedStyle(figure.shadowRoot.querySelector('.transport')).backgroundColor];
      `)
      );
      for (const color of colors)
        assert.equal(Number(/\d+/.exec(color)?.[0]) < 128, isDark, `${theme}: ${colors}`);
    }
  });

  it('a single file opens from a disk', async () => {
    await page.driver.get(pathToFileURL(resolve('dist/makemore-playground.html')).href);
    await page.until(async () => (await page.state()).ready, 'the page is ready');
    await page.driver.executeScript(`document.querySelector('makemore-playground').step(100)`);
    await figure.restsAt(100);
    assert.equal(await figure.hash(), hashAfter({}, 100));
  });
});
