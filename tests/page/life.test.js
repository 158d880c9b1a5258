// The life of a figure: what starts, moves, ends and removes it, whenever that happens.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { browserName } from './lib/browser.js';
import { Playground, figureOf, hashAfter, names, packed } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
/** @type {ReturnType<typeof figureOf>} */
let figure;
before(async () => {
  page = await Page.open();
  figure = figureOf(page);
});
after(() => page?.close());

/**
 * A script with the figure `f` of the page that makes figures.
 *
 * @param {string} script
 * @param {...any} args
 * @returns {Promise<any>}
 */
const run = (script, ...args) =>
  page.driver.executeScript(
    `const { life } = window; const f = document.getElementById('f') ?? window.kept; ${script}`,
    ...args,
  );
const state = () => run('return f?.state ?? {}');
/** What the figure's events of a kind said. @param {string} type */
const details = async (type) =>
  /** @type {[string, any][]} */ (await run('return life.events.f'))
    .filter(([kind]) => kind === type)
    .map(([, detail]) => detail);
/** @param {() => Promise<unknown>} condition @param {string} what */
const until = (condition, what) => page.until(condition, what);

/** Makes the figure, and waits until it is there. @param {Record<string, any>} [attributes] */
async function make(attributes) {
  await run(`life.make('f', arguments[0])`, attributes ?? {});
  await until(async () => (await state()).ready, 'the figure is ready');
}
async function visit() {
  await page.leave();
  await page.driver.get(`${page.url}post/tests/page/life.html`);
  await until(() => page.driver.executeScript('return Boolean(window.life)'), 'the page is there');
}
/** Nobody has complained. */
async function isQuiet() {
  assert.deepEqual(await run('return life.said'), [], 'the console is silent');
  assert.deepEqual(await details('error'), []);
}
/** It trains when it is told to, wherever it is. */
async function trains() {
  await run('f.pause(); f.play()');
  const { step } = await state();
  await until(async () => (await state()).step > step, 'it trains');
  await run('f.pause()');
}
/** A saved run. @param {Record<string, any>} config @param {number} steps */
function fileOf(config, steps) {
  const model = new Playground(config);
  model.train(steps);
  const file = Buffer.from(model.save()).toString('base64');
  model.free();
  return file;
}
const BYTES =
  'const bytes = Uint8Array.from(atob(arguments[0]), (letter) => letter.charCodeAt(0));';

describe('a listener of a figure\u2019s events', inOne('firefox'), () => {
  beforeEach(visit);

  it('starts another network on pause', async () => {
    await run(`
      const made = life.make('f', { max_steps: 50, autoplay: '' });
      made.addEventListener('pause', () => made.set({ preset: 'kaiming' }));
    `);
    await until(async () => (await state()).config?.preset === 'kaiming', 'it is another network');
    await page.driver.sleep(200);
    const { step, playing, diverged } = await state();
    assert.deepEqual([step, playing, diverged], [0, false, null]);
    assert.equal((await details('pause')).length, 1);
    await isQuiet();
    await run('f.play()');
    await until(async () => (await state()).step > 3, 'it trains');
    await isQuiet();
  });

  it('resets on a step', async () => {
    await make();
    await run(`f.addEventListener('step', () => f.reset(), { once: true }); f.play()`);
    await until(async () => (await details('pause')).length === 1, 'it rests');
    await page.driver.sleep(200);
    assert.equal((await state()).step, 0);
    await trains();
    await isQuiet();
  });

  it('resets when it has diverged', async () => {
    await make({ preset: 'deep', activation: 'linear', lr: 1_000_000 });
    await run(`f.addEventListener('error', () => f.reset(), { once: true }); f.play()`);
    await until(async () => (await details('error')).length > 0, 'it diverges');
    await page.driver.sleep(200);
    const { step, playing, diverged, error } = await state();
    assert.deepEqual([step, playing, diverged, error], [0, false, null, '']);
    const errors = await details('error');
    assert.equal(errors.length, 1);
    assert.match(errors[0].message, /^Stopped: /);
    assert.deepEqual(await run('return life.said'), []);
    await run('f.set({ lr: 0.1 }); f.reset()');
    await trains();
    assert.equal((await details('error')).length, 1);
  });

  it('removes the figure on a step', async () => {
    await make();
    await run(`
      window.kept = f;
      f.addEventListener('step', () => f.remove(), { once: true });
      f.play();
    `);
    await until(async () => !(await run('return f.isConnected')), 'it is gone');
    await page.driver.sleep(1500);
    const { step, playing } = await state();
    assert.ok(step > 0);
    assert.equal(playing, false);
    await isQuiet();
    await run(`document.getElementById('there').append(f)`);
    await trains();
    await isQuiet();
  });

  it('loads a run on pause', async () => {
    await make({ max_steps: 40 });
    await run(
      `${BYTES} f.addEventListener('pause', () => f.load(bytes), { once: true }); f.play()`,
      fileOf({ preset: 'kaiming', n_hidden: 30 }, 70),
    );
    await until(async () => (await state()).config.preset === 'kaiming', 'the run is there');
    assert.equal((await state()).step, 70);
    assert.equal(
      await run('return f.weightsSha256()'),
      hashAfter({ preset: 'kaiming', n_hidden: 30 }, 70),
    );
    await trains();
    await isQuiet();
  });

  it('loads a run on a step', async () => {
    await make();
    await run(
      `${BYTES} f.addEventListener('step', () => f.load(bytes), { once: true }); f.play()`,
      fileOf({ n_hidden: 30 }, 70),
    );
    await until(async () => (await state()).config.n_hidden === 30, 'the run is there');
    await page.driver.sleep(200);
    assert.deepEqual([(await state()).step, (await state()).playing], [70, false]);
    await trains();
    await isQuiet();
  });
});

