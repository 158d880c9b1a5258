// What goes wrong around the page: each costs a sentence, and nothing is lost.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { browserName } from './lib/browser.js';
import { figureOf } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
/** @type {ReturnType<typeof figureOf>} */
let figure;

const SMALL = '#v=1&n_hidden=30&max_steps=100000000&speed=max';
const STATUS = '[data-readout="status"]';
const run = (/** @type {string} */ script, /** @type {any[]} */ ...args) =>
  /** @type {Promise<any>} */ (page.driver.executeScript(script, ...args));

/** The page with something wrong around it. @param {string} fault @param {string} [fragment] */
async function loadWith(fault, fragment = SMALL) {
  page.before = fault;
  await page.load(fragment);
}

/** Trains some steps and rests. */
async function trains() {
  const { step } = await page.state();
  await page.click('[data-action="train"]');
  await page.until(async () => (await page.state()).step > step + 20, 'it trains');
  await page.click('[data-action="train"]');
}

/** Runs before the page's own scripts: what the wasm is answered with. @param {string} answer */
const wasmIs = (answer) => `
  const ask = window.fetch;
  window.fetch = async (what, ...how) => {
    const got = () => ask(what, ...how);
    if (!String(what?.url ?? what).includes('.wasm')) return got();
    const wasm = (body) => new Response(body, { headers: { 'content-type': 'application/wasm' } });
    ${answer}
  };
`;

/** What stands in the place of the page that could not begin. */
const said = () =>
  run(`return document.querySelector('makemore-playground')?.shadowRoot?.textContent ?? ''`);

/**
 * The page whose wasm is broken, and what it says.
 *
 * @param {string} answer @param {RegExp} sentence
 */
async function cannotBegin(answer, sentence) {
  page.before = wasmIs(answer);
  await page.driver.get(`${page.url}watched.html?fresh=none${(page.visits += 1)}`);
  let text = '';
  await page.until(async () => sentence.test((text = await said())), `it says ${sentence}`);
  assert.match(text, /Reload the page/);
  // The next visit finds all as it should be.
  page.before = '';
  await page.load(SMALL);
  await trains();
}

before(async () => {
  page = await Page.open();
  figure = figureOf(page);
});
after(() => page?.close());

