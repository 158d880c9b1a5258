// The same training step side by side in Node, Firefox and Chromium: `make bench-peers`.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { inBrowser } from '../lib/browser.js';
import { compare } from './compare.js';
import * as candle from './candle.js';
import * as jax from './jax.js';
import * as ours from './ours.js';
import * as pytorch from './pytorch.js';
import * as tensorflow from './tensorflow.js';

/** @param {string} path */
const file = (path) => readFileSync(new URL(path, import.meta.url));
/** @param {string} name of a package */
const version = (name) => JSON.parse(file(`node_modules/${name}/package.json`).toString()).version;

/** @type {Record<string, string>} */
const TITLES = {
  [ours.name]: 'makemore-playground',
  [candle.name]: `candle ${/name = "candle-core"\nversion = "(.*)"/.exec(file('candle/Cargo.lock').toString())?.[1]}, wasm simd128`,
  [jax.name]: `jax-js ${version('@jax-js/jax')}, wasm device, one jit`,
  [tensorflow.name]: `TensorFlow.js ${version('@tensorflow/tfjs-backend-wasm')}, wasm backend`,
};

async function inNode() {
  // TensorFlow.js fetches its wasm by address, which Node's fetch does not do for files.
  const ownFetch = globalThis.fetch;
  globalThis.fetch = async (/** @type {any} */ url, options) =>
    String(url).startsWith('file:')
      ? new Response(readFileSync(new URL(url)), { headers: { 'content-type': 'application/wasm' } })
      : ownFetch(url, options);
  await ours.start(file('../../www/pkg/makemore_playground_bg.wasm'));
  await candle.start(file('candle/pkg/candle_peer_bg.wasm'));
  const torch = await pytorch.start();
  if (torch) TITLES[torch.name] = torch.title;
  const tables = await compare([ours, candle, jax, tensorflow, ...(torch ? [torch] : [])]);
  print(`Node ${process.versions.node}`, tables);
  if (!torch) console.log('\nPyTorch was not measured: no python3 with torch; give one as PYTHON=...');
  torch?.stop();
}

/** @param {string} engine @param {Awaited<ReturnType<typeof compare>>} tables */
function print(engine, tables) {
  for (const { preset, rows } of tables) {
    console.log(`\n${engine}, ${preset}`);
    for (const { name, minimum, median } of rows) {
      const cells = [minimum.toFixed(1).padStart(8), `(${median.toFixed(1)})`.padStart(10), `${(minimum / rows[0].minimum).toFixed(1)} x`.padStart(9)];
      console.log(`  ${TITLES[name].padEnd(42)}${cells.join('')}`);
    }
  }
}

console.log(`${cpus().length} cores, ${cpus()[0].model}, ${new Date().toISOString().slice(0, 10)}`);
console.log('microseconds a step, the least of the rounds (median), and how many times ours');
await inNode();
const vite = { cacheDir: 'benches/peers/node_modules/.vite', optimizeDeps: { entries: ['benches/peers/page.html'] } };
for (const browser of ['firefox', 'chromium']) {
  const { title, result } = await inBrowser(browser, 'benches/peers/page.html', 600_000, vite);
  print(title, result);
}
process.exit(0);
