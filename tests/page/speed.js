// What is judged by the clock: it runs while nothing else does.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { bareSpeed, makeBare, pageSpeed, slowDown } from './lib/bare.js';
import { browserName } from './lib/browser.js';
import { Page } from './lib/page.js';
import { fasterClock, taskTimes } from './lib/processor.js';

/** @type {Page} */
let page;
/** Runs before the page's own scripts: how long each copy of a network takes, in milliseconds. */
const WATCH_COPIES = `
  window.__copies = [];
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...what) => {
      const { module, instance } = await original(...what);
      const playground_save = (...given) => {
        const start = performance.now();
        const saved = instance.exports.playground_save(...given);
        window.__copies.push(performance.now() - start);
        return saved;
      };
      return { module, instance: { exports: { ...instance.exports, playground_save } } };
    };
  }
`;

describe(`the speed of the page in ${browserName}`, () => {
  before(async () => {
    page = await Page.open();
  });
  after(() => page?.close());
  beforeEach(() => page.load());
  afterEach(async () => {
    assert.deepEqual(await page.said(), [], 'the console is silent');
  });

  it('brings the default preset under a dev loss of 2.30 within 20,000 steps, without long tasks', async () => {
    await page.type('max_steps', '20000');
    await page.driver.executeScript('window.__tasks.length = 0');
    await page.click('[data-action="train"]');
    await page.match('[data-readout="status"]', /^Done: 20.000 steps/u, 90_000);
    assert.equal((await page.state()).step, 20_000);
    await page.until(
      async () => (await page.state()).dev?.step === 20_000,
      'the dev loss is measured',
    );
    const { dev } = await page.state();
    assert.ok(dev.loss < 2.3, `dev ${dev.loss}`);
    /** @type {[number, number][]} */
    const tasks = await page.driver.executeScript('return window.__tasks');
    const longest = Math.max(0, ...tasks.map(([, duration]) => duration));
    console.log(`longest task while training: ${longest === 0 ? 'none over 50' : longest} ms`);
    // The aim is 50; a shared machine takes the processor away now and then.
    assert.ok(longest < 200, `${longest} ms`);
  });

  it('goes slowly when asked to', async () => {
    await page.choose('.transport select', '10');
    await page.click('[data-action="train"]');
    await page.driver.sleep(1500);
    await page.click('[data-action="train"]');
    const { step } = await page.state();
    assert.ok(step >= 5 && step <= 40, `${step} steps`);
  });

  it('takes no long task away from the training to keep a copy', async () => {
    page.before = WATCH_COPIES;
    await page.load('#v=1&n_hidden=200');
    page.before = '';
    await page.click('[data-action="train"]');
    /** @type {() => Promise<number[]>} */
    const copies = () => page.driver.executeScript('return window.__copies');
    await page.until(async () => (await copies()).length >= 3, 'there are copies');
    // A shared machine takes the processor away now and then, but not each time.
    const [, median] = (await copies()).slice(0, 3).sort((a, b) => a - b);
    assert.ok(median < 25, `${await copies()} ms`);
    await page.click('[data-action="train"]');
  });

  it('writes its address no more than a few times a second', async () => {
    const written = await page.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const figure = document.querySelector('makemore-playground');
      let written = 0;
      const replace = history.replaceState;
      history.replaceState = (...what) => { written += 1; replace.apply(history, what); };
      let changes = 0;
      const timer = setInterval(() => {
        changes += 1;
        figure.dispatchEvent(new CustomEvent('change'));
        if (changes < 100) return;
        clearInterval(timer);
        setTimeout(() => { history.replaceState = replace; done(written); }, 500);
      }, 10);
    `);
    assert.ok(
      Number(written) >= 1 && Number(written) <= 8,
      `${written} times for a hundred changes`,
    );
  });

  // Chromium alone tells of processor time, and can slow its page down; tests/unit/loop.test.js has
  // the same with a made clock.
  if (browserName === 'chromium')
    it('has no task that takes more than 100 ms of a processor twenty times slower', async () => {
      page.before = fasterClock(SLOWER);
      await page.load('#v=1&speed=max&max_steps=10000000');
      page.before = '';
      await page.click('[data-action="train"]');
      await page.driver.sleep(4000);
      /** @type {string[]} */
      const rounds = [];
      let isHeld = false;
      while (!isHeld && rounds.length < ROUNDS) {
        const from = await page.state();
        const shown = await page.text('[data-readout="step"]');
        const times = await taskTimes(page, 4000);
        assert.ok((await page.state()).step > from.step, 'it trains');
        assert.notEqual(await page.text('[data-readout="step"]'), shown, 'it draws');
        isHeld = SLOWER * times[0] <= 100;
        const longest = times.slice(0, 3).map((ms) => (SLOWER * ms).toFixed(0));
        rounds.push(`${longest.join(', ')} ms of ${times.length} tasks`);
      }
      console.log(`processor time, ${SLOWER} times: ${rounds.join('; ')}`);
      assert.ok(isHeld, rounds.join('; '));
      await page.click('[data-action="train"]');
    });

  if (browserName === 'chromium')
    it('leaves training its share on a processor twenty times slower, and holds no key up', async () => {
      await page.load('#v=1&speed=max&max_steps=10000000');
      await makeBare(page);
      await slowDown(page, SLOWER);
      try {
        await page.runInPage(`
          setInterval(() => window.__drawn?.add(document.querySelector('makemore-playground')
            .shadowRoot.querySelector('[data-readout="step"]').textContent), 100);
        `);
        /** @type {string[]} */
        const rounds = [];
        let isHeld = false;
        while (!isHeld && rounds.length < ROUNDS) {
          const { share, longest, drawn } = await slowRound();
          isHeld = share >= 0.3 && longest <= 100;
          rounds.push(`${(100 * share).toFixed(0)} %, longest task ${longest} ms`);
          // After three seconds of training at most, which a busy machine stretches.
          assert.ok(drawn > 1, `drawn ${drawn} times`);
        }
        console.log(`20 times slower: ${rounds.join('; ')}`);
        assert.ok(isHeld, rounds.join('; '));
      } finally {
        await slowDown(page, 1);
      }
    });
});

/** How much slower the slow machine is. */
const SLOWER = 20;
/** A shared machine takes the processor away now and then, but not in each of so many rounds. */
const ROUNDS = 5;

/** What training has of the bare class's steps within five seconds, and what holds up a key. */
async function slowRound() {
  const bare = await bareSpeed(page, 1500);
  await page.runInPage('window.__drawn = new Set()');
  const { speed, tasks } = await pageSpeed(page, { warm: 4000, ms: 5000 });
  const drawn = Number(await page.driver.executeScript('return window.__drawn.size'));
  // The browser tells of tasks over 50 ms.
  return { share: speed / bare, longest: Math.max(50, ...tasks), drawn };
}