describe('the loss figure', inOne('chromium'), () => {
  const drawn = () => run(`return [...new Set(life.drawn)]`);
  const NAMES = ['guessing 3.2958', 'letters 2.8224', 'pairs 2.4533', 'triples 2.2142'];

  it('names on its lines what counts reach without a network, and hides them when asked', async () => {
    await visit();
    await make();
    await until(async () => (await state()).drawn.includes('loss'), 'the loss is drawn');
    const texts = await drawn();
    for (const name of NAMES) assert.ok(texts.includes(name), `${name} in ${texts.join(' | ')}`);
    const label = () =>
      run(`return f.shadowRoot.querySelector('[data-panel="loss"] .plot').ariaLabel`);
    assert.match(
      await label(),
      /Without a network: guessing: -ln\(1\/27\) = 3\.2958; single letters: 2\.8224, dev 2\.8267; pairs: 2\.4533, dev 2\.4716; triples: 2\.2142, dev 2\.2526/,
    );
    await run(
      `life.drawn.length = 0; f.shadowRoot.querySelector('[data-panel="loss"] [data-action="reference-lines"]').click()`,
    );
    await until(async () => (await drawn()).length > 0, 'it is drawn again');
    assert.ok(
      !(await drawn()).some((/** @type {string} */ text) =>
        /guessing|letters|pairs|triples/.test(text),
      ),
    );
    assert.doesNotMatch(await label(), /Without a network/);
    await isQuiet();
  });
});

