// Measures the built page with Lighthouse, on its mobile and its desktop profile, against the
// marks below. Lighthouse is fetched by npx when this runs; `make test` does not need it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { preview } from 'vite';

const LIGHTHOUSE = 'lighthouse@12.8.2';
/** Loads of each profile: a single one says little about speed. The median counts. */
const LOADS = 3;
const PROFILES = { mobile: [], desktop: ['--preset=desktop'] };
/** Least scores, of 100. Speed on a desktop is measured, and not asked for. */
const LEAST = { accessibility: 100, 'best-practices': 100, seo: 100 };
const LEAST_MOBILE_SPEED = 90;
const MOST_SHIFT = 0.02;

/** Chromium, where Lighthouse does not look for it. */
function chromePath() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = paths.find((path) => existsSync(path));
  if (!found) throw new Error(`None of ${names.join(', ')} is on PATH; run scripts/setup.sh test.`);
  return found;
}

/**
 * One load of the page.
 *
 * @param {string} url
 * @param {string[]} flags
 * @param {string} folder for the report
 */
async function measure(url, flags, folder) {
  const report = join(folder, 'report.json');
  const loading = spawn(
    'npx',
    [
      '--yes',
      LIGHTHOUSE,
      url,
      '--quiet',
      '--output=json',
      `--output-path=${report}`,
      '--only-categories=performance,accessibility,best-practices,seo',
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
      ...flags,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, CHROME_PATH: chromePath() } },
  );
  const [code] = await once(loading, 'exit');
  if (code !== 0) throw new Error(`Lighthouse ended with ${code}; what it said is above.`);
  const { categories, audits } = JSON.parse(readFileSync(report, 'utf8'));
  const scores = Object.fromEntries(
    Object.entries(categories).map(([id, { score }]) => [id, Math.round(100 * score)]),
  );
  const failed = Object.values(categories).flatMap(({ id, auditRefs }) =>
    id === 'performance'
      ? []
      : auditRefs
          // What has no weight is advice: source maps, for example, are not published.
          .filter((/** @type {{ weight: number }} */ ref) => ref.weight > 0)
          .map((/** @type {{ id: string }} */ ref) => audits[ref.id])
          .filter((/** @type {any} */ audit) => audit.score !== null && audit.score < 1)
          .map((/** @type {any} */ audit) => `${id}: ${audit.title}`),
  );
  const of = (/** @type {string} */ id) => audits[id]?.numericValue ?? NaN;
  return {
    scores,
    failed,
    shift: of('cumulative-layout-shift'),
    firstPaint: of('first-contentful-paint'),
    largestPaint: of('largest-contentful-paint'),
    blocked: of('total-blocking-time'),
  };
}

/** @param {number[]} numbers */
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** @param {string} profile @param {Awaited<ReturnType<typeof measure>>[]} loads */
function judge(profile, loads) {
  const speed = median(loads.map(({ scores }) => scores.performance));
  const shift = Math.max(...loads.map((load) => load.shift));
  const seconds = (/** @type {'firstPaint' | 'largestPaint' | 'blocked'} */ what) =>
    `${(median(loads.map((load) => load[what])) / 1000).toFixed(2)} s`;
  const [{ scores, failed }] = loads;
  const others = Object.keys(LEAST).map((id) => `${id} ${scores[id]}`);
  console.log(
    `${profile}: performance ${speed} (${loads.map((load) => load.scores.performance).join(', ')}), ${others.join(', ')}; CLS ${shift.toFixed(4)}, first paint ${seconds('firstPaint')}, largest ${seconds('largestPaint')}, blocked ${seconds('blocked')}`,
  );
  const missed = Object.entries(LEAST)
    .filter(([id, least]) => scores[id] < least)
    .map(([id, least]) => `${profile}: ${id} is ${scores[id]}; at least ${least} is asked for`);
  if (shift >= MOST_SHIFT)
    missed.push(`${profile}: CLS is ${shift}; below ${MOST_SHIFT} is asked for`);
  if (profile === 'mobile' && speed < LEAST_MOBILE_SPEED)
    missed.push(`${profile}: performance is ${speed}; at least ${LEAST_MOBILE_SPEED} is asked for`);
  return [...missed, ...failed.map((text) => `${profile}: ${text}`)];
}

const folder = mkdtempSync(join(tmpdir(), 'lighthouse-'));
const server = await preview({
  logLevel: 'error',
  preview: { host: '127.0.0.1', port: 0, open: false },
});
const url = server.resolvedUrls?.local[0] ?? '';
/** @type {string[]} */
const missed = [];
try {
  for (const [profile, flags] of Object.entries(PROFILES)) {
    const loads = [];
    for (let i = 0; i < LOADS; i += 1) loads.push(await measure(url, flags, folder));
    missed.push(...judge(profile, loads));
  }
} finally {
  rmSync(folder, { recursive: true });
  await server.close();
}
for (const text of missed) console.error(text);
process.exitCode = missed.length > 0 ? 1 : 0;
