import { flops, linears, median, NETWORKS } from './networks.js';

/** Letters of the built-in names and the end. */
const VOCABULARY = 27;

/**
 * Time of one round, and what it counted.
 *
 * @param {() => number} round
 */
function time(round) {
  const start = performance.now();
  const count = round();
  return { ms: performance.now() - start, count };
}

/**
 * How often something fits into some milliseconds.
 *
 * @param {(n: number) => void} run @param {number} ms
 */
function calibrate(run, ms) {
  for (let n = 1; ; n *= 2) {
    const { ms: spent } = time(() => (run(n), n));
    if (spent > ms / 4) return Math.max(1, Math.round((n * ms) / spent));
  }
}

/** @param {import('./package.js').Wasm} wasm @param {Record<string, string | number>} config */
function contender({ Playground }, config) {
  const run = new Playground(config);
  const advance = (/** @type {number} */ n) => {
    run.train(n);
    run.takeLosses();
  };
  // Until the engine's optimising compiler has seen everything.
  for (let steps = 0, start = performance.now(); steps < 200 && performance.now() - start < 1000; steps += 4) advance(4);
  const keys = /** @type {any} */ (run.config);
  const work = flops(linears(keys, VOCABULARY), keys.batch_size);
  return { run, advance, work };
}

/**
 * Microseconds a step, network by network in interleaved rounds, the machine's peak in the
 * same rounds; then the whole training split evaluated, and 1,000 names.
 *
 * @param {import('./package.js').Wasm} wasm
 * @param {{ rounds?: number, ms?: number }} [options]
 */
export function benchSteps(wasm, { rounds = 24, ms = 60 } = {}) {
  const entrants = Object.entries(NETWORKS).map(([name, config]) => {
    const { run, advance, work } = contender(wasm, config);
    return { name, run, advance, work, n: calibrate(advance, ms), micros: /** @type {number[]} */ ([]), shares: /** @type {number[]} */ ([]) };
  });
  const peaks = [wasm.peakOfTile, wasm.peakOfRegisters].map((kernel) => ({ kernel, n: calibrate(kernel, ms), gflops: 0 }));
  for (let round = 0; round < rounds; round++) {
    const [tile] = peaks.map((peak) => {
      const { ms: spent, count } = time(() => peak.kernel(peak.n));
      const gflops = count / spent / 1e6;
      peak.gflops = Math.max(peak.gflops, gflops);
      return gflops;
    });
    for (const { advance, work, n, micros, shares } of entrants) {
      const { ms: spent } = time(() => (advance(n), n));
      micros.push((spent * 1e3) / n);
      shares.push((work * n) / spent / 1e6 / tile);
    }
  }
  const [tile, registers] = peaks.map(({ gflops }) => gflops);
  // A share is that of one round's own peak, the median over the rounds: the clock of a machine
  // that is shared goes up and down.
  const rows = entrants.map(({ name, work, micros, shares }) => {
    const minimum = Math.min(...micros);
    return { name, minimum, median: median(micros), gflops: work / minimum / 1e3, share: median(shares) };
  });
  const evaluation = benchEvaluation(entrants[1].run, tile);
  for (const { run } of entrants) run.free();
  return { tile, registers, rows, evaluation };
}

/**
 * @param {import('../../www/pkg/makemore_playground.js').Playground} run
 * @param {number} peak in GFLOP/s
 */
function benchEvaluation(run, peak) {
  const keys = /** @type {any} */ (run.config);
  const rows = run.rows.train;
  const evaluations = [0, 1, 2, 3, 4].map(() => time(() => (run.evaluate('train', rows), rows)).ms);
  const names = [0, 1, 2, 3, 4].map((seed) => time(() => run.sample(1000, { seed }).length).ms);
  const ms = Math.min(...evaluations);
  const gflops = flops(linears(keys, VOCABULARY), rows) / 3 / ms / 1e6;
  return { ms, rows, gflops, share: gflops / peak, names: Math.min(...names) };
}