describe('another network', inOne('chromium'), () => {
  it('has its own baseline in the loss figure', async () => {
    await visit();
    await make();
    await until(async () => (await state()).drawn.includes('loss'), 'the loss is drawn');
    const line = () =>
      run(`return life.drawn.filter((text) => text.startsWith('guessing ')).at(-1) ?? ''`);
    await until(async () => (await line()) === 'guessing 3.2958', 'the line is there');
    const text = names(120);
    const { letters } = Playground.checkCorpus(text, { corpus: 'custom' });
    await run(`life.drawn.length = 0; f.setAttribute('names', arguments[0])`, packed(text));
    await until(async () => (await state()).config.corpus === 'custom', 'the names are used');
    const want = `guessing ${Math.log(letters + 1).toFixed(4)}`;
    await until(async () => (await line()) === want, `the line is ${want}`);
    assert.equal(
      await run(`return f.shadowRoot.querySelector('[data-readout="baseline"]').textContent`),
      Math.log(letters + 1).toFixed(4),
    );
    await isQuiet();
  });

  it('begins Along the run where it is known', async () => {
    await visit();
    await make({ panels: 'strip' });
    const file = fileOf({ n_hidden: 24 }, 10_000);
    await run(`${BYTES} f.load(bytes)`, file);
    await until(async () => (await state()).drawn.includes('strip'), 'it is drawn');
    const title = () =>
      run(`return f.shadowRoot.querySelector('[data-panel="strip"] h2').textContent`);
    const thin = '\u202f';
    assert.match(await title(), new RegExp(`, steps 10${thin}000 to 10${thin}000$`));
    const read = () =>
      run(`return f.shadowRoot.querySelector('[data-strip="0"] .readout').textContent`);
    for (const step of [12_000, 14_000, 16_000]) {
      await run('return f.step(2000)');
      await until(async () => (await state()).step === step, 'it trains');
      await page.driver.sleep(100); // the next moment is looked at later
    }
    await until(async () => (await state()).drawn.includes('strip'), 'it is drawn again');
    assert.match(await title(), new RegExp(`, steps 10${thin}000 to 16${thin}000$`));
    const point = (/** @type {number} */ at) =>
      run(
        `
        const canvas = f.shadowRoot.querySelector('[data-strip="0"] canvas');
        const { left, top, width } = canvas.getBoundingClientRect();
        canvas.dispatchEvent(new PointerEvent('pointerdown', { clientX: left + arguments[0] * width, clientY: top + 5 }));
      `,
        at,
      );
    await point(0.001);
    assert.match(await read(), new RegExp(`^step 10${thin}000: `));
    await point(0.999);
    assert.match(await read(), new RegExp(`^step 1[1-6]${thin}\\d\\d\\d: `));
    await isQuiet();
  });

  it('has the recipe\u2019s own BatchNorm, chosen in the settings as in an address', async () => {
    await page.load();
    await page.reveal('recipe');
    await page.choose('[data-key="recipe"] select', 'layers');
    await page.until(
      async () => (await page.state()).config.recipe === 'layers',
      'the recipe is there',
    );
    const { config } = await page.state();
    assert.deepEqual([config.bn_eps, config.bn_momentum], [1e-5, 0.1]);
    await page.load('#v=1&recipe=layers');
    assert.deepEqual((await page.state()).config, config);
    assert.deepEqual(await page.said(), []);
  });

  it('is asked nothing by what was drawn of the last one', async () => {
    const panels =
      'activations,saturation,batchnorm,context,embedding,updates,strip,loss,normbench';
    await page.load(`#v=1&n_hidden=24&step=30&panels=${panels}`);
    await figure.restsAt(30);
    for (const id of panels.split(',')) await page.see(id);
    /** Reads every canvas, by pointer and by key. */
    const READ_ALL = `
      const readAll = () => {
        for (const canvas of figure.shadowRoot.querySelectorAll('.figures canvas, .figures .plot')) {
          const { left, top, width, height } = canvas.getBoundingClientRect();
          const place = { clientX: left + width / 2, clientY: top + height / 2 };
          const move = new PointerEvent('pointermove', { ...place, bubbles: true, composed: true });
          Object.defineProperty(move, 'movementX', { value: 3 });
          for (const event of [
            new PointerEvent('pointerdown', { ...place, bubbles: true, composed: true }),
            move,
            new KeyboardEvent('keydown', { key: 'ArrowRight' }),
          ]) canvas.dispatchEvent(event);
        }
        for (const select of figure.shadowRoot.querySelectorAll('.figures select'))
          select.dispatchEvent(new Event('change'));
      };`;
    await figure.inFigure(`
      ${READ_ALL}
      readAll();
      document.activeElement?.blur?.();
      figure.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyR', key: 'r', bubbles: true }));
      readAll();
    `);
    assert.equal((await page.state()).step, 0);
    await page.until(
      async () => (await page.state()).drawn.includes('normbench'),
      'the next frame is drawn',
    );
    await figure.inFigure(`${READ_ALL} readAll(); figure.set({ preset: 'deep' }); readAll();`);
    await page.driver.sleep(300);
    assert.deepEqual(await page.said(), []);
    assert.equal((await page.state()).error, '');
  });
});

