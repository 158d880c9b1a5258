// How well an experiment's workers use the cores, in the browser that BROWSER names: `make
// bench-page`. N runs on c cores may take N / (0.9 c) times as long as one run alone. Then the
// page's frames and long tasks while workers train, one core left to it, and what a worker takes.
import { cpus, loadavg } from 'node:os';
import { browserName } from '../tests/page/lib/browser.js';
import { Page } from '../tests/page/lib/page.js';
import { readProcesses } from './lib/processes.js';

const STEPS = Number(process.env.STEPS ?? 20_000);
const RUNS_A_CORE = 4;
const ROUNDS = Number(process.env.ROUNDS ?? 3);
/** Of the key that is compared. */
const VALUES = 2;
const CORES = cpus().length;
/** Whose memory is measured. */
const WORKERS = 6;

/**
 * Runs in the page: starts the experiment on so many cores, and keeps account of it until it has
 * ended. Nobody asks the page anything meanwhile.
 *
 * @param {number} cores
 */
const start = (cores) => `{
  const root = document.querySelector('makemore-playground').shadowRoot;
  const panel = root.querySelector('[data-panel="experiments"]');
  const field = panel.querySelector('[data-field="cores"]');
  field.value = '${cores}';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const account = (window.__account = { frames: 0, ms: 0, said: '' });
  const count = () => {
    account.frames += 1;
    if (!account.said) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
  window.__tasks.length = 0;
  const state = panel.querySelector('[data-readout="experiment-state"]');
  const begun = performance.now();
  new MutationObserver((_, observer) => {
    if (!/ in \\d/.test(state.textContent)) return;
    observer.disconnect();
    account.ms = performance.now() - begun;
    account.said = state.textContent;
  }).observe(state, { childList: true, characterData: true, subtree: true });
  panel.querySelector('[data-action="experiment-start"]').click();
}`;

const page = await Page.open();
const read = (/** @type {string} */ script) =>
  /** @type {Promise<any>} */ (page.driver.executeScript(`return ${script}`));

/** @param {number} runs @param {number} steps */
async function open(runs, steps) {
  const recipe = `gain:0.5,1;seeds:${runs / VALUES};steps:${steps}`;
  await page.load(`#v=1&panels=experiments&experiment=${encodeURIComponent(recipe)}`);
  await page.see('experiments');
  await page.match('[data-readout="plan"]', /runs of/);
  await page.driver.sleep(500);
}

/** Memory when what is no longer used is given back. */
async function memoryNow() {
  if (browserName === 'chromium')
    await /** @type {any} */ (page.driver).sendDevToolsCommand('HeapProfiler.collectGarbage');
  await page.driver.sleep(1000);
  return readProcesses()?.memory ?? NaN;
}

/** The experiment that is set up, from its start to its end. @param {number} cores */
async function train(cores) {
  const before = readProcesses();
  await page.runInPage(start(cores));
  let memory = 0;
  while (!(await read('window.__account.said'))) {
    await page.driver.sleep(1000);
    memory = Math.max(memory, readProcesses()?.memory ?? NaN);
  }
  const after = readProcesses();
  const { ms, frames, said } = await read('window.__account');
  if (!/^(\d+) of \1 /.test(said)) throw new Error(said);
  return {
    seconds: ms / 1000,
    fps: (frames * 1000) / ms,
    tasks: /** @type {number[]} */ (await read('window.__tasks.map(([, duration]) => duration)')),
    processor: after && before ? after.seconds - before.seconds : NaN,
    memory,
  };
}

try {
  const capabilities = await page.driver.getCapabilities();
  const load = loadavg()[0].toFixed(1);
  console.log(
    `\nworkers in ${capabilities.getBrowserName()} ${capabilities.getBrowserVersion()}, ${CORES} cores; others keep ${load} of them busy`,
  );
  const runs = RUNS_A_CORE * CORES;
  for (let i = 0; i < ROUNDS; i += 1) {
    await open(VALUES, STEPS);
    await train(1); // The first one compiles.
    const few = await train(1);
    await open(runs, STEPS);
    const all = await train(CORES);
    const alone = few.seconds / VALUES;
    const share = (runs * alone) / (CORES * all.seconds);
    const work = all.processor / runs / (few.processor / VALUES);
    console.log(
      `one run of ${STEPS} steps ${alone.toFixed(2)} s; ${runs} runs on ${CORES} cores ${all.seconds.toFixed(2)} s: ${(100 * share).toFixed(0)} % of ${CORES} times the speed; processor time of a run among them, of one alone: ${(100 * work).toFixed(0)} %`,
    );
  }
  const left = Math.max(1, CORES - 1);
  await open(2 * VALUES, 5 * STEPS);
  const { fps, tasks } = await train(left);
  const long = tasks.map((ms) => ms.toFixed(0)).join(', ') || 'none';
  console.log(`while ${left} of ${CORES} cores train: ${fps.toFixed(1)} frames a second`);
  console.log(
    `tasks over 50 ms: ${browserName === 'chromium' ? long : 'this browser does not tell'}`,
  );
  await open(2 * WORKERS, STEPS);
  await train(WORKERS);
  const before = await memoryNow();
  const { memory } = await train(WORKERS);
  const after = await memoryNow();
  const each = (memory - before) / WORKERS;
  console.log(
    `memory of the browser: ${before.toFixed(0)} MB, with ${WORKERS} workers ${memory.toFixed(0)} MB, afterwards ${after.toFixed(0)} MB: ${each.toFixed(1)} MB a worker`,
  );
} finally {
  await page.close();
}
