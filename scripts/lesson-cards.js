// Draws the pictures that go with links to the lessons' own pages: each lesson's sentence beside
// the figure that its buttons lead to, as the built page draws it in Chromium. `make dist` first;
// then `node scripts/lesson-cards.js`, or with numbers of lessons; 0 is the playground's own: the
// page as it is after 20,000 steps.
import { mkdirSync, writeFileSync } from 'node:fs';
import { CARD_SIZE } from './card-tags.js';
import { plain, readLessons } from './lesson-pages.js';
import { setViewport } from '../tests/page/lib/browser.js';
import { Page } from '../tests/page/lib/page.js';

const FOLDER = 'www/lessons/cards';

/** Which figure shows what the lesson is about, where it is not its first one. */
const FIGURES = /** @type {Record<number, string>} */ ({ 3: 'activations', 8: 'batchnorm' });

/**
 * Runs in an empty page: the card.
 *
 * @param {{ number: number, title: string, sum: string, picture: string }} card
 */
function draw({ number, title, sum, picture }) {
  const make = (
    /** @type {string} */ tag,
    /** @type {string} */ style,
    /** @type {string} */ text,
  ) => Object.assign(document.createElement(tag), { style, textContent: text });
  const words = make(
    'div',
    'flex: 0 0 500px; display: flex; flex-direction: column; gap: 24px',
    '',
  );
  words.append(
    make(
      'p',
      'margin: 0; color: #59616b; font-size: 26px',
      `makemore playground \u00b7 lesson ${number}`,
    ),
    make('h1', 'margin: 0; font-size: 54px; line-height: 1.1', title),
    make('p', 'margin: 0; font-size: 28px; line-height: 1.4', sum),
  );
  const image = Object.assign(document.createElement('img'), {
    src: `data:image/png;base64,${picture}`,
    style: 'flex: 1; min-width: 0; height: 100%; object-fit: contain; object-position: left top',
  });
  document.body.style.cssText =
    'box-sizing: border-box; height: 630px; margin: 0; padding: 48px; display: flex; gap: 40px; background: #fdfdfb; color: #1c2024; font-family: system-ui, sans-serif; overflow: hidden';
  document.body.replaceChildren(words, image);
}

/** @param {Page} page @param {number} number */
async function pictureOf(page, number) {
  const lesson = readLessons()[number - 1];
  await setViewport(page.driver, 700, 1000, 'chromium');
  await page.load(`#v=1&lesson=${number}&theme=light`);
  await page.until(
    async () => (await page.state()).config.preset === lesson.load.preset,
    'the lesson stands',
  );
  for (const [i, { experiment }] of lesson.deeds.entries()) {
    const button = (await page.findAll('.lesson [data-try]'))[i];
    await page.driver.executeScript('arguments[0].click()', button);
    if (experiment) {
      await page.see('experiments');
      await page.click('[data-action="experiment-start"]');
    }
    const seen = `.lesson .step:nth-child(${i + 1}) [data-seen="false"]`;
    await page.until(async () => (await page.findAll(seen)).length === 0, 'it is seen', 400_000);
  }
  const figure = FIGURES[number] ?? lesson.panels[0];
  await page.see(figure);
  const { element } = await page.drawn(`[data-panel="${figure}"]`);
  return element.takeScreenshot();
}

/** @param {Page} page */
async function drawPage(page) {
  await setViewport(page.driver, CARD_SIZE[0], CARD_SIZE[1], 'chromium');
  await page.load('#v=1&step=20000&theme=light&speed=max');
  await page.until(async () => (await page.state()).step === 20000, 'it is trained', 120_000);
  await page.see('network');
  await page.see('names');
  await page.driver.executeScript(
    `document.documentElement.style.zoom = arguments[0]; scrollTo(0, 0)`,
    CARD_SIZE[0] / 1280,
  );
  await page.driver.sleep(2000);
  writeFileSync(`${FOLDER}/page.png`, await page.driver.takeScreenshot(), 'base64');
  console.log(`${FOLDER}/page.png`);
}

const asked = process.argv.slice(2).map(Number);
const lessons = readLessons();
mkdirSync(FOLDER, { recursive: true });
const page = await Page.open('chromium');
try {
  if (asked.length === 0 || asked.includes(0)) await drawPage(page);
  for (const [i, { title, sum }] of lessons.entries()) {
    const number = i + 1;
    if (asked.length > 0 && !asked.includes(number)) continue;
    const picture = await pictureOf(page, number);
    await page.leave();
    await setViewport(page.driver, CARD_SIZE[0], CARD_SIZE[1], 'chromium');
    const card = { number, title: title.replace(/^\d+\. /, ''), sum: plain(sum), picture };
    await page.driver.executeScript(draw, card);
    await page.driver.sleep(200);
    const png = await page.driver.takeScreenshot();
    writeFileSync(`${FOLDER}/${number}.png`, png, 'base64');
    console.log(`${FOLDER}/${number}.png`);
  }
} finally {
  await page.close();
}