describe('a long row of single steps', inOne('firefox'), () => {
  it('keeps the newest dev loss, is logged, and then rests', async () => {
    page.before = `
      window.__frames = 0;
      const request = window.requestAnimationFrame;
      window.requestAnimationFrame = (act) => { window.__frames += 1; return request.call(window, act); };
    `;
    await page.load(`#v=1&n_hidden=8&panels=loss&names=${packed(names(120))}`);
    page.before = '';
    await page.driver.manage().setTimeouts({ script: 100_000 });
    const last = await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const figure = document.querySelector('makemore-playground');
      const button = figure.shadowRoot.querySelector('[data-action="step"]');
      const look = () => {
        const { step, dev } = figure.state;
        if (dev?.step !== step) return setTimeout(look, 2);
        if (step === 401) return done(dev.step);
        button.click();
        setTimeout(look, 2);
      };
      look();
    `);
    await page.driver.manage().setTimeouts({ script: 30_000 });
    assert.equal(last, 401);
    await page.tab('runs');
    await page.click('[data-action="log-run"]');
    await page.until(async () => (await page.findAll('.log li b')).length === 1, 'it is logged');
    const frames = () => page.driver.executeScript('return window.__frames');
    await page.until(async () => {
      const before = await frames();
      await page.driver.sleep(400);
      return (await frames()) === before;
    }, 'nothing more is to be drawn');
    assert.deepEqual(await page.said(), []);
  });
});

describe('steps that are asked for while others are on their way', inOne('chromium'), () => {
  it('follow them, and each promise is kept at its own step', async () => {
    await visit();
    await make({ n_hidden: 8 });
    await run(`
      window.reached = [];
      for (const steps of [20000, 300]) f.step(steps).then(({ step }) => window.reached.push(step));
    `);
    await until(() => run('return window.reached.length === 2'), 'both promises are kept');
    assert.deepEqual(await run('return [...window.reached]'), [20_000, 20_300]);
    assert.equal((await state()).step, 20_300);
    await isQuiet();
  });
});

describe('a figure in a document that changes', () => {
  beforeEach(visit);

  it(
    'ends on the built-in names where others are given and taken away at once',
    inOne('chromium'),
    async () => {
      await make();
      await run(
        `f.setAttribute('names', arguments[0]); f.removeAttribute('names')`,
        packed(names(90)),
      );
      await page.driver.sleep(600);
      assert.equal((await state()).config.corpus, 'ssa-2018');
      await run(
        `f.setAttribute('names', arguments[0]); setTimeout(() => f.removeAttribute('names'))`,
        packed(names(2000)),
      );
      await page.driver.sleep(600);
      assert.equal((await state()).config.corpus, 'ssa-2018');
      await isQuiet();
    },
  );

  it(
    'follows attributes that change before a move, and while it is detached',
    inOne('chromium'),
    async () => {
      await make();
      await run(`f.setAttribute('n_hidden', '30'); document.getElementById('there').append(f)`);
      await until(async () => (await state()).config.n_hidden === 30, 'the first is followed');
      await run(
        `window.kept = f; f.remove(); f.setAttribute('n_hidden', '32'); f.setAttribute('panels', 'activations')`,
      );
      await page.driver.sleep(1300);
      await run(`document.getElementById('here').append(f)`);
      await until(async () => (await state()).config.n_hidden === 32, 'the second is followed');
      assert.deepEqual((await state()).panels, ['activations']);
      await isQuiet();
    },
  );

  it('goes on playing when it is moved', async () => {
    await make();
    await run('f.play()');
    await until(async () => (await state()).step > 3, 'it plays');
    await run(`document.getElementById('there').append(f)`);
    const { step, playing } = await state();
    assert.equal(playing, true);
    await until(async () => (await state()).step > step + 3, 'it plays on');
    assert.deepEqual(await details('pause'), []);
    await isQuiet();
  });

  it(
    'plays on with another network where it plays by itself, and rests where it rested',
    inOne('firefox'),
    async () => {
      await make({ autoplay: '' });
      await until(async () => (await state()).step > 3, 'it plays');
      await run(`f.setAttribute('n_hidden', '30')`);
      await until(async () => (await state()).config.n_hidden === 30, 'it is another network');
      await until(async () => (await state()).step > 3, 'it plays on');
      await run('f.pause()');
      await run(`f.setAttribute('n_hidden', '32')`);
      await until(async () => (await state()).config.n_hidden === 32, 'it is a third one');
      const { step, playing } = await state();
      assert.deepEqual([step, playing], [0, false]);
      await isQuiet();
    },
  );

  it('takes no step that is asked for while it is in no document, and says so', async () => {
    await make();
    const asked = await run(`
      window.kept = f;
      f.remove();
      return f.step(3).then(() => 'taken', ({ message }) => message);
    `);
    assert.match(
      asked,
      /^step: the figure is in no document, where it does not train; put it back/,
    );
    await run(`document.getElementById('here').append(f)`);
    assert.equal(await run('return f.step(3).then(({ step }) => step)'), 3);
    await isQuiet();
  });
});

describe('another document', () => {
  beforeEach(async () => {
    await visit();
    await run(
      `const frame = document.createElement('iframe'); frame.height = 500; document.body.append(frame); life.refs.frame = frame`,
    );
    // Firefox puts another document into a new frame a moment later.
    await page.driver.sleep(100);
  });
  /** How its bar looks, by the sheets of its own. */
  const look = () =>
    run(`
      const { fontWeight, padding, flexWrap } = getComputedStyle(f.shadowRoot.querySelector('.train'));
      const { display } = getComputedStyle(f.shadowRoot.querySelector('.buttons'));
      return { fontWeight, padding, flexWrap, display, sheets: f.shadowRoot.adoptedStyleSheets.length };
    `);

  it('has figures that are made for it', async () => {
    await run(
      `window.kept = life.make('f', { panels: 'loss' }, life.refs.frame.contentDocument.body)`,
    );
    await until(async () => (await state()).ready, 'it is ready');
    await trains();
    await until(async () => (await state()).drawn.includes('loss'), 'it is drawn');
    assert.equal((await look()).display, 'flex');
    await isQuiet();
    await run('f.play(); life.refs.frame.remove()');
    const { step } = await state();
    await page.driver.sleep(500);
    assert.equal((await state()).step, step, 'it rests with the document that is gone');
  });

  it('has figures that come from here, as they are, and sends them back', async () => {
    await make();
    await trains();
    await until(async () => (await state()).drawn.includes('loss'), 'it is drawn');
    const { display, sheets } = await look();
    assert.equal(display, 'flex');
    for (const place of [
      'life.refs.frame.contentDocument.body',
      `document.getElementById('there')`,
    ]) {
      const { step } = await state();
      await run(`window.kept = f; ${place}.append(f); f.scrollIntoView()`);
      assert.deepEqual([(await look()).display, (await look()).sheets], [display, sheets]);
      assert.equal((await state()).step, step);
      await trains();
    }
    await isQuiet();
  });
});

describe('properties of a figure', inOne('firefox'), () => {
  beforeEach(visit);

  it('are its attributes, whatever type they are given', async () => {
    await make({ panels: 'loss' });
    await run(`f.theme = 'dark'; f.n_hidden = 64; f.batch_norm = false; f.step = 50;`);
    await until(async () => (await state()).config.n_hidden === 64, 'the width is set');
    await figureRestsAt(50);
    assert.equal(await run('return f.dataset.scheme'), 'dark');
    assert.equal(await run('return typeof f.step'), 'function');
    assert.equal((await state()).config.norm, 'none');
    assert.equal(
      await run('return f.weightsSha256()'),
      hashAfter({ n_hidden: 64, batch_norm: false }, 50),
    );
    await run('return f.step(5)');
    await figureRestsAt(55);
    await run(`f.theme = 'light'`);
    await until(() => run(`return f.dataset.scheme === 'light'`), 'it is light');
    await isQuiet();
  });

  it('switch a key as HTML does, and back to the preset\u2019s value where they are removed', async () => {
    await make({ label_leak: '', batch_norm: 'batch_norm', preset: 'kaiming' });
    const config = async () => (await state()).config;
    assert.deepEqual([(await config()).label_leak, (await config()).norm], [true, 'batch']);
    await run(
      `f.removeAttribute('label_leak'); f.removeAttribute('batch_norm'); f.removeAttribute('n_hidden')`,
    );
    await until(async () => (await config()).n_hidden === 200, 'the width is the preset\u2019s');
    assert.deepEqual([(await config()).label_leak, (await config()).norm], [false, 'none']);
    await run('f.batch_norm = true');
    await until(async () => (await config()).norm === 'batch', 'it is on');
    await run('f.batch_norm = undefined');
    await until(async () => (await config()).norm === 'none', 'it is off');
    await isQuiet();
  });

  it('restart nothing where they are what they were', async () => {
    await make();
    await run('f.config = { n_hidden: 30, lr: 0.05 }');
    await run('return f.step(20)');
    await figureRestsAt(20);
    await run(
      `f.config = { lr: 0.05, n_hidden: 30 }; f.n_hidden = 24; f.config = { ...f.config }; f.theme = 'auto'`,
    );
    await page.driver.sleep(200);
    assert.equal((await state()).step, 20);
    await isQuiet();
  });

  /** @param {number} step */
  async function figureRestsAt(step) {
    await until(async () => {
      const now = await state();
      return now.step === step && !now.playing;
    }, `it rests at step ${step}`);
  }
});

describe('a figure that is put away for long', inOne('chromium'), () => {
  beforeEach(visit);

  /** Takes the figure out, waits until it has fallen asleep, and puts it back. */
  async function putAway() {
    await run('window.kept = f; f.remove()');
    await until(async () => !(await state()).playing, 'it rests');
    const { step } = await state();
    await run('document.body.append(f)');
    return step;
  }

  it('trains on when it comes back, where it plays by itself', async () => {
    await make({ autoplay: '', max_steps: 10_000_000 });
    await until(async () => (await state()).step > 0, 'it trains');
    const step = await putAway();
    await until(async () => (await state()).step > step, 'it trains on');
    assert.equal((await details('pause')).length, 1);
  });

  it('rests when it comes back, where the reader has paused it, or has begun it', async () => {
    await make({ autoplay: '' });
    await run('f.pause()');
    await putAway();
    await page.driver.sleep(300);
    assert.equal((await state()).playing, false);
    await run('f.remove()');
    await make();
    await run('f.play()');
    await putAway();
    await page.driver.sleep(300);
    assert.equal((await state()).playing, false);
  });
});

describe('a figure that is gone for good', () => {
  beforeEach(visit);
  const PANELS = 'loss,updates,normbench,saturation';

  it('is given back with its plots', async (t) => {
    if (browserName !== 'chromium') return t.skip('this browser collects nothing when told');
    await make({ panels: PANELS, autoplay: '' });
    for (const id of PANELS.split(',')) {
      await run(`f.shadowRoot.querySelector('[data-panel="${id}"]').scrollIntoView()`);
      await until(
        () => run(`return Boolean(f.shadowRoot.querySelector('[data-panel="${id}"]:not(.place)'))`),
        `${id} is there`,
      );
      await page.driver.sleep(300);
    }
    await run(`life.refs.gone = new WeakRef(f); f.remove(); delete life.events.f`);
    await page.driver.sleep(1500);
    const collect = () =>
      /** @type {any} */ (page.driver).sendDevToolsCommand('HeapProfiler.collectGarbage');
    await until(async () => {
      await collect();
      return run('return life.refs.gone.deref() === undefined');
    }, 'it is collected');
    assert.deepEqual(await run('return life.said'), []);
  });

  it('gives its memory back without the collector', inOne('firefox'), async () => {
    const cycle = async () => {
      await run(
        `for (const i of [1, 2, 3]) life.make('f' + i, { panels: '${PANELS}', autoplay: '', n_hidden: 300 })`,
      );
      await until(
        () =>
          run(
            `return [1, 2, 3].every((i) => document.getElementById('f' + i).state.ready) && document.getElementById('f1').state.step > 0`,
          ),
        'they are there',
      );
      await run(`for (const i of [1, 2, 3]) document.getElementById('f' + i).remove()`);
      await page.driver.sleep(1300);
      return /** @type {Promise<number>} */ (run('return life.memory()'));
    };
    const first = [await cycle(), await cycle()];
    let last = 0;
    for (let i = 0; i < 8; i += 1) last = await cycle();
    // How its holes are filled differs from time to time; twenty-four networks would be far more.
    assert.ok(last < Math.max(...first) + 2 ** 21, `${first} bytes have become ${last}`);
    assert.deepEqual(await run('return life.said'), []);
  });
});

describe('the keys', () => {
  /** @param {Record<string, any>} init @param {number} [times] */
  const key = (init, times = 1) =>
    figure.inFigure(
      `
      document.activeElement?.blur?.();
      for (let i = 0; i < arguments[1]; i += 1)
        document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, repeat: i > 0, ...arguments[0] }));
      document.body.dispatchEvent(new KeyboardEvent('keyup', { bubbles: true, composed: true, ...arguments[0] }));
    `,
      init,
      times,
    );
  const step = async () => (await page.state()).step;
  const playing = async () => (await page.state()).playing;
  /** Types at whatever has the focus. @param {string} text */
  const type = (text) => page.driver.actions().sendKeys(text).perform();

  beforeEach(() => page.load('#v=1&n_hidden=24'));
  afterEach(async () => assert.deepEqual(await page.said(), []));

  it('act once while they are held', async () => {
    await key({ code: 'KeyS', key: 's' }, 6);
    assert.equal(await step(), 1);
    await key({ code: 'Space', key: ' ' }, 6);
    assert.equal(await playing(), true);
    await key({ code: 'Space', key: ' ' }, 5);
    assert.equal(await playing(), false);
    await until(
      () =>
        figure.inFigure(`return !figure.shadowRoot.querySelector('[data-action="step"]').disabled`),
      'a step can be taken',
    );
    await figure.inFigure(`
      figure.reset();
      const press = (repeat) => document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, code: 'KeyR', key: 'r', repeat }));
      press(false);
      figure.shadowRoot.querySelector('[data-action="step"]').click();
      press(true);
      press(true);
    `);
    assert.equal(await step(), 1);
  });

  it('are the same places on every layout', async () => {
    await key({ code: 'KeyS', key: '\u044b' });
    await key({ code: 'KeyS', key: '\u044b' });
    assert.equal(await step(), 2);
    await key({ code: 'KeyR', key: '\u043a' });
    assert.equal(await step(), 0);
  });

  it('train and step after a click on a button, too', async () => {
    await page.click('[data-action="step"]');
    await type('s');
    await page.until(async () => (await step()) === 2, 'S takes a step');
    await type(' ');
    await page.until(playing, 'Space trains');
    await page.until(async () => (await step()) > 3, 'it goes on');
    await type(' ');
    await page.until(async () => !(await playing()), 'Space pauses');
    await type('r');
    await page.until(async () => (await step()) === 0, 'R resets');
    await page.click('[data-action="reset"]');
    await type(' ');
    await page.until(async () => (await step()) > 1, 'Space trains, and resets nothing');
    await type(' ');
  });

  it('press the button that the keyboard led to', async () => {
    await page.click('[data-action="step"]');
    await type('\uE004');
    await page.until(
      () => figure.inFigure(`return figure.shadowRoot.activeElement?.dataset.action === 'reset'`),
      'Reset has the focus',
    );
    await type(' ');
    await page.until(async () => (await step()) === 0, 'it is pressed');
    assert.equal(await playing(), false);
  });
});

describe('what is dropped', inOne('chromium'), () => {
  const DROP = `
    const [css, name, base64] = arguments;
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name));
    const event = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, composed: true, cancelable: true });
    document.querySelector(css).dispatchEvent(event);
    return event.defaultPrevented;
  `;
  /** @param {string} css @param {string} name @param {string} base64 */
  const drop = (css, name, base64) => page.driver.executeScript(DROP, css, name, base64);
  const own = Buffer.from(names(80)).toString('base64');
  /** Whether names can be used; the button may still be on its way. */
  const isOffered = async () => Boolean(await page.present('[data-action="use-names"]'));

  it('on the rest of the page is the figure\u2019s', async () => {
    await page.load('#v=1&n_hidden=24');
    const file = fileOf({ preset: 'kaiming', n_hidden: 26 }, 30);
    assert.equal(await drop('.masthead', 'mine.safetensors', file), true);
    await figure.restsAt(30);
    assert.equal(await drop('.prose', 'own.txt', own), true);
    await page.until(isOffered, 'the names are offered');
    await page.click('[data-action="use-names"]');
    await page.until(
      async () => (await page.state()).config.corpus === 'custom',
      'the names are used',
    );
    assert.equal(await figure.names(), 80);
  });

  it('is a run, however its ending is written, and whatever its name', async () => {
    await page.load('#v=1&n_hidden=24');
    for (const [name, steps] of /** @type {[string, number][]} */ ([
      ['MINE.SAFETENSORS', 31],
      ['download (1)', 32],
    ])) {
      await drop('makemore-playground', name, fileOf({ n_hidden: 26 }, steps));
      await figure.restsAt(steps);
    }
  });

  it('ends what was said of a file before', async () => {
    await page.load('#v=1&n_hidden=24');
    const damaged = Buffer.from('no network').toString('base64');
    await drop('makemore-playground', 'damaged.safetensors', damaged);
    await page.match('[data-readout="status"]', /^damaged\.safetensors: /);
    assert.match((await page.state()).error, /file/);
    await drop('makemore-playground', 'own.txt', own);
    await page.until(isOffered, 'the names are offered');
    await page.match('[data-readout="status"]', /^$/);
    assert.equal((await page.state()).error, '');
  });

  it('on a figure in somebody\u2019s page is answered where it is seen', async () => {
    await visit();
    await make();
    page.host = await page.driver.findElement({ css: '#f' });
    await drop('#f', 'own.txt', own);
    await until(isOffered, 'the answer is seen');
    await page.click('[data-action="use-names"]');
    await until(async () => (await state()).config.corpus === 'custom', 'the names are used');
    await drop('#f', 'few.txt', Buffer.from('ana\nbea').toString('base64'));
    await page.match('.names-dialog [data-error]', /few\.txt: .*2 names; give at least 10/);
    await page.click('[data-action="close-names"]');
    assert.equal((await page.findAll('.names-dialog[open]')).length, 0);
    await isQuiet();
  });
});

describe('two tabs', inOne('firefox'), () => {
  /** @type {string} */
  let first;
  beforeEach(async () => {
    await page.leave();
    await page.driver.executeScript('sessionStorage.clear(); localStorage.clear()');
    await page.load('#v=1&n_hidden=21&step=21&max_steps=60');
    await figure.restsAt(21);
    first = await page.driver.getWindowHandle();
    await figure.isKept();
    // A window of its own: a tab behind another would be hidden, and rest.
    await page.driver.switchTo().newWindow('window');
  });
  afterEach(async () => {
    const { driver } = page;
    for (const tab of await driver.getAllWindowHandles()) {
      if (tab === first) continue;
      await driver.switchTo().window(tab);
      await driver.close();
    }
    await driver.switchTo().window(first);
  });
  const logged = async () => {
    await page.tab('runs');
    return (await page.texts('.log li')).filter((row) => / steps, seed /.test(row));
  };

  it('share one loss log', async () => {
    await page.open('#v=1&n_hidden=22&max_steps=50&step=50');
    await figure.restsAt(50);
    await page.until(async () => (await logged()).length === 1, 'the second is logged');
    await page.driver.switchTo().window(first);
    await figure.inFigure('figure.play()');
    page.host = await page.driver.findElement({ css: 'makemore-playground' });
    await page.until(async () => (await logged()).length === 2, 'both rows are here');
    const rows = await logged();
    assert.match(rows[0], /, 50 steps/);
    assert.match(rows[1], /, 60 steps/);
    const [second] = (await page.driver.getAllWindowHandles()).filter((tab) => tab !== first);
    await page.driver.switchTo().window(second);
    page.host = await page.driver.findElement({ css: 'makemore-playground' });
    await page.until(async () => (await logged()).length === 2, 'and there');
  });

  it('have each its own saved run, also where one is a copy of the other', async () => {
    await page.driver.switchTo().window(first);
    const tab = await page.driver.executeScript('return { ...sessionStorage }');
    const [second] = (await page.driver.getAllWindowHandles()).filter((each) => each !== first);
    await page.driver.switchTo().window(second);
    await page.leave();
    await page.driver.executeScript('Object.assign(sessionStorage, arguments[0])', tab);
    await page.open('#v=1&n_hidden=22&step=22');
    await figure.restsAt(22);
    await figure.isKept();
    await page.driver.switchTo().window(first);
    await page.open();
    assert.deepEqual([(await page.state()).step, (await page.state()).config.n_hidden], [21, 21]);
    await page.driver.switchTo().window(second);
    await page.open();
    assert.deepEqual([(await page.state()).step, (await page.state()).config.n_hidden], [22, 22]);
  });
});

describe('where there is no clipboard', inOne('chromium'), () => {
  for (const [how, value] of [
    ['none', 'undefined'],
    ['refused', '{ writeText: () => Promise.reject(new Error("refused")) }'],
  ]) {
    it(`${how}: nothing says that it was copied`, async () => {
      await page.leave();
      await page.driver.executeScript('localStorage.clear()');
      page.before = `Object.defineProperty(navigator, 'clipboard', { configurable: true, value: ${value} });`;
      await page.load('#v=1&n_hidden=24&max_steps=20&step=20');
      page.before = '';
      await figure.restsAt(20);
      await page.until(async () => (await page.findAll('.log li b')).length === 1, 'it is logged');
      await page.tab('runs');
      for (const action of ['copy-sha', 'log-markdown', 'log-csv'])
        await page.click(`[data-action="${action}"]`);
      await page.match('.log-panel', /The browser did not allow copying/);
      await figure.openShare();
      for (const action of ['copy-link', 'copy-link-step', 'copy-embed-1']) {
        await page.click(`[data-action="${action}"]`);
        await page.match(`[data-action="${action}"]`, /^Selected: copy it by hand$/);
      }
      const texts = await page.texts('button, [role="status"], .help');
      assert.deepEqual(
        texts.filter((text) => /copied/i.test(text)),
        [],
      );
      assert.match(await page.text('[data-action="close-share"]'), /./);
      await page.click('[data-action="close-share"]');
      assert.equal(await page.text('[data-action="copy-sha"]'), 'Selected: copy it by hand');
      assert.deepEqual(await page.said(), []);
    });
  }
});
