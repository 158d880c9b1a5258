// Draws docs/page.webp, the README's moving picture: the page in Chromium while the first ten
// seconds of its default run pass. `make moving-picture`; ffmpeg puts the pictures together.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setViewport } from '../tests/page/lib/browser.js';
import { Page } from '../tests/page/lib/page.js';

const [WIDTH, HEIGHT] = [1280, 720];
const SECONDS = 10;
/** Width of the picture, and pictures a second: enough to follow, and a file of some hundred kB. */
const [SHOWN_WIDTH, RATE] = [960, 4];
const TARGET = 'docs/page.webp';

const folder = mkdtempSync(join(tmpdir(), 'moving-picture-'));
const page = await Page.open('chromium');
try {
  await setViewport(page.driver, WIDTH, HEIGHT, 'chromium');
  await page.load('#v=1');
  await page.see('network');
  await page.see('loss');
  await page.until(
    async () => (await page.texts('[data-panel="names"] .name'))[0] !== '',
    'names are there',
  );
  let shots = 0;
  const keep = async () => {
    const name = `${String((shots += 1)).padStart(3, '0')}.png`;
    writeFileSync(join(folder, name), await page.driver.takeScreenshot(), 'base64');
  };
  for (let i = 0; i < RATE; i += 1) await keep();
  await page.click('[data-action="train"]');
  const start = performance.now();
  const first = shots;
  while (performance.now() - start < SECONDS * 1000) {
    await keep();
    const due = ((shots - first) * 1000) / RATE;
    await page.driver.sleep(Math.max(0, due - (performance.now() - start)));
  }
  const rate = ((shots - first) * 1000) / (performance.now() - start);
  const pictures = ['-y', '-framerate', rate.toFixed(3), '-i', join(folder, '%03d.png')];
  const form = ['-vf', `scale=${SHOWN_WIDTH}:-1`, '-c:v', 'libwebp_anim', '-quality', '70'];
  execFileSync('ffmpeg', ['-loglevel', 'error', ...pictures, ...form, '-loop', '0', TARGET]);
  console.log(`${TARGET}: ${shots} pictures, ${rate.toFixed(1)} a second`);
} finally {
  await page.close();
  rmSync(folder, { recursive: true, force: true });
}
