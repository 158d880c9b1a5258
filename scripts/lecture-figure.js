// Draws docs/lecture.svg from the runs of docs/lecture.jsonl: `node scripts/lecture-figure.js`. The
// README says which command has trained them.
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { comparePairs } from '../www/run/experiment/verdict.js';
import { initSync, Playground } from '../www/pkg/makemore_playground.js';

const RUNS = new URL('../docs/lecture.jsonl', import.meta.url);
const PICTURE = new URL('../docs/lecture.svg', import.meta.url);
const WASM = new URL('../www/pkg/makemore_playground_bg.wasm', import.meta.url);
/** The configs in the order of the lecture's loss log. */
const CONFIGS = [
  { preset: 'tanh', title: 'tanh unsaturated (gain 0.2)' },
  { preset: 'kaiming', title: 'Kaiming\u2019s gain' },
  { preset: 'batchnorm', title: 'BatchNorm' },
];

const SIZE = { width: 760, row: 84, left: 24, right: 24, top: 16, bottom: 58 };
/** Where in a row the mean is; and between two seeds' dots, which stand one above the other. */
const MIDDLE = 50;
const SPREAD = 2;
const TICK = 0.002;

/** What the figure shows, and the README says. */
export function readLecture() {
  initSync({ module: readFileSync(WASM) });
  const runs = readFileSync(RUNS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const seeds = [...new Set(runs.map(({ config }) => config.seed))].sort((a, b) => a - b);
  const settings = CONFIGS.map(({ preset, title }) => {
    const own = runs.filter(({ config }) => config.preset === preset);
    const dev = seeds.map((seed) => own.find(({ config }) => config.seed === seed)?.dev ?? null);
    return { name: preset, title, dev, ...Playground.summary(Float64Array.from(dev)) };
  });
  return { runs, seeds, settings, pairs: comparePairs(settings) };
}

const STYLE = `
  text { font: 15px system-ui, sans-serif; fill: #1c2024 }
  .quiet { font-size: 13px; fill: #59616b }
  .grid { stroke: #dfe2e5 }
  .seed { fill: #0b5cbf; fill-opacity: 0.55 }
  .mean { stroke: #1c2024; stroke-width: 2.5; fill: none }
  .ground { fill: #fdfdfb }
  @media (prefers-color-scheme: dark) {
    text { fill: #e9ecef } .quiet { fill: #a4adb7 } .grid { stroke: #30363c }
    .seed { fill: #7ab3ff } .mean { stroke: #e9ecef } .ground { fill: #14171a }
  }`;

/** @param {ReturnType<typeof readLecture>} lecture */
export function drawLecture({ seeds, settings }) {
  const all = settings.flatMap(({ dev }) => dev.map(Number));
  const [low, high] = [Math.min(...all) - TICK / 2, Math.max(...all) + TICK / 2];
  const { width, row, left, right, top, bottom } = SIZE;
  const height = top + settings.length * row + bottom;
  const base = height - bottom;
  const x = (/** @type {number} */ loss) =>
    (left + ((loss - low) / (high - low)) * (width - left - right)).toFixed(1);
  const ticks = [];
  for (let i = Math.ceil(low / TICK); i * TICK <= high; i += 1) ticks.push(i * TICK);
  const axis = ticks.map(
    (tick) =>
      `<path class="grid" d="M${x(tick)} ${top}V${base + 6}"/><text class="quiet" text-anchor="middle" x="${x(tick)}" y="${base + 22}">${tick.toFixed(3)}</text>`,
  );
  const rows = settings.map(({ title, dev, mean, halfWidth }, i) => {
    const y = top + i * row;
    const dots = dev.map((loss, seed) => {
      const cy = y + MIDDLE + (seeds.length / 2 - seed) * SPREAD;
      return `<circle class="seed" r="3.5" cx="${x(Number(loss))}" cy="${cy.toFixed(1)}"/>`;
    });
    const [from, to] = [x(mean - halfWidth), x(mean + halfWidth)];
    const middle = y + MIDDLE;
    const bar = `M${from} ${middle}H${to}M${from} ${middle - 9}v18M${to} ${middle - 9}v18M${x(mean)} ${middle - 14}v28`;
    return `<text x="${left}" y="${y + 18}">${title}: ${mean.toFixed(4)} \u00b1 ${halfWidth.toFixed(4)}</text>${dots.join('')}<path class="mean" d="${bar}"/>`;
  });
  const label = `Dev loss of ${settings.map(({ title, mean, halfWidth }) => `${title}: mean ${mean.toFixed(4)}, 95 % interval \u00b1 ${halfWidth.toFixed(4)}`).join('; ')}. ${seeds.length} seeds each.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<style>${STYLE}
</style>
<rect class="ground" width="100%" height="100%"/>
${axis.join('\n')}
${rows.join('\n')}
<text class="quiet" x="${width / 2}" y="${height - 12}" text-anchor="middle">dev loss after 200,000 steps: a dot for each of ${seeds.length} seeds, the mean and its 95 % interval</text>
</svg>
`;
}

if (import.meta.filename === argv[1]) writeFileSync(PICTURE, drawLecture(readLecture()));
