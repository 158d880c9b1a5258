import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import { Key } from 'selenium-webdriver';
import { comparePairs, sentence } from '../../www/run/experiment/verdict.js';
import { browserName } from './lib/browser.js';
import { figureOf, Playground } from './lib/figure.js';
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
afterEach(() => {
  page.before = '';
});

/** Keeps account of the page's workers. */
const COUNT_WORKERS = `
  window.__workers = new Set();
  window.__made = 0;
  window.Worker = class extends Worker {
    constructor(...args) { super(...args); window.__made += 1; window.__workers.add(this); }
    terminate() { window.__workers.delete(this); super.terminate(); }
  };`;
const workers = () => page.driver.executeScript('return [window.__workers.size, window.__made]');
const action = (/** @type {string} */ name) => page.click(`[data-action="experiment-${name}"]`);
const state = () => page.text('[data-readout="experiment-state"]');
const isDone = () =>
  page.match('[data-readout="experiment-state"]', / in \d|nothing left to train/, 90_000);
/** @param {string} recipe @param {string} [config] */
async function open(recipe, config = '&n_hidden=12') {
  await page.load(`#v=1${config}&panels=experiments&experiment=${encodeURIComponent(recipe)}`);
  await page.see('experiments');
  await page.match('[data-readout="plan"]', /runs of/);
}

/**
 * How many results of an experiment the browser has stored; none where it does not answer now, as
 * while the page still makes its stores.
 *
 * @param {string} recipe
 */
const keptRuns = (recipe) =>
  page.driver.executeAsyncScript(
    `const [recipe, done] = arguments;
     const none = () => done(0);
     setTimeout(none, 5000);
     const opening = indexedDB.open('makemore-playground');
     // Never the one who makes it.
     opening.onupgradeneeded = () => opening.transaction.abort();
     opening.onerror = none;
     opening.onsuccess = () => {
       if (!opening.result.objectStoreNames.contains('experiments')) return none();
       const reading = opening.result.transaction('experiments').objectStore('experiments').get(recipe);
       reading.onsuccess = () => {
         opening.result.close();
         done(reading.result?.results.length ?? 0);
       };
     };`,
    recipe,
  );

/** How a run ends, computed here. @param {any} config @param {number} steps */
function measured(config, steps) {
  const run = new Playground(config);
  run.train(steps);
  const [train, dev, test] = /** @type {const} */ (['train', 'dev', 'test']).map(
    (part) => run.evaluate(part, 1e9).loss,
  );
  const result = { step: run.step, train, dev, test, weights_sha256: run.weightsSha256() };
  run.free();
  return result;
}
const SEED = 2147483647;
/**
 * The same experiment without a page: cargo run --release --example sweep -- --set n_hidden=12
 * --set gain=0.5,1,3 --seeds 3 --steps 120 --eval
 */
