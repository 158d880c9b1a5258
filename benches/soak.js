// Whether the page stays as it is: `make soak MINUTES=n`, in the browser that BROWSER names. All
// figures draw while it trains as fast as it goes; then figures come and go, and the network is
// begun anew a hundred times. Fails where memory, frames or tasks are not at the end what they were
// at the start.
import { Page } from '../tests/page/lib/page.js';
import { browserName, setViewport } from '../tests/page/lib/browser.js';
import { readProcesses } from './lib/processes.js';
import { WATCH_MEMORY } from './lib/memory.js';

const MINUTES = Number(process.env.MINUTES ?? 3);
/** Milliseconds after which everything is fetched and compiled, and of each look. */
const WARM = 20_000;
const LOOK = 10_000;
const FIGURES = 300;
const TOGETHER = 10;
const RESTARTS = 100;
const PANELS =
  'network,activations,loss,strip,preactivations,saturation,gradients,weights,updates,batchnorm,context,embedding,step0,normbench,linear,checks';
const MB = 1e6;

/**
 * What is compared: the most that the end may have, of the start, and what is added to it, since a
 * collector does as it likes and a machine has other things to do.
 *
 * @type {Record<string, { most: number, add: number, unit: string }>}
 */
const LIMITS = {
  heap: { most: 1.2, add: 3, unit: 'MB' },
  processes: { most: 1.35, add: 60, unit: 'MB' },
  wasm: { most: 1, add: 2, unit: 'MB' },
  'longest task': { most: 2, add: 100, unit: 'ms' },
  'longest pause between frames': { most: 2, add: 150, unit: 'ms' },
  'time of a frame': { most: 1.7, add: 3, unit: 'ms' },
};

const page = await Page.open();
/** @type {string[]} */
const faults = [];

/** @param {string} script */
const run = (script) => /** @type {Promise<any>} */ (page.driver.executeScript(script));

/** @param {string} wasmMemory a script that gives its bytes */
async function memory(wasmMemory) {
  if (browserName === 'chromium') {
    const chromium = /** @type {import('selenium-webdriver/chrome.js').Driver} */ (page.driver);
    await chromium.sendDevToolsCommand('HeapProfiler.collectGarbage', {});
  }
  const [wasm, heap] = await run(`return [${wasmMemory}, performance.memory?.usedJSHeapSize]`);
  const all = readProcesses()?.memory;
  return { wasm: wasm / MB, ...(heap && { heap: heap / MB }), ...(all && { processes: all }) };
}

/** @returns {Promise<Record<string, number>>} what is measured while it trains */
async function look() {
  await page.runInPage(`
    {
    window.__tasks.length = 0;
    window.__pauses = [];
    let last = performance.now();
    const until = last + ${LOOK};
    const tick = (now) => {
      window.__pauses.push(now - last);
      last = now;
      if (now < until) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    }
  `);
  await page.driver.sleep(LOOK);
  const [tasks, pauses] = await run('return [window.__tasks, window.__pauses.slice(1)]');
  const longest = Math.max(0, ...tasks.map((/** @type {[number, number]} */ [, ms]) => ms));
  const sum = pauses.reduce((/** @type {number} */ all, /** @type {number} */ ms) => all + ms, 0);
  return {
    'time of a frame': sum / pauses.length,
    'longest pause between frames': Math.max(...pauses),
    ...(browserName === 'chromium' && { 'longest task': longest }),
  };
}

/**
 * Writes a line of the table for each number, and notes what is not flat.
 *
 * @param {string} what
 * @param {Record<string, number>} start
 * @param {Record<string, number>} end
 */
function compare(what, start, end) {
  console.log(`\n${what.padEnd(52)}${'start'.padStart(10)}${'end'.padStart(10)}`);
  for (const [name, { most, add, unit }] of Object.entries(LIMITS)) {
    if (!(name in start)) continue;
    const isFlat = end[name] <= start[name] * most + add;
    const numbers = [start, end].map((at) => at[name].toFixed(1).padStart(10)).join('');
    console.log(`  ${`${name}, ${unit}`.padEnd(50)}${numbers}${isFlat ? '' : '  not flat'}`);
    if (!isFlat) faults.push(`${what}: ${name} was ${start[name].toFixed(1)} ${unit} and is ${end[name].toFixed(1)}`);
  }
}

async function trainOn() {
  const wasm = 'window.__memory.buffer.byteLength';
  page.before = WATCH_MEMORY;
  await setViewport(page.driver, 1280, 8000);
  await page.load(`#v=1&speed=max&autoplay=1&max_steps=1000000000&panels=${PANELS}`);
  page.before = '';
  await page.driver.sleep(WARM);
  const start = { ...(await look()), ...(await memory(wasm)) };
  const first = (await page.state()).step;
  await page.driver.sleep(Math.max(0, MINUTES * 60_000 - 2 * LOOK - WARM));
  const end = { ...(await look()), ...(await memory(wasm)) };
  const { step } = await page.state();
  compare(`training for ${MINUTES} min, ${PANELS.split(',').length} figures`, start, end);
  console.log(`  steps ${first} to ${step}`);
  if (step <= first) faults.push(`it stands at step ${step}`);
  faults.push(...(await page.said()));
}

/** A page on which figures are made by scripts. */
async function visit() {
  await page.leave();
  await page.driver.get(`${page.url}post/tests/page/life.html`);
  await page.until(() => run('return Boolean(window.life)'), 'the page is there');
}

async function comeAndGo() {
  await visit();
  const some = async () => {
    await run(`window.some = Array.from({ length: ${TOGETHER} }, (_, i) =>
      life.make('f' + i, { panels: 'loss,activations,updates', autoplay: '', n_hidden: 60 }))`);
    await page.until(() => run('return some.every((each) => each.state.ready)'), 'they are there');
    await page.until(() => run('return some[0].state.step > 0'), 'one trains');
    await run('for (const each of some) each.remove(); window.some = null');
    // An element gives its memory back a second after it has left.
    await page.driver.sleep(1200);
  };
  const rounds = FIGURES / TOGETHER;
  const warm = Math.ceil(rounds / 5);
  for (let i = 0; i < warm; i++) await some();
  const start = await memory('life.memory()');
  for (let i = warm; i < rounds; i++) await some();
  compare(`${FIGURES} figures made and removed`, start, await memory('life.memory()'));
  faults.push(...(await run('return life.said')));
}

async function restart() {
  await visit();
  await run(`window.one = life.make('one', { panels: 'loss,activations,updates,gradients' })`);
  await page.until(() => run('return one.state.ready'), 'it is there');
  const again = (/** @type {number} */ seed) =>
    page.driver.executeAsyncScript(
      `const done = arguments[1]; one.set({ seed: arguments[0], n_hidden: 100 + arguments[0] % 2 }); one.step(30).then(done)`,
      seed,
    );
  const warm = RESTARTS / 5;
  for (let seed = 0; seed < warm; seed++) await again(seed);
  const start = await memory('life.memory()');
  for (let seed = warm; seed < RESTARTS; seed++) await again(seed);
  compare(`${RESTARTS} restarts`, start, await memory('life.memory()'));
  faults.push(...(await run('return life.said')));
}

try {
  const capabilities = await page.driver.getCapabilities();
  console.log(`\n${capabilities.getBrowserName()} ${capabilities.getBrowserVersion()}`);
  await trainOn();
  await comeAndGo();
  await restart();
} finally {
  await page.close();
}
if (faults.length > 0) {
  console.error(`\nNot flat:\n${faults.join('\n')}`);
  process.exitCode = 1;
} else console.log('\nFlat.');
