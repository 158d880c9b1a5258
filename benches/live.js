// The page as a person has it, in the browser that BROWSER names: `make bench-page`. How soon it
// trains, how much of the bare class's speed is left with figures open, frames, long tasks, answers
// to keys, memory.
import { bareSpeed, bareTasks, makeBare, pageSpeed, slowDown } from '../tests/page/lib/bare.js';
import { Page } from '../tests/page/lib/page.js';
import { browserName } from '../tests/page/lib/browser.js';
import { median } from './lib/networks.js';
import { WATCH_MEMORY } from './lib/memory.js';

/** Figures that are open together. */
const PANELS = (process.env.PANELS ?? 'activations,loss network,activations,loss').split(' ');
const ROUNDS = 5;
/** Milliseconds of a round of each kind. */
const MS = 2000;
/** How many times slower the processor is then made; Chromium alone can do that. */
const SLOWER = (process.env.SLOWER ?? (browserName === 'chromium' ? '6,20' : '')).split(',').filter(Boolean).map(Number);
const LONG_RUN = Number(process.env.LONG_RUN ?? 1_000_000);

/** Runs in the page: what happens while it trains. */
const WATCH_FRAMES = `
  window.__frames = [];
  window.__keys = [];
  const tick = (now) => { window.__frames.push(now); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  const answered = (event) => requestAnimationFrame(() => window.__keys.push(performance.now() - event.timeStamp));
  document.addEventListener('keydown', answered, true);
`;

const page = await Page.open();
try {
  const read = (/** @type {string} */ script) => /** @type {Promise<any>} */ (page.driver.executeScript(`const figure = document.querySelector('makemore-playground'); return ${script}`));
  const capabilities = await page.driver.getCapabilities();
  console.log(`\n${capabilities.getBrowserName()} ${capabilities.getBrowserVersion()}, 1280 by 900 pixels`);

  const firsts = [];
  for (let i = 0; i < ROUNDS; i++) {
    // Only the first visit is a new reader's. To empty the storage takes a browser seconds, which
    // none of the page's readers waits for.
    await page.enter(i === 0 ? 'fresh' : 'again', '#v=1&autoplay=1');
    await page.until(() => read('window.__firstStep'), 'the first step is trained');
    firsts.push(await read('window.__firstStep'));
  }
  console.log(`navigation to the first trained step, first visit and later ones: ${firsts.map((ms) => ms.toFixed(0)).join(', ')} ms`);

  for (const panels of PANELS) {
    // More steps than a fast machine takes here: a run that is done would count as none.
    await page.load(`#v=1&speed=max&panels=${panels}&max_steps=10000000`);
    await makeBare(page);
    await page.runInPage(WATCH_FRAMES);
    const [shares, rates, frames, tasks] = /** @type {number[][]} */ ([[], [], [], []]);
    for (let i = 0; i < ROUNDS; i++) {
      const bare = await bareSpeed(page, MS);
      await page.click('[data-action="train"]');
      await page.driver.sleep(300);
      await page.runInPage(`{ const figure = document.querySelector('makemore-playground');
        window.__frames.length = window.__tasks.length = 0;
        window.__from = [performance.now(), figure.state.step]; }`);
      await page.driver.sleep(MS);
      const [ms, steps, shown, long] = await read('[performance.now() - window.__from[0], figure.state.step - window.__from[1], window.__frames.length, window.__tasks]');
      // Those of this round alone: the bare class between the rounds holds the page by design.
      tasks.push(...long.map((/** @type {[number, number]} */ [, duration]) => duration));
      await page.press('s'); // a key that changes nothing while it trains, but has to be answered
      await page.driver.sleep(100);
      await page.click('[data-action="train"]');
      rates.push((steps * 1000) / ms);
      shares.push((steps * 1000) / ms / bare);
      frames.push((shown * 1000) / ms);
    }
    console.log(`steps a second, with ${panels}: ${median(rates).toFixed(0)}; of the bare class in the same tab: ${shares.map((share) => `${(100 * share).toFixed(0)} %`).join(', ')}`);
    console.log(`frames a second: ${frames.map((rate) => rate.toFixed(1)).join(', ')}`);
    console.log(browserName === 'chromium' ? `tasks over 50 ms: ${tasks.length === 0 ? 'none' : tasks.map((ms) => ms.toFixed(0)).join(', ')}` : 'tasks over 50 ms: this browser does not tell');
    const keys = /** @type {number[]} */ (await read('window.__keys'));
    console.log(`from a key press to the frame that answers it: ${keys.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  }

  for (const rate of SLOWER) {
    const rounds = [];
    for (let i = 0; i < ROUNDS; i++) {
      await page.load('#v=1&speed=max&max_steps=10000000');
      await makeBare(page);
      await slowDown(page, rate);
      const bare = await bareSpeed(page, MS);
      const slices = await bareTasks(page, 4000);
      const { speed, frames, tasks } = await pageSpeed(page, { warm: 5000, ms: 8000 });
      const longest = `longest task ${Math.max(0, ...tasks).toFixed(0)} ms, of the bare class's slices of 40 ms ${Math.max(...slices).toFixed(0)}`;
      await slowDown(page, 1);
      rounds.push(`${(100 * speed / bare).toFixed(0)} %, ${frames.toFixed(0)} frames a second, ${tasks.filter((ms) => ms > 100).length} tasks over 100 ms, ${longest}`);
    }
    console.log(`${rate} times slower, of the bare class: ${rounds.join('; ')}`);
  }

  page.before = WATCH_MEMORY;
  await page.load(`#v=1&speed=max&max_steps=${LONG_RUN}`);
  await page.click('[data-action="train"]');
  for (const step of [1000, LONG_RUN]) {
    // Seldom: each question leaves three quarters of a kilobyte behind in Chromium.
    for (let seconds = 0; (await page.state()).step < step; seconds++) {
      if (seconds > 600) throw new Error(`step ${step} is not reached in ten minutes`);
      await page.driver.sleep(1000);
    }
    // What is left over of the frames before would count, too: when it goes is the browser's own
    // affair.
    if (browserName === 'chromium') await /** @type {any} */ (page.driver).sendDevToolsCommand('HeapProfiler.collectGarbage');
    const [wasm, heap] = await read('[window.__memory.buffer.byteLength, performance.memory?.usedJSHeapSize]');
    const script = heap ? `, JavaScript ${(heap / 1e6).toFixed(1)} MB` : '';
    console.log(`memory at step ${(await page.state()).step}: wasm ${(wasm / 1e6).toFixed(1)} MB${script}`);
  }
} finally {
  await page.close();
}