const SWEEP = readFileSync(new URL('../golden/sweep.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
/** Verdicts on those runs. */
const { sweep: SCIPY } = JSON.parse(
  readFileSync(new URL('../golden/stats.json', import.meta.url), 'utf8'),
);

describe(`an experiment in ${browserName}`, () => {
  before(async () => {
    page.before = COUNT_WORKERS;
    await open('gain:0.5,1,3;seeds:3;steps:120');
  });

  it('says before it starts how many runs, how long, and on how many cores', async () => {
    const text = await page.text('[data-readout="plan"]');
    assert.match(
      text,
      /^3 values, 3 seeds each: 9 runs of 120 steps, about \d+ s on \d+ cores?\.$/,
    );
    assert.match(
      await page.text('[data-readout="command"]'),
      /--example sweep -- --preset batchnorm --set n_hidden=12 --set gain=0\.5,1,3 --seeds 3 --steps 120 --compare$/,
    );
  });

  it('writes the lines of the program without a page, and gives its workers back', async () => {
    await action('start');
    await isDone();
    const [left, made] = /** @type {number[]} */ (await workers());
    assert.equal(left, 0);
    assert.ok(made >= 1);
    const lines = (await page.save('experiment-lines')).toString().trim().split('\n');
    const found = lines.map((line) => JSON.parse(line));
    assert.equal(found.length, 9);
    assert.deepEqual(new Set(found), new Set(SWEEP));
    assert.deepEqual(
      found.map(({ config }) => [config.gain, config.seed - SEED]),
      [0.5, 1, 3].flatMap((gain) => [0, 1, 2].map((seed) => [gain, seed])),
    );
    const csv = (await page.save('experiment-csv')).toString().trim().split('\r\n');
    assert.equal(csv[0], 'value,seed,step,diverged,train,dev,test,weights_sha256');
    assert.equal(csv.length, 10);
  });

  it('says in sentences which differences are real', async () => {
    const losses = [0.5, 1, 3].map((gain) => ({
      name: `gain=${gain}`,
      dev: [0, 1, 2].map((i) => measured({ n_hidden: 12, gain, seed: SEED + i }, 120).dev),
    }));
    const wanted = comparePairs(losses).map(
      (pair) =>
        `${sentence(pair)
          .replaceAll('+-', '\u00b1')
          .replace(/ -(?=\d)/g, ' \u2212')}.`,
    );
    const told = (await page.text('[data-readout="verdicts"]')).split('\n');
    assert.deepEqual(told.sort(), wanted.sort());
  });

  it('says what SciPy says of the same runs', async () => {
    const told = (await page.text('[data-readout="verdicts"]'))
      .replaceAll('\u2212', '-')
      .split('\n');
    assert.equal(SCIPY.length, 3);
    for (const pair of SCIPY) {
      const start = `gain=${pair.a} against gain=${pair.b}: dev `;
      const line = told.find((each) => each.startsWith(start)) ?? '';
      const [, ...numbers] =
        /dev (\S+) against (\S+), difference (\S+) \u00b1 (\S+) \(95 %, (\d+) seeds, p = (\S+) by/.exec(
          line,
        ) ?? [];
      const wanted = [pair.mean_a, pair.mean_b, pair.mean, pair.half_width, pair.n, pair.p_holm];
      assert.equal(numbers.length, wanted.length, line);
      numbers.forEach((text, i) => {
        // To half of the last digit that is written; losses are those of 32-bit floats.
        const digits = text.split('.')[1]?.length ?? 0;
        assert.ok(
          Math.abs(Number(text) - wanted[i]) <= 0.51 * 10 ** -digits,
          `${wanted[i]}: ${line}`,
        );
      });
      assert.equal(/: real/.test(line), pair.p_holm < 0.05, line);
    }
  });

  it('is read by keys: a dot a seed, and a part of the run', async () => {
    const dots = (await page.look('[data-panel="experiments"] canvas.dots')).element;
    await dots.sendKeys(Key.ARROW_RIGHT, Key.ARROW_DOWN, Key.ARROW_RIGHT);
    const texts = () => page.texts('[data-panel="experiments"] .readout');
    const { dev } = measured({ n_hidden: 12, gain: 1, seed: SEED + 1 }, 120);
    assert.match(
      (await texts())[0],
      new RegExp(`^gain=1, seed ${SEED + 1}: dev ${dev.toFixed(4)}; mean .* 3 seeds`),
    );
    const bands = (await page.look('[data-panel="experiments"] canvas.bands')).element;
    await bands.sendKeys(Key.HOME);
    assert.match(
      (await texts()).join('\n'),
      /steps 0 to 0: gain=0\.5 \d.*; gain=1 \d.*; gain=3 \d/,
    );
  });

  it('is taken home by Share, and its recipe stays in the address', inOne('chromium'), async () => {
    await figure.addressIs(
      '#v=1&n_hidden=12&panels=experiments&experiment=gain:0.5,1,3;seeds:3;steps:120',
    );
    const data = JSON.parse(await figure.data('experiments'));
    const kinds = data.figures.map((/** @type {any} */ { data: each }) => Object.keys(each).join());
    assert.ok(kinds.includes('seeds,rows') && kinds.includes('columns,rows'), kinds.join(' '));
    await page.openShare();
    const png = await page.save('png-experiments');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    await page.click('[data-action="close-share"]');
  });

  it('is there again after a reload', async () => {
    const before = await page.text('[data-readout="verdicts"]');
    await page.open(await figure.fragment());
    await page.see('experiments');
    await page.match('[data-readout="verdicts"]', /against/);
    assert.equal(await page.text('[data-readout="verdicts"]'), before);
    assert.match(await state(), /^9 of 9 runs done; nothing left to train\.$/);
  });
});

describe(`a long experiment in ${browserName}`, () => {
  it('pauses and goes on, and after a reload it goes on by itself', inOne('firefox'), async () => {
    await open('gain:0.5,1;seeds:2;steps:60000');
    await action('start');
    await page.match('[data-readout="experiment-state"]', /^[12] of 4 runs done; .*left/, 90_000);
    await action('pause');
    const paused = await state();
    assert.match(paused, /paused/);
    await page.driver.sleep(400);
    assert.equal(await state(), paused);
    await action('pause');
    await page.match('[data-readout="experiment-state"]', /% on/);
    await page.driver.sleep(300);
    await page.open(await figure.fragment());
    await page.see('experiments');
    await isDone();
    const lines = (await page.save('experiment-lines')).toString().trim().split('\n');
    const { config, step, weights_sha256: sha256 } = JSON.parse(lines[3]);
    const run = new Playground(config);
    run.train(60_000);
    assert.deepEqual([config.gain, step, sha256], [1, 60_000, run.weightsSha256()]);
    run.free();
  });

  it(
    'leaves no worker behind, however often it is started and cancelled',
    inOne('chromium'),
    async () => {
      page.before = COUNT_WORKERS;
      await open('gain:0.5,1;seeds:50;steps:100000');
      const made = await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const root = document.querySelector('makemore-playground').shadowRoot;
      const click = (name) => root.querySelector('[data-action="experiment-' + name + '"]').click();
      const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      (async () => {
        for (let i = 0; i < 100; i += 1) {
          click('start');
          await sleep(i % 20 === 0 ? 300 : 10);
          click('cancel');
          if (window.__workers.size > 0) break;
        }
        return window.__made;
      })().then(done);`);
      assert.ok(Number(made) >= 100, `${made} workers were made`);
      assert.equal(/** @type {number[]} */ (await workers())[0], 0);
      assert.match(await state(), /^0 of 100 runs done; stopped\.$/);
    },
  );

  it('goes on where a worker dies: that is one failed run', inOne('chromium'), async () => {
    page.before = COUNT_WORKERS;
    await open('gain:0.5,1;seeds:2;steps:60000');
    await action('start');
    await page.match('[data-readout="experiment-state"]', /^[1-3] of 4/, 60_000);
    await page.runInPage(
      `for (const worker of [...window.__workers].slice(0, 1)) worker.dispatchEvent(new ErrorEvent('error', { message: 'killed' }));`,
    );
    await isDone();
    assert.match(await state(), /1 failed \(its worker stopped \(killed\)\)/);
    assert.match(
      await page.text('[data-readout="verdicts"]'),
      /cannot be compared, because only one seed has a number for both/,
    );
    // The next visit trains it again, if the browser's storage has had the time to take it.
    await page.until(
      async () => (await keptRuns('gain:0.5,1;seeds:2;steps:60000')) === 3,
      'it is kept',
    );
    await page.open(await figure.fragment());
    await page.see('experiments');
    await page.match('[data-readout="experiment-state"]', /^4 of 4 runs done; in/, 60_000);
  });
});

describe(`a grid in ${browserName}`, () => {
  it('counts what diverged, and is read by keys', inOne('chromium'), async () => {
    await open('batch_norm:false;activation:linear;lr:0.1,1000;n_hidden:5,6;seeds:2;steps:150', '');
    await action('start');
    await isDone();
    assert.match(await state(), /4 diverged/);
    const heat = (await page.look('[data-panel="experiments"] canvas.heat')).element;
    const read = async () => (await page.texts('[data-panel="experiments"] .readout')).join('');
    await heat.sendKeys(Key.ARROW_RIGHT, Key.ARROW_RIGHT);
    assert.match(await read(), /^lr=0\.1 n_hidden=6: mean \d.*2 seeds/);
    // The driver takes the focus away and gives it back: the first cell is read again.
    await heat.sendKeys(Key.ARROW_RIGHT, Key.ARROW_RIGHT, Key.ARROW_DOWN);
    assert.match(await read(), /^lr=1000 n_hidden=6: no loss yet, 2 diverged/);
  });

  it('takes an older key for one of its two', async () => {
    await open('gain:0.5,1,3;batch_norm:true,false;seeds:2;steps:50');
    assert.match(
      await page.text('[data-readout="plan"]'),
      /^6 combinations, 2 seeds each: 12 runs of 50/,
    );
  });

  it('of a question is set up by a choice, and what cannot be is said', async () => {
    await page.choose('[data-action="question"]', 'gain-depth');
    assert.match(
      await page.text('[data-readout="plan"]'),
      /^16 combinations, 2 seeds each: 32 runs of 1\s000 steps/u,
    );
    await page.choose('[data-action="question"]', 'lr');
    assert.match(await page.text('[data-readout="plan"]'), /^4 values, 5 seeds each: 20 runs/);
    const values = (await page.findAll('.experiment-key input'))[0];
    await values.clear();
    await values.sendKeys('1, fast');
    assert.match(await page.text('[data-panel="experiments"] [data-error]'), /lr: got fast/);
    assert.equal(await (await page.find('[data-action="experiment-start"]')).isEnabled(), false);
  });
});

describe(`what an address asks for in ${browserName}`, () => {
  it('is shown, and what is wrong with it is said', inOne('firefox'), async () => {
    for (const [recipe, problem] of [
      ['foo', /^experiment: got "foo"; it takes key:values/],
      ['gain:0.5,1;seeds:', /^experiment: got "seeds:"; it takes key:values/],
      ['foo:1,2', /foo/],
    ]) {
      await page.load(`#v=1&n_hidden=24&experiment=${recipe}`);
      await page.see('experiments');
      await page.match('[data-panel="experiments"] [data-error]', /** @type {RegExp} */ (problem));
    }
  });

  it(
    'has a headline where everything diverged, and says what was trained',
    inOne('firefox'),
    async () => {
      await open('norm:none;activation:linear;lr:1000,2000;seeds:2;steps:150', '');
      await action('start');
      await isDone();
      await page.match('h2[data-readout="experiment"]', /^Every run diverged: there is nothing to/);
      await page.match(
        '[data-readout="results-of"]',
        /^Trained: norm none; activation linear; lr 1000,2000; seeds 2; steps 150$/,
      );
      await open('norm:none;activation:linear;lr:0.1,1000;seeds:2;steps:150', '');
      await action('start');
      await isDone();
      await page.match(
        'h2[data-readout="experiment"]',
        /^lr=0\.1: dev \d.*the others diverged on every/,
      );
    },
  );
});

describe(`an experiment without workers in ${browserName}`, () => {
  it('is trained by the page, which says so', inOne('chromium'), async () => {
    page.before = 'delete window.Worker;';
    await open('gain:0.5,1;seeds:1;steps:60');
    await action('start');
    assert.match(await page.text('[data-readout="where"]'), /This page has no workers/);
    await isDone();
    const [line] = (await page.save('experiment-lines')).toString().split('\n');
    const { config, event: _, ...result } = JSON.parse(line);
    assert.deepEqual(result, measured(config, 60));
  });
});

describe(`an experiment in a page with a strict policy in ${browserName}`, () => {
  it('is trained by workers', async () => {
    await page.driver.get(`${page.url}post/tests/page/experiments.html`);
    await page.until(async () => (await page.state()).ready, 'the figure is ready');
    const said = (/** @type {string} */ css) =>
      page.driver.executeScript(
        `return document.querySelector('makemore-playground').shadowRoot.querySelector(arguments[0])?.textContent ?? ''`,
        css,
      );
    await page.until(
      async () => /runs of/.test(await said('[data-readout="plan"]')),
      'the bench is there',
    );
    await page.driver.executeScript(
      `document.querySelector('makemore-playground').shadowRoot.querySelector('[data-action="experiment-start"]').click()`,
    );
    await page.until(
      async () => / in \d/.test(await said('[data-readout="experiment-state"]')),
      'it is done',
      60_000,
    );
    assert.match(await said('[data-readout="verdicts"]'), /gain=0\.5 against gain=3/);
    assert.equal(await said('[data-readout="where"]'), '');
    assert.deepEqual(page.violations, []);
  });
});
