import { median } from '../lib/networks.js';
import { NETWORKS } from './networks.js';

const ROUNDS = 9;
const MS = 120;

/**
 * @typedef {object} Answer
 * @property {ArrayLike<number>} losses of the steps
 * @property {number} [ms] what they took, where the contender measured it itself
 *
 * @typedef {(steps: number) => Promise<ArrayLike<number> | Answer>} Run some steps, the loss of each of which is part of the work
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {(network: import('./networks.js').Network, preset: string) => Promise<Run>} contender
 *
 * @typedef {{ name: string, minimum: number, median: number }} Row microseconds a step
 */

/** Lets the browser breathe: a page that never answers is taken for hung. */
const pause = () => new Promise((go) => setTimeout(go));

/** Milliseconds of some steps. @param {Run} run @param {number} steps */
async function time(run, steps) {
  await pause();
  const start = performance.now();
  const answer = await run(steps);
  const ms = ('ms' in answer && answer.ms) || performance.now() - start;
  const losses = Array.from('losses' in answer ? answer.losses : answer);
  if (losses.length !== steps || !losses.every(Number.isFinite)) throw new Error(`${steps} steps gave the losses ${losses.slice(-3)}`);
  return ms;
}

/** Steps that fill a round. @param {Run} run */
async function calibrate(run) {
  await time(run, 50); // every compiler on the way has seen it
  for (let steps = 5; ; steps *= 2) {
    const ms = await time(run, steps);
    if (ms > MS / 4) return Math.max(5, Math.round((steps * MS) / ms));
  }
}

/**
 * The same training step side by side, network by network in interleaved rounds.
 *
 * @param {Contender[]} contenders
 * @returns {Promise<{ preset: string, rows: Row[] }[]>}
 */
export async function compare(contenders) {
  const tables = [];
  for (const [preset, network] of Object.entries(NETWORKS)) {
    const runs = [];
    for (const { name, contender } of contenders) {
      const run = await contender(network, preset);
      runs.push({ name, run, steps: await calibrate(run), micros: /** @type {number[]} */ ([]) });
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const { run, steps, micros } of runs) micros.push(((await time(run, steps)) * 1e3) / steps);
    }
    tables.push({ preset, rows: runs.map(({ name, micros }) => ({ name, minimum: Math.min(...micros), median: median(micros) })) });
  }
  return tables;
}
