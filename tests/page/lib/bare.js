// The class alone, in the tab of the page, for what is measured against it.

/** @typedef {import('./page.js').Page} Page */

/** Runs in the page: without a frame, in portions short enough for the browser's patience. */
const BARE = `
  import init, { Playground } from '/post/www/pkg/makemore_playground.js';
  await init();
  const run = new Playground({});
  window.__bare = (ms) => {
    const start = performance.now();
    let steps = 0;
    while (performance.now() - start < ms) {
      steps += run.trainFor(50, 1e6);
      run.takeLosses();
    }
    return (steps * 1000) / (performance.now() - start);
  };
  window.__bare(300);
  window.__bareTasks = async (ms, slice) => {
    const tasks = [];
    const start = performance.now();
    while (performance.now() - start < ms) {
      await new Promise((resolve) => setTimeout(resolve));
      const from = performance.now();
      run.trainFor(slice, 1e6);
      run.takeLosses();
      tasks.push(performance.now() - from);
    }
    return tasks;
  };
`;

/** Makes the class ready beside the page. @param {Page} page */
export async function makeBare(page) {
  await page.runInPage(BARE, 'module');
  await page.until(() => page.driver.executeScript('return window.__bare'), 'the class is there');
}

/**
 * Steps a second of the default network in the bare class.
 *
 * @param {Page} page
 * @param {number} ms
 * @returns {Promise<number>}
 */
export async function bareSpeed(page, ms) {
  await page.runInPage(`window.__rate = window.__bare(${ms})`);
  return page.driver.executeScript('return window.__rate');
}

/**
 * How long slices of training take in the bare class, each a task of its own that is meant to take
 * 40 milliseconds, as long as the page's longest: what goes beyond that is the machine's doing, or
 * that of what makes it slower.
 *
 * @param {Page} page
 * @param {number} ms
 * @returns {Promise<number[]>} in milliseconds
 */
export async function bareTasks(page, ms) {
  await page.runInPage(
    `window.__slices = undefined; window.__bareTasks(${ms}, 40).then((tasks) => (window.__slices = tasks))`,
  );
  const slices = () => page.driver.executeScript('return window.__slices');
  await page.until(slices, 'the class has trained');
  return /** @type {Promise<number[]>} */ (slices());
}

/**
 * What the page does while it trains for some time, after it has found its pace.
 *
 * @param {Page} page
 * @param {{ warm: number, ms: number }} times in milliseconds
 * @returns {Promise<{ speed: number, frames: number, tasks: number[] }>} steps and frames a second,
 *   and tasks over 50 ms, where the browser tells of them
 */
export async function pageSpeed(page, { warm, ms }) {
  await page.runInPage(`
    window.__frames = 0;
    const tick = () => { window.__frames += 1; requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
    document.querySelector('makemore-playground').play();
  `);
  await page.driver.sleep(warm);
  await page.runInPage(`
    window.__frames = window.__tasks.length = 0;
    window.__from = [performance.now(), document.querySelector('makemore-playground').state.step];
  `);
  await page.driver.sleep(ms);
  const [took, steps, frames, tasks, from] = await page.driver.executeScript(`
    const { step } = document.querySelector('makemore-playground').state;
    const [at, from] = window.__from;
    return [performance.now() - at, step - from, window.__frames, window.__tasks, at];
  `);
  await page.runInPage(`document.querySelector('makemore-playground').pause()`);
  // What WebDriver itself asks of the page at the end is none of the page's doing.
  const durations = tasks
    .filter((/** @type {[number, number]} */ [start]) => start < from + ms)
    .map((/** @type {[number, number]} */ [, duration]) => duration);
  return { speed: (steps * 1000) / took, frames: (frames * 1000) / took, tasks: durations };
}

/**
 * Makes the processor of Chromium's page so many times slower.
 *
 * @param {Page} page @param {number} rate
 */
export async function slowDown({ driver }, rate) {
  const chromium = /** @type {import('selenium-webdriver/chrome.js').Driver} */ (driver);
  await chromium.sendDevToolsCommand('Emulation.setCPUThrottlingRate', { rate });
}
