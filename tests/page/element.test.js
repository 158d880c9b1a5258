import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Key } from 'selenium-webdriver';
import { Playground, figureOf, hashAfter, names, packed } from './lib/figure.js';
import { setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/**
 * Runs before the page's own scripts: where it is told, the next step traps, as it would where the
 * training code has a fault; the network then stays lent out to the call that broke down.
 */
const TRAP = `
  let broken = 0;
  const wrap = (exports) => ({
    ...exports,
    playground_trainFor(network, ...rest) {
      if (!window.__trap) return exports.playground_trainFor(network, ...rest);
      window.__trap = false;
      broken = network;
      throw new WebAssembly.RuntimeError('unreachable executed');
    },
    __wbg_playground_free(network, ...rest) {
      if (network !== broken) return exports.__wbg_playground_free(network, ...rest);
      throw new Error('attempted to take ownership of Rust value while it was borrowed');
    },
  });
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...what) => {
      const made = await original(...what);
      if (made instanceof WebAssembly.Instance) return { exports: wrap(made.exports) };
      return { module: made.module, instance: { exports: wrap(made.instance.exports) } };
    };
  }
`;

/** @typedef {import('selenium-webdriver').WebElement} WebElement */

/** @type {Page} */
let page;
before(async () => {
  page = await Page.open();
});
after(() => page?.close());

/**
 * @param {string} script with `early` and `other`, the figures
 * @param {...any} args
 * @returns {Promise<any>}
 */
const run = (script, ...args) =>
  page.driver.executeScript(
    `const [early, other] = ['early', 'other'].map((id) => document.getElementById(id)); ${script}`,
    ...args,
  );
/** @param {string} id */
const state = (id) => run(`return document.getElementById('${id}').state`);
const told = () =>
  /** @type {Promise<any[][]>} */ (run('return JSON.parse(JSON.stringify(window.told))'));
/** What a figure's events of a kind said. @param {string} id @param {string} type */
const details = async (id, type) =>
  (await told())
    .filter(([from, kind]) => from === id && kind === type)
    .map(([, , detail]) => detail);
/** @param {() => Promise<unknown>} condition @param {string} what */
const until = (condition, what) => page.until(condition, what);
/** @param {string} [search] */
async function visit(search = '') {
  await page.leave();
  await page.driver.get(`${page.url}post/tests/page/host.html${search}`);
}
/** Visits, and waits until both figures rest. */
async function visitReady() {
  await visit();
  await until(
    async () => (await told()).some(([who]) => who === 'early step'),
    'the first has taken its steps',
  );
  await until(async () => (await state('other')).ready, 'the second is ready');
  await run('window.told.length = 0; window.scrollTo(0, 0)');
}
const weights = (/** @type {string} */ id) =>
  run(`return document.getElementById('${id}').weightsSha256()`);

describe('an element that is not ready', () => {
  it('does then what it is told now', async () => {
    await visit();
    await until(
      async () => (await told()).some(([who]) => who === 'early step'),
      'its steps are taken',
    );
    const all = await told();
    assert.deepEqual(
      all.filter(([who]) => ['early step', 'caption'].includes(who)),
      [
        ['caption', 'while loading', true],
        ['early step', 'kept', 7],
      ],
    );
    for (const name of ['sample', 'save'])
      assert.deepEqual(
        all.find(([who]) => who === name),
        [name, 'early', `${name}: the figure is not ready yet; wait for its "ready" event`],
      );
    const { config } = await state('early');
    assert.deepEqual([config.n_hidden, config.lr], [20, 0.05]);
    assert.equal(await weights('early'), hashAfter({ n_hidden: 20, lr: 0.05 }, 7));
    const [ready, ...others] = await details('early', 'ready');
    const { preset, n_hidden: width, lr } = ready.config;
    assert.deepEqual([preset, width, lr, others.length], ['batchnorm', 20, 0.05, 0]);
    assert.deepEqual(await details('early', 'error'), []);
  });

  it('has what is set meanwhile when it says that it is ready', async () => {
    await visit('?meanwhile');
    await until(async () => {
      const all = (await told()).map(([who]) => who);
      return all.includes('early step') && all.includes('ready step');
    }, 'its steps are taken, and those of the handler');
    const [ready] = await details('early', 'ready');
    assert.deepEqual([ready.config.n_hidden, ready.config.batch_size], [20, 8]);
    assert.equal(await weights('early'), hashAfter({ n_hidden: 20, batch_size: 8, lr: 0.05 }, 19));
  });

  it('shows what its author wrote where it never will be, and breaks its promises', async () => {
    await visit('?broken');
    await until(
      async () => (await told()).some(([who]) => who === 'early step'),
      'the promise is broken',
    );
    const [, kind, why] = (await told()).find(([who]) => who === 'early step') ?? [];
    assert.equal(kind, 'broken');
    assert.match(why, /needs WebAssembly SIMD/);
    for (const id of ['fallback', 'caption'])
      assert.equal(
        await run(`return document.getElementById('${id}').checkVisibility()`),
        true,
        id,
      );
    assert.match(await run('return early.shadowRoot.textContent'), /needs WebAssembly SIMD/);
    assert.match((await details('early', 'error'))[0].message, /needs WebAssembly SIMD/);
    await run(`early.play(); window.follow('late', early.step(3))`);
    await until(
      async () => (await told()).some(([who, what]) => who === 'late' && what === 'broken'),
      'a later one is broken, too',
    );
  });
});

describe('an element in somebody\u2019s page', () => {
  beforeEach(visitReady);

  it('gives its methods and events', inOne('chromium'), async () => {
    await run(`window.follow('twelve', early.step(12))`);
    await until(async () => (await state('early')).step === 19, 'it takes twelve steps');
    await until(
      async () => (await told()).some(([who]) => who === 'twelve'),
      'the promise is kept',
    );
    const steps = await details('early', 'step');
    assert.equal(steps.at(-1).step, 19);
    assert.ok(Number.isFinite(steps.at(-1).loss));
    assert.equal((await details('early', 'pause')).at(-1).step, 19);
    assert.equal((await run('return early.sample(3)')).length, 3);
    await run('early.reset()');
    assert.equal((await state('early')).step, 0);
    assert.equal((await state('early')).config.n_hidden, 20);
    await run('early.config = { n_hidden: 28 }');
    assert.equal((await state('early')).config.n_hidden, 28);
    const wrong = await run(
      `try { early.set({ n_hidden: -1 }); return '' } catch (error) { return error.message }`,
    );
    assert.match(wrong, /^n_hidden: got -1/);
    assert.match((await details('early', 'error')).at(-1).message, /^n_hidden: got -1/);
    assert.equal((await details('early', 'error')).length, 1);
    await run('early.play()');
    await until(async () => (await state('early')).step > 20, 'it plays');
    await run('early.pause()');
    assert.equal((await state('early')).playing, false);
    const length = await run('return early.save().length');
    assert.ok(length > 1000);
  });

  it('follows every attribute, given, changed and taken away', inOne('firefox'), async () => {
    const set = (/** @type {string} */ name, /** @type {string} */ value) =>
      run('other.setAttribute(arguments[0], arguments[1])', name, value);
    const config = async () => (await state('other')).config;
    await run(`other.removeAttribute('n_hidden')`);
    await until(async () => (await config()).n_hidden === 200, 'the preset\u2019s size is back');
    await set('n_hidden', '24');
    await set('preset', 'tanh');
    await until(async () => (await config()).preset === 'tanh', 'the preset is another');
    assert.deepEqual([(await config()).n_hidden, (await config()).batch_size], [24, 16]);
    await run('other.play()');
    await until(async () => (await state('other')).step > 10, 'it trains');
    await set('lr', '0.05');
    await until(
      async () => (await config()).lr === 0.05,
      'the learning rate is changed as it trains',
    );
    await set('n_hidden', 'many');
    await until(async () => (await details('other', 'error')).length > 0, 'what is wrong is said');
    assert.match((await details('other', 'error'))[0].message, /^n_hidden: got many/);
    assert.deepEqual([(await state('other')).playing, (await config()).n_hidden], [true, 24]);
    await run('other.pause()');
    await set('panels', 'activations,log');
    const shows = (/** @type {string} */ css) =>
      run(`return other.shadowRoot.querySelector('${css}').checkVisibility()`);
    await until(
      async () =>
        (await shows('[data-panel="activations"]')) && !(await shows('[data-panel="loss"]')),
      'the figures are others',
    );
    assert.equal(await shows('[data-panel="log"]'), true);
    await set('hide', 'log,bar');
    await until(
      async () => !(await shows('[data-panel="log"]')) && !(await shows('.transport')),
      'these are hidden',
    );
    await run(`other.removeAttribute('hide')`);
    await until(() => shows('.transport'), 'they are back');
    await set('speed', '10');
    await until(
      () => run(`return other.shadowRoot.querySelector('[aria-label="Speed"]').value === '10'`),
      'it is slow',
    );
    await set('theme', 'dark');
    await until(() => run(`return other.dataset.scheme === 'dark'`), 'it is dark');
    await run('other.reset()');
    await set('step', '30');
    await until(
      async () => (await state('other')).step === 30 && !(await state('other')).playing,
      'it goes there',
    );
    await set('autoplay', '');
    await until(async () => (await state('other')).step > 31, 'it goes on');
    await run('other.pause()');
    await set('names', packed(names(40)));
    await until(async () => (await config()).corpus === 'custom', 'the names are used');
    await run(`other.removeAttribute('names')`);
    await until(async () => (await config()).corpus === 'ssa-2018', 'the built-in ones are back');
  });

  it('leaves the keys of the page to the page', async () => {
    await run(`document.body.style.height = '4000px'`);
    await run(
      `document.activeElement?.blur(); window.stopped = []; addEventListener('keydown', (event) => window.stopped.push(event.defaultPrevented))`,
    );
    const body = await page.driver.findElement({ css: 'body' });
    for (const key of [' ', 's', 'r', '?']) await body.sendKeys(key);
    const stopped = await run('return [...window.stopped]');
    assert.ok(stopped.length >= 4 && !stopped.includes(true), stopped.join());
    await until(() => run('return scrollY > 0'), 'Space scrolls');
    await run('window.scrollTo(0, 0)');
    const typed = await page.driver.findElement({ css: '#typed' });
    await typed.click();
    await typed.sendKeys(Key.END, ' s?r');
    assert.match(await typed.getText(), /s\?r/);
    for (const id of ['early', 'other'])
      assert.deepEqual(
        [(await state(id)).playing, (await state(id)).step],
        [false, id === 'early' ? 7 : 0],
      );
    // Inside the figure they are the figure's.
    const plot = await (
      await page.driver.findElement({ css: '#other' }).getShadowRoot()
    ).findElement({ css: '[data-panel="loss"] .plot' });
    await plot.sendKeys('s');
    await until(async () => (await state('other')).step === 1, 'S takes a step');
    // What is typed into the author's own words inside it is none of its keys either.
    await run(
      `const note = document.createElement('p'); note.slot = 'caption'; note.id = 'note'; note.contentEditable = 'true'; note.textContent = 'note'; other.append(note)`,
    );
    const note = await page.driver.findElement({ css: '#note' });
    await note.click();
    await note.sendKeys('s');
    assert.match(await note.getText(), /s/);
    assert.equal((await state('other')).step, 1);
  });

  it('tells of every change, and of what it is then', inOne('chromium'), async () => {
    const last = async () => (await details('other', 'change')).at(-1);
    const tells = (/** @type {string} */ what, /** @type {[string, any]} */ [key, value]) =>
      until(async () => {
        const detail = await last();
        return detail && { ...detail.config, step: detail.step }[key] === value;
      }, `${what} is told`);
    await run('other.set({ lr: 0.07 })');
    await tells('set', ['lr', 0.07]);
    await run('other.set({ n_hidden: 25 })');
    await tells('another network', ['n_hidden', 25]);
    await run('window.scrollTo(0, 0); return other.step(9)');
    const file = `const file = other.save();`;
    await run(`${file} window.told.length = 0; other.reset(); window.file = file`);
    await tells('reset', ['step', 0]);
    await run('window.told.length = 0; other.load(window.file)');
    await tells('load', ['step', 9]);
    await run(`other.setAttribute('lr', '0.02')`);
    await tells('an attribute', ['lr', 0.02]);
  });

  it('takes steps off screen and behind another tab, since somebody waits', async () => {
    await run(`document.querySelector('#typed').style.marginBottom = '5000px'`);
    await until(async () => (await state('other')).suspended === 'off screen', 'it is off screen');
    assert.equal((await run('return other.step(40)')).step, 40);
    await run(
      `Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }); document.dispatchEvent(new Event('visibilitychange'))`,
    );
    assert.equal((await run('return other.step(10)')).step, 50);
    assert.equal(await weights('other'), hashAfter({ n_hidden: 24, batch_size: 16 }, 50));
    await run('delete document.hidden; document.dispatchEvent(new Event("visibilitychange"))');
  });

  it('keeps the keys that it uses from the page around', async () => {
    // As slides and notebooks listen: on the document.
    await run(`
      window.heard = [];
      document.addEventListener('keydown', ({ key }) => window.heard.push(key));
      other.setAttribute('panels', 'loss,settings');
    `);
    const root = await page.driver.findElement({ css: '#other' }).getShadowRoot();
    await run('other.scrollIntoView()');
    await until(async () => (await state('other')).drawn.includes('loss'), 'its curve is drawn');
    const plot = await root.findElement({ css: '[data-panel="loss"] .plot' });
    const press = async (/** @type {WebElement} */ element, /** @type {string[]} */ ...keys) => {
      await page.driver.executeScript('arguments[0].focus()', element);
      await page.driver
        .actions()
        .sendKeys(...keys)
        .perform();
    };
    await press(plot, 's', 's', Key.ARROW_LEFT, 'r');
    await press(plot, Key.SPACE);
    await until(async () => (await state('other')).playing, 'Space trains');
    await press(plot, Key.SPACE);
    const button = await root.findElement({ css: '[data-action="step"]' });
    await until(() => button.isEnabled(), 'Space pauses, and Step can be pressed');
    await press(button, Key.ENTER);
    assert.deepEqual(await run('return window.heard'), []);
    // These are of no use to it.
    await press(plot, 'q', Key.PAGE_DOWN);
    await until(() => run('return window.heard.length === 2'), 'the page has the others');
    assert.equal(await run('return other.dataset.lmSuppressShortcuts'), 'true');
  });

  it('rests off screen whatever it is told, and goes on when it is seen', async () => {
    await run(`document.querySelector('#typed').style.marginBottom = '5000px'`);
    await until(async () => (await state('other')).suspended === 'off screen', 'it is off screen');
    await run(
      'other.play(); other.pause(); other.play(); other.set({ n_hidden: 30 }); other.play()',
    );
    // A tab that is hidden and shown again does not bring it on screen.
    for (const hidden of [true, false]) {
      await run(
        `Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    }
    await page.driver.sleep(400);
    const { step, playing, suspended } = await state('other');
    assert.deepEqual([step, playing, suspended], [0, true, 'off screen']);
    await run('other.scrollIntoView()');
    await until(async () => (await state('other')).step > 5, 'it goes on');
    await run('other.pause()');
    assert.equal((await state('other')).suspended, '');
  });

  it(
    'taken out of the page it rests, keeps its promise and forgets where it was sent',
    inOne('firefox'),
    async () => {
      await run(
        `other.scrollIntoView(); window.follow('sent', other.step(1000000)); window.parked = other`,
      );
      await until(async () => (await state('other')).step > 5, 'it is on its way');
      await run('window.parked.remove()');
      await until(
        async () => (await told()).some(([who, what]) => who === 'sent' && what === 'kept'),
        'the promise is kept',
      );
      const { length } = await details('other', 'pause');
      assert.equal(length, 1);
      const rested = await run('return window.parked.state.step');
      await run(
        'document.body.append(window.parked); window.parked.play(); window.parked.scrollIntoView()',
      );
      await until(async () => (await state('other')).step > rested + 5, 'it trains again');
      assert.equal((await state('other')).target, null);
      await run('other.pause()');
    },
  );

  it(
    'plays on beyond the step it was sent to, where it is told to play',
    inOne('firefox'),
    async () => {
      await run(
        `other.scrollIntoView(); other.setAttribute('speed', '1'); window.follow('sent', other.step(200000))`,
      );
      await until(async () => (await state('other')).target === 200_000, 'it is sent');
      await run('other.play()');
      assert.equal((await state('other')).target, null);
      await run('other.pause()');
      await until(
        async () => (await told()).some(([who]) => who === 'sent'),
        'the promise is kept when it rests',
      );
    },
  );

  it('sent on after it has broken down, says no more than that', async () => {
    await run(
      `other.scrollIntoView(); other.set({ preset: 'deep', activation: 'linear', n_hidden: 30, lr: 1000000 }); window.follow('down', other.step(1000))`,
    );
    await until(async () => (await state('other')).diverged, 'it diverges');
    await run(`window.follow('again', other.step(10))`);
    await until(
      async () => (await told()).some(([who, what]) => who === 'again' && what === 'kept'),
      'the promise is kept',
    );
    const text = await run(
      `return other.shadowRoot.querySelector('[data-readout="status"]').textContent`,
    );
    assert.match(text, /^Stopped: .*Reset restarts/);
  });

  it(
    'computes nothing for what it does not show, and keeps nothing in the page\u2019s storage',
    inOne('firefox'),
    async () => {
      await run(
        `localStorage.clear(); other.scrollIntoView(); other.set({ max_steps: 40 }); other.play()`,
      );
      await until(
        async () => (await state('other')).step === 40 && (await state('other')).dev?.step === 40,
        'the run is done',
      );
      await page.driver.sleep(600);
      const hidden = await run(
        `return [...other.shadowRoot.querySelectorAll('.names .name, [data-readout="sha"], .health li')].map((element) => element.textContent).join('')`,
      );
      assert.equal(hidden, '');
      await run(`other.setAttribute('panels', 'loss,names,log,run')`);
      await until(
        () => run(`return other.shadowRoot.querySelectorAll('.log li b').length === 1`),
        'what is shown is computed',
      );
      await until(
        () =>
          run(
            `return other.shadowRoot.querySelector('.names .name').textContent !== '' && /step 40/.test(other.shadowRoot.querySelector('[data-readout="sha"]').textContent)`,
          ),
        'names and fingerprint, too',
      );
      assert.deepEqual(await run('return Object.keys(localStorage)'), []);
    },
  );

  it('is dark in dark text, however its colour is said and whenever it changes', async () => {
    const scheme = () => run('return other.dataset.scheme');
    for (const [color, want] of [
      ['color(srgb 0.95 0.95 0.95)', 'dark'],
      ['oklch(0.2 0.02 250)', 'light'],
      ['oklch(0.95 0.02 250)', 'dark'],
      ['rgb(20, 20, 20)', 'light'],
      ['hsl(0 0% 90%)', 'dark'],
    ]) {
      await run('document.documentElement.style.color = arguments[0]', color);
      await until(async () => (await scheme()) === want, `${color}: ${want}`);
    }
    await run(`
      const host = document.createElement('div');
      host.style.color = 'rgb(10, 10, 10)';
      host.attachShadow({ mode: 'open' }).append(other);
      document.body.append(host);
      window.inside = other;
    `);
    await until(
      async () => (await run('return window.inside.dataset.scheme')) === 'light',
      'it has the colour of the shadow root\u2019s host',
    );
  });

  it('fits a column of 280 pixels with many layers', async () => {
    await setViewport(page.driver, 600, 800);
    await run(
      `other.style.width = '280px'; other.setAttribute('panels', 'activations,preactivations,gradients,loss'); other.set({ preset: 'deep' }); other.scrollIntoView()`,
    );
    await until(
      () =>
        run(
          `return other.shadowRoot.querySelectorAll('[data-panel="activations"] canvas').length === 5`,
        ),
      'there are five layers',
    );
    const wide = await run(
      `const app = other.shadowRoot.querySelector('.app'); return [...other.shadowRoot.querySelectorAll('.figures canvas, .panel')].filter((element) => element.getBoundingClientRect().right > app.getBoundingClientRect().right + 0.5).length`,
    );
    assert.equal(wide, 0);
    await setViewport(page.driver, 1280, 900);
  });
});

describe('the page itself', () => {
  it('goes on with a model that is dropped on it', inOne('chromium'), async () => {
    const figure = figureOf(page);
    await page.load('#v=1&n_hidden=30');
    const other = new Playground({ preset: 'kaiming', n_hidden: 26 });
    other.train(80);
    const base64 = Buffer.from(other.save()).toString('base64');
    await page.driver.executeScript(
      `
      const bytes = Uint8Array.from(atob(arguments[0]), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], 'mine.safetensors'));
      document.querySelector('makemore-playground').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    `,
      base64,
    );
    await page.match(
      '[data-readout="status"]',
      /^mine\.safetensors: at step 80\. Train continues from there\.$/,
    );
    await figure.inFigure('return figure.step(20)');
    await figure.restsAt(100);
    other.train(20);
    assert.equal(await figure.hash(), other.weightsSha256());
    await figure.addressIs('#v=1&preset=kaiming&n_hidden=26&step=100');
  });

  it('an error of the reader\u2019s does not stop the training', inOne('chromium'), async () => {
    await page.load('#v=1&n_hidden=30');
    await page.click('[data-action="train"]');
    await page.driver.executeScript(
      `document.querySelector('makemore-playground').setAttribute('names', arguments[0])`,
      packed('ana\nbea'),
    );
    await page.match('[data-readout="status"]', /names: .*2 names; give at least 10/);
    const { step, playing } = await page.state();
    assert.equal(playing, true);
    await page.until(async () => (await page.state()).step > step, 'it goes on');
    await page.click('[data-action="train"]');
  });

  it('starts again after the training code has broken down', async () => {
    page.before = TRAP;
    await page.load('#v=1&n_hidden=30');
    page.before = '';
    await page.click('[data-action="train"]');
    await page.until(async () => (await page.state()).step > 5, 'it trains');
    await page.runInPage('window.__trap = true');
    await page.match(
      '[data-readout="status"]',
      /^The training code crashed \(unreachable executed\)\. Reset starts a new network/,
    );
    await page.match('[data-action="train"]', /Resume/);
    await page.click('[data-action="reset"]');
    await page.until(async () => (await page.state()).step === 0, 'there is a new network');
    await page.click('[data-action="train"]');
    await page.until(async () => (await page.state()).step > 5, 'it trains again');
    await page.click('[data-action="train"]');
  });

  it('saves its loss log as CSV', inOne('firefox'), async () => {
    const figure = figureOf(page);
    await page.driver.executeScript('localStorage.clear()');
    await page.load('#v=1&n_hidden=24&max_steps=60&step=60');
    await page.until(
      async () => (await page.findAll('.log li b')).length === 1,
      'the run is logged',
    );
    await page.tab('runs');
    const csv = (await figure.save('log-save')).toString();
    const [head, ...rows] = csv.split('\r\n');
    assert.equal(
      head,
      'run,differs from the row before,train,dev,steps,seed,notebook (train / dev)',
    );
    assert.match(rows.at(-1) ?? '', /^batchnorm,.*\d\.\d{4},\d\.\d{4},60,2147483647,/);
  });
});