describe(`faults around the page in ${browserName}`, inOne('firefox'), () => {
  afterEach(async () => {
    page.before = '';
    assert.deepEqual(await page.said(), [], 'the console is silent');
  });

  it('a storage that is refused altogether is said, and nothing else is amiss', async () => {
    await loadWith(`
      const refuse = () => { throw new DOMException('refused here', 'SecurityError'); };
      for (const name of ['indexedDB', 'localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get: refuse });
    `);
    await trains();
    await page.match(STATUS, /keeps no copy of the run \(.*\), so it is lost/);
    await page.click('[data-action="reset"]');
    await trains();
  });

  it('a storage that is full is said, and the run goes on', async () => {
    await loadWith(`
      const full = () => { throw new DOMException('no room is left', 'QuotaExceededError'); };
      Storage.prototype.setItem = full;
      IDBObjectStore.prototype.put = full;
    `);
    await trains();
    await page.match(STATUS, /keeps no copy of the run \(no room is left\), so it is lost/);
    await trains();
  });

  it('a copy that is damaged is said, and the page begins anew', async () => {
    await page.load(SMALL);
    await trains();
    await figure.isKept();
    await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const request = indexedDB.open('makemore-playground');
      request.onsuccess = () => {
        const runs = request.result.transaction('runs', 'readwrite').objectStore('runs');
        runs.openCursor().onsuccess = ({ target: { result: cursor } }) => {
          if (!cursor) return request.result.close(), done();
          cursor.update({ ...cursor.value, file: cursor.value.file.map((byte, i) => i % 97 ? byte : byte ^ 255) });
          cursor.continue();
        };
      };
    `);
    await run(`localStorage.setItem('makemore-playground:log', '[{"steps":')`);
    await page.open('');
    assert.equal((await page.state()).step, 0);
    await page.match(STATUS, /copy of the last run .*cannot be read/i);
    await trains();
    await run(`localStorage.clear()`);
  });

  it('a storage that another tab empties is filled again', async () => {
    await page.load(SMALL);
    await trains();
    await figure.isKept();
    const here = await page.driver.getWindowHandle();
    await page.driver.switchTo().newWindow('tab');
    await page.leave();
    await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      localStorage.clear();
      indexedDB.deleteDatabase('makemore-playground').onsuccess = () => done();
    `);
    await page.driver.close();
    await page.driver.switchTo().window(here);
    await trains();
    await figure.isKept();
    const { step } = await page.state();
    const hash = await page.hash();
    await page.open('');
    assert.equal((await page.state()).step, step, 'it is there after a reload');
    assert.equal(await page.hash(), hash);
  });

  it('a wasm file that is missing is said', () =>
    cannotBegin(`return new Response('', { status: 404 });`, /could not be loaded \(.+\)/));

  it('a wasm file that is cut off is said', () =>
    cannotBegin(
      `return wasm((await (await got()).arrayBuffer()).slice(0, 90_000));`,
      /could not be loaded \(.+\)/,
    ));

  it('a wasm file of another version is said', () =>
    // A module that has nothing of what the scripts look for.
    cannotBegin(
      `return wasm(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));`,
      /could not be loaded \(.+\)/,
    ));

  it('a wasm file that is slow is waited for, and Train is remembered', async () => {
    page.before = wasmIs(
      `await new Promise((resolve) => { window.__come = resolve; }); return got();`,
    );
    await page.driver.get(`${page.url}watched.html?fresh=${(page.visits += 1)}${SMALL}`);
    await page.until(() => run('return Boolean(window.__come)'), 'it is asked for');
    await run(`document.querySelector('makemore-playground').play(); window.__come()`);
    await page.until(async () => (await page.state()).step > 20, 'it trains');
  });

  it('clocks that jump by an hour neither stop it nor lose anything', async () => {
    await loadWith(`
      window.__jump = 0;
      for (const clock of [performance, Date]) {
        const now = clock.now.bind(clock);
        clock.now = () => now() + window.__jump;
      }
    `);
    await page.click('[data-action="train"]');
    for (const hours of [1, 0]) {
      await run('window.__jump = arguments[0] * 3.6e6', hours);
      const { step } = await page.state();
      const shown = await page.text('[data-readout="step"]');
      await page.until(async () => (await page.state()).step > step + 20, 'it trains');
      await page.until(
        async () => (await page.text('[data-readout="step"]')) !== shown,
        'it draws',
      );
    }
    await page.click('[data-action="train"]');
    await figure.isKept();
  });

  for (const [name, read] of [
    ['coarse, as where a browser resists fingerprinting,', 'Math.floor(now / 100) * 100'],
    ['standing still', '5000'],
  ])
    it(`a clock that is ${name} lets it train, draw and measure`, async () => {
      await loadWith(`
        const told = (now) => ${read};
        const now = performance.now.bind(performance);
        performance.now = () => told(now());
        const ask = window.requestAnimationFrame;
        window.requestAnimationFrame = (act) => ask((at) => act(told(at)));
      `);
      await page.click('[data-action="train"]');
      const { step } = await page.state();
      for (let times = 0; times < 2; times++) {
        const shown = await page.text('[data-readout="step"]');
        const changes = async () => (await page.text('[data-readout="step"]')) !== shown;
        await page.until(changes, 'it draws', 10_000);
      }
      await page.until(async () => (await page.state()).step > step + 100, 'it trains');
      await page.click('[data-action="train"]');
      const measured = async () => {
        const state = await page.state();
        return state.dev?.step === state.step;
      };
      await page.until(measured, 'the dev loss is measured');
    });

  it('a tab that is hidden and shown a hundred times trains on as one', async () => {
    await page.load(SMALL);
    await page.click('[data-action="train"]');
    await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      let hidden = false;
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      const turn = async () => {
        for (let i = 0; i < 200; i++) {
          hidden = !hidden;
          document.dispatchEvent(new Event('visibilitychange'));
          if (i % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        }
        delete document.hidden;
        done();
      };
      turn();
    `);
    const { step } = await page.state();
    await page.until(async () => (await page.state()).step > step + 20, 'it trains on');
    // One loop, and not a hundred: each frame is asked for once.
    const asked = await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const ask = window.requestAnimationFrame;
      const times = [];
      window.requestAnimationFrame = (act) => { times.push(0); return ask(act); };
      let frames = 0;
      const tick = () => {
        if ((frames += 1) < 20) return ask(tick);
        window.requestAnimationFrame = ask;
        done(times.length / frames);
      };
      ask(tick);
    `);
    assert.ok(Number(asked) < 2, `${asked} requests a frame`);
    await page.click('[data-action="train"]');
    await figure.isKept();
  });

  it('a page that is left and come back to has its run', async () => {
    await page.load(SMALL);
    await trains();
    await figure.isKept();
    const { step } = await page.state();
    const hash = await page.hash();
    await page.driver.get(`${page.url}empty.html`);
    await page.driver.navigate().back();
    const ready = `return document.querySelector('makemore-playground')?.state?.ready ?? false`;
    await page.until(() => run(ready), 'it is back');
    page.host = await run(`return document.querySelector('makemore-playground')`);
    await page.until(async () => (await page.state()).step === step, 'it is where it was');
    assert.equal(await page.hash(), hash);
    await trains();
  });
});
