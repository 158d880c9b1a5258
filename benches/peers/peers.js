// The same training step side by side, in interleaved rounds of one run: `make bench-peers`.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import * as wasm from '../../www/pkg/makemore_playground.js';
import { median } from '../lib/networks.js';
import * as candle from './candle.js';
import * as jax from './jax.js';
import { NETWORKS } from './networks.js';
import * as pytorch from './pytorch.js';
import * as tensorflow from './tensorflow.js';

const ROUNDS = 9;
const MS = 120;

wasm.initSync({ module: readFileSync(new URL('../../www/pkg/makemore_playground_bg.wasm', import.meta.url)) });

const ours = {
  title: 'makemore-playground',
  /** @param {unknown} _ @param {string} preset */
  contender: async (_, preset) => {
    const run = new wasm.Playground({ preset });
    return async (/** @type {number} */ steps) => {
      run.train(steps);
      return run.takeLosses();
    };
  },
};

/** Milliseconds of some steps, the loss of each of which is part of the work. @param {(steps: number) => Promise<any>} run @param {number} steps */
async function time(run, steps) {
  const start = performance.now();
  const answer = await run(steps);
  const ms = answer.ms ?? performance.now() - start;
  const losses = Array.from(answer.losses ?? answer);
  if (losses.length !== steps || !losses.every(Number.isFinite)) throw new Error(`${steps} steps gave the losses ${losses.slice(-3)}`);
  return ms;
}

/** Steps that fill a round. @param {(steps: number) => Promise<any>} run */
async function calibrate(run) {
  await time(run, 50); // every compiler on the way has seen it
  for (let steps = 5; ; steps *= 2) {
    const ms = await time(run, steps);
    if (ms > MS / 4) return Math.max(5, Math.round((steps * MS) / ms));
  }
}

const torch = await pytorch.start();
const contenders = [ours, candle, jax, tensorflow, ...(torch ? [torch] : [])];
console.log(`Node ${process.versions.node}, ${cpus().length} cores, ${cpus()[0].model}, ${new Date().toISOString().slice(0, 10)}`);
console.log('microseconds a step, the least of the rounds (median), and how many times ours');
for (const [preset, network] of Object.entries(NETWORKS)) {
  const runs = [];
  for (const { title, contender } of contenders) {
    const run = await contender(network, preset);
    runs.push({ title, run, steps: await calibrate(run), micros: /** @type {number[]} */ ([]) });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const { run, steps, micros } of runs) micros.push(((await time(run, steps)) * 1e3) / steps);
  }
  const least = Math.min(...runs[0].micros);
  console.log(`\n${preset}`);
  for (const { title, micros } of runs) {
    const minimum = Math.min(...micros);
    const cells = [minimum.toFixed(1).padStart(8), `(${median(micros).toFixed(1)})`.padStart(10), `${(minimum / least).toFixed(1)} x`.padStart(9)];
    console.log(`  ${title.padEnd(42)}${cells.join('')}`);
  }
}
if (!torch) console.log('\nPyTorch was not measured: no python3 with torch; give one as PYTHON=...');
torch?.stop();
process.exit(0);
