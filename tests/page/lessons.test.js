import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Key } from 'selenium-webdriver';
import { parseLesson } from '../../scripts/lessons.js';
import { browserName, setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';
import { hasTurn, inOne } from './lib/turns.js';

const folder = new URL('../../www/lessons/', import.meta.url);
const LESSONS = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .sort()
  .map((name) => parseLesson(readFileSync(new URL(name, folder), 'utf8'), name));

const axe = readFileSync(
  new URL('../../node_modules/axe-core/axe.min.js', import.meta.url),
  'utf8',
);

/** @type {Page} */
let page;

/**
 * Opens a lesson as a reader does; at step 0 it sets itself up.
 *
 * @param {number} lesson
 */
async function open(lesson) {
  await page.choose('.lesson-chooser', String(lesson));
  await stands(lesson);
}

/** Waits until a lesson is there with its network. @param {number} lesson */
async function stands(lesson) {
  const { preset } = LESSONS[lesson - 1].load;
  await page.match('.lesson h2', new RegExp(`^${lesson}\\. `));
  await page.until(
    async () => (await page.state()).config.preset === preset,
    `${preset} is loaded`,
  );
}

/** Presses a lesson's button. @param {number} i */
async function press(i) {
  await page.tab('story');
  const button = (await page.findAll('.lesson [data-try]'))[i];
  await page.driver.executeScript(`arguments[0].scrollIntoView({ block: 'center' })`, button);
  // The pointer may have come to lie over a term, whose note would lie over the button.
  await page.driver.actions().move({ x: 2, y: 2 }).move({ x: 1, y: 1 }).perform();
  await page.until(
    async () => (await page.findAll('.term-note:popover-open')).length === 0,
    'no note is open',
  );
  await button.click();
}

/** Whether each promise of each button was seen. @returns {Promise<boolean[][]>} */
const marks = () =>
  page.driver.executeScript(
    `return [...arguments[0].shadowRoot.querySelectorAll('.lesson .step')].map((step) =>
      [...step.querySelectorAll('[data-promise]')].map(({ dataset }) => dataset.seen === 'true'))`,
    page.host,
  );

/** What is said when something was seen. */
const voice = () =>
  page.driver.executeScript(
    `return arguments[0].shadowRoot.querySelector('.lesson .voice').textContent`,
    page.host,
  );

/** The fragment of the page's address. */
const fragment = () => page.driver.executeScript('return location.hash');

describe(`the lessons in ${browserName}`, () => {
  before(async () => {
    page = await Page.open();
  });
  after(() => page?.close());
  beforeEach(async () => {
    await setViewport(page.driver, 1280, 900);
    await page.load();
  });
  afterEach(async () => {
    assert.deepEqual(await page.said(), [], 'the console is silent');
  });

  LESSONS.forEach(({ title, deeds, panels }, index) => {
    // The bits are the same in every browser: the two of them share the walks.
    if (!hasTurn(index)) return;
    it(`${title}: nothing is marked before its button, everything after it`, async () => {
      await open(index + 1);
      const { panels: shown } = await page.state();
      for (const panel of panels) assert.ok(shown.includes(panel), `${panel} is shown`);
      for (let i = 0; i < 3; i += 1) await page.click('[data-action="step"]');
      await page.until(async () => (await page.state()).step === 3, 'three steps are taken');
      assert.ok(!(await marks()).flat().some(Boolean), 'nothing is seen at the beginning');
      for (const [i, { experiment, label, step }] of deeds.entries()) {
        const isSameNetwork = deeds
          .slice(0, i)
          .some(({ change }) => JSON.stringify(change) === JSON.stringify(deeds[i].change));
        const seenBefore = (await marks())[i];
        // A button that only trains on may show a little less than it promises.
        if (!isSameNetwork)
          assert.ok(!seenBefore.some(Boolean), `${label}: nothing is seen before`);
        await press(i);
        if (experiment) {
          await page.see('experiments');
          await page.until(
            async () =>
              (await page.value('[data-panel="experiments"] [data-field="seeds"]')) ===
              String(/seeds:(\d+)/.exec(experiment)?.[1]),
            'the recipe is in the bench',
          );
        }
        await page.until(
          async () => (await marks())[i].every(Boolean),
          `${label}: all is seen`,
          300_000,
        );
        if (!experiment) await page.restsAt(step);
        assert.match(await voice(), /^Seen: .* \S*\d.*\.$/);
      }
      assert.equal(
        (await page.findAll('.lesson [data-lesson-to].primary')).length,
        index + 1 < LESSONS.length ? 1 : 0,
        'all is done: the next lesson is offered',
      );
    });
  });

  it('mark what the reader does by hand, in the right network only', inOne('firefox'), async () => {
    await open(1);
    await page.type('out_scale', '0.5');
    await page.until(async () => (await page.state()).config.out_scale === 0.5, 'it is set');
    await page.preset('tanh');
    assert.ok((await page.state()).loss < 3.4, 'the number alone is there');
    assert.ok(!(await marks()).flat().some(Boolean), 'but it is another network');
    await page.preset('logits');
    await page.until(async () => (await marks())[1][0], 'the lesson\u2019s network, set by hand');
    await page.tab('story');
    await page.match('.lesson [data-seen="true"]', /Seen: first loss 3\.27/);
    // What was seen stays seen, and is said once.
    const said = await voice();
    await page.click('[data-action="step"]');
    await page.until(async () => (await page.state()).step === 1, 'a step is taken');
    assert.equal(await voice(), said);
    await page.click('.lesson [data-lesson-to="2"]');
    await stands(2);
    await page.click('.lesson [data-lesson-to="1"]');
    await stands(1);
    assert.equal((await marks())[1][0], true);
  });

  it(
    'Next and Back set up their lesson and keep the last run to compare with',
    inOne('firefox'),
    async () => {
      await open(2);
      await page.trainUntil(100);
      const { step } = await page.state();
      await page.click('.lesson [data-lesson-to="3"]');
      await stands(3);
      await page.until(async () => (await page.state()).pins.length === 1, 'the last run is kept');
      const { step: now, pins, panels } = await page.state();
      assert.deepEqual([now, pins[0].step], [0, step]);
      assert.ok(panels.includes('step0'));
      const focused = await page.driver.executeScript(
        'return arguments[0].shadowRoot.activeElement?.textContent',
        page.host,
      );
      assert.match(focused, /^3\. /, 'the focus is at the new title');
      await page.click('.lesson [data-lesson-to="2"]');
      await stands(2);
      assert.equal((await page.state()).step, 0);
      await page.click('.lesson [data-lesson-to="0"]');
      assert.equal(await (await page.find('.lesson')).isDisplayed(), false);
    },
  );

  it(
    'a button that trains goes on with its own network, and keeps another',
    inOne('firefox'),
    async () => {
      await open(1);
      await press(0);
      await page.restsAt(1000);
      const first = await page.hash();
      await press(2);
      await page.restsAt(1000);
      const { config, pins } = await page.state();
      assert.deepEqual([config.preset, pins[0].step], ['logits', 1000]);
      assert.notEqual(await page.hash(), first);
    },
  );

  it(
    'a button at the beginning keeps the network before it, to be compared with',
    inOne('chromium'),
    async () => {
      await open(4);
      await press(0);
      await page.until(async () => (await page.state()).config.gain === 0.5, 'it is set up');
      await press(1);
      await page.until(async () => (await page.state()).pins[0]?.name === 'Gain 0.5', 'it stays');
      // Once more is the same network, which has nothing to be compared with but the one before.
      await press(1);
      await page.driver.sleep(300);
      const { pins } = await page.state();
      assert.deepEqual([pins.length, pins[0].name, pins[0].step], [1, 'Gain 0.5', 0]);
      await page.type('gain', '2');
      await page.until(async () => (await page.state()).pins.length === 0, 'it is gone');
    },
  );

  it('leave a running network alone until they are asked', inOne('firefox'), async () => {
    await page.trainUntil(100);
    const { step } = await page.state();
    // It comes to the front, whatever the reader looked at.
    await page.tab('settings');
    await page.choose('.lesson-chooser', '4');
    await page.match('.lesson', /The figures still show your last run/);
    assert.deepEqual(
      [(await page.state()).step, (await page.state()).config.preset],
      [step, 'batchnorm'],
    );
    // On a phone the card has room for little, but for this.
    await setViewport(page.driver, browserName === 'chromium' ? 390 : 500, 844);
    await page.click('[data-action="lesson-load"]');
    await page.until(async () => (await page.state()).config.preset === 'deep', 'now it is loaded');
    await stands(4);
    assert.equal(await (await page.find('[data-action="lesson-load"]')).isDisplayed(), false);
  });

  it(
    'come back in their own order, the figure that they are about first',
    inOne('chromium'),
    async () => {
      const lead = () =>
        page.driver.executeScript(
          `return document.querySelector('makemore-playground').shadowRoot.querySelector('.slot.lead')?.dataset.slot`,
        );
      await page.load('#v=1&lesson=6');
      await stands(6);
      assert.equal(await lead(), 'preactivations');
      await page.until(
        async () => /panels=.*lesson=6/.test(await fragment()),
        'the address says so',
      );
      await page.load(await fragment());
      await page.match('.lesson h2', /^6\. /);
      await page.until(async () => (await lead()) === 'preactivations', 'it leads again');
    },
  );

  it(
    'an address with a lesson alone sets it up; one with a config does not',
    inOne('chromium'),
    async () => {
      await page.load('#v=1&lesson=4');
      await stands(4);
      await page.until(
        async () => /preset=deep&/.test(await fragment()),
        'the address says it all',
      );
      await page.load('#v=1&preset=kaiming&lesson=4');
      await page.match('.lesson h2', /^4\. /);
      assert.equal((await page.state()).config.preset, 'kaiming');
      // By hand, where the lesson is open already, too.
      await page.driver.executeScript(`location.hash = '#v=1&lesson=4'`);
      await page.until(async () => (await page.state()).config.preset === 'deep', 'it is set up');
      await stands(4);
      // A link to the default network with a lesson open leads back to both.
      await page.load('#v=1&preset=batchnorm&lesson=3');
      await page.match('.lesson h2', /^3\. /);
      assert.equal((await page.state()).config.preset, 'batchnorm');
      await page.click('[data-action="step"]');
      await page.until(async () => /preset=batchnorm/.test(await fragment()), 'the preset stays');
    },
  );

  it('explain their terms by pointer, focus and tap', async () => {
    await open(2);
    const term = await page.find('.lesson .promise .term');
    const note = await page.find('.lesson .term-note');
    assert.equal(await note.isDisplayed(), false);
    await page.driver.executeScript(`arguments[0].scrollIntoView({ block: 'center' })`, term);
    await page.driver.actions().move({ origin: term }).perform();
    await page.until(() => note.isDisplayed(), 'the note is there');
    assert.match(await note.getText(), /neuron that is saturated on every example/);
    await page.driver.actions().move({ origin: note }).perform();
    await page.driver.sleep(400);
    assert.equal(await note.isDisplayed(), true, 'it stays while the pointer is on it');
    await page.driver.actions().move({ x: 5, y: 300 }).perform();
    await page.until(async () => !(await note.isDisplayed()), 'it goes');
    await page.driver.executeScript('arguments[0].focus()', term);
    await page.until(() => note.isDisplayed(), 'focus brings it');
    assert.equal(await term.getAttribute('aria-expanded'), 'true');
    await term.sendKeys(Key.ESCAPE);
    await page.until(async () => !(await note.isDisplayed()), 'Escape closes it');
    await term.click();
    await page.until(() => note.isDisplayed(), 'a tap brings it');
    const { x, y, width, height } = await note.getRect();
    assert.ok(x >= 0 && y >= 0 && x + width <= 1280 && height < 200, 'inside the window');
    const isGone = async () => !(await note.isDisplayed());
    await term.click();
    await page.until(isGone, 'a second tap closes it');
    await term.click();
    await page.until(() => note.isDisplayed(), 'a third one brings it back');
    await page.click('.lesson h2');
    await page.until(isGone, 'one elsewhere closes it');
  });

  it(
    'are a card on a phone: the sentence, one button and its promise',
    inOne('firefox'),
    async () => {
      await setViewport(page.driver, 390, 844);
      await page.load('#v=1&lesson=1');
      await stands(1);
      const seen = () => page.texts('.lesson [data-try]');
      assert.deepEqual((await seen()).filter(Boolean), ['Train it for 1,000 steps']);
      const height = (await (await page.find('.lesson')).getRect()).height;
      assert.ok(height < 320, `the card is ${height} px high`);
      await press(0);
      await page.until(async () => (await marks())[0][0], 'it is seen');
      await page.until(
        async () => (await seen()).filter(Boolean).join() === 'Divide the output weights by 100',
        'the next button has its place',
      );
      await page.click('.lesson .unfold');
      assert.equal((await seen()).filter(Boolean).length, 3);
      await page.click('.lesson .unfold');
      assert.equal((await seen()).filter(Boolean).length, 1);
    },
  );

  const forms = /** @type {[number, number, string][]} */ ([
    [1280, 720, 'light'],
    [390, 844, 'dark'],
  ]);
  for (const [width, height, theme] of forms.filter((_, index) => hasTurn(index))) {
    it(`have no violation of axe-core at ${width} px, ${theme}`, async () => {
      await setViewport(page.driver, width, height);
      await page.load(`#v=1&theme=${theme}&lesson=1`);
      await stands(1);
      await page.driver.executeScript(axe);
      for (const { title } of LESSONS) {
        await page.match('.lesson h2', new RegExp(`^${parseInt(title, 10)}\\. `));
        await page.driver.executeScript(
          `const { shadowRoot } = arguments[0];
           for (const more of shadowRoot.querySelectorAll('.lesson .read-more')) more.open = true;
           shadowRoot.querySelector('.lesson .body').classList.add('unfolded');
           shadowRoot.querySelector('.lesson .term')?.focus();`,
          page.host,
        );
        const violations = await page.driver.executeAsyncScript(
          `const done = arguments[arguments.length - 1];
           axe.run(arguments[0].shadowRoot.querySelector('.lesson')).then(
             ({ violations }) => done(violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | '))),
             (error) => done([String(error)]));`,
          page.host,
        );
        assert.deepEqual(violations, [], title);
        const next = await page.find('.lesson nav button:last-child');
        if (await next.isEnabled()) await page.driver.executeScript('arguments[0].click()', next);
      }
    });
  }

  /**
   * Where a lesson's parts are in the window, one lesson after the other.
   *
   * @param {(index: number, places: Record<string, DOMRect>) => void} look
   */
  async function walkThrough(look) {
    await page.load('#v=1&lesson=1');
    for (const index of LESSONS.keys()) {
      await stands(index + 1);
      await page.until(
        async () => (await page.findAll('.figures > .lead > .panel:not(.place)')).length > 0,
        'its figure is there',
      );
      const places = await page.driver.executeScript(
        `const { shadowRoot } = arguments[0];
         scrollTo(0, 0);
         const place = (css) => shadowRoot.querySelector(css).getBoundingClientRect().toJSON();
         return { sentence: place('.lesson .sum'), button: place('.lesson [data-try]'), figure: place('.figures > .lead') }`,
        page.host,
      );
      look(index, /** @type {any} */ (places));
      const next = await page.find('.lesson nav button:last-child');
      if (await next.isEnabled()) await page.driver.executeScript('arguments[0].click()', next);
    }
  }

  it('have sentence, button and figure in a window of 1280 x 720', inOne('firefox'), async () => {
    await setViewport(page.driver, 1280, 720);
    await walkThrough((index, places) => {
      for (const [what, { top, bottom }] of Object.entries(places))
        assert.ok(
          top >= 0 && bottom <= 720,
          `${LESSONS[index].title}: ${what} ${top} to ${bottom}`,
        );
    });
  });

  it('have them on a phone, above its bar', inOne('chromium'), async () => {
    await setViewport(page.driver, browserName === 'chromium' ? 390 : 500, 844);
    await walkThrough((index, { figure, ...places }) => {
      for (const [what, { top, bottom }] of Object.entries(places))
        assert.ok(
          top >= 0 && bottom <= 785,
          `${LESSONS[index].title}: ${what} ${top} to ${bottom}`,
        );
      // Some figures are higher than the window: they begin in its upper half.
      const isHigh = figure.bottom - figure.top > 450;
      const { title } = LESSONS[index];
      assert.ok(isHigh ? figure.top < 422 : figure.bottom <= 785, `${title}: ${figure.top}`);
    });
    await setViewport(page.driver, 1280, 900);
  });

  it('have a page of their own, without a script, that leads here', inOne('chromium'), async () => {
    await page.driver.get(`${page.url}lesson/4.html`);
    assert.match(await page.driver.getTitle(), /^Why gain alone does not scale \u2013 /);
    const link = await page.driver.findElement({ css: 'a.open' });
    const target = String(await link.getAttribute('href'));
    assert.ok(target.endsWith('/#v=1&lesson=4'), target);
    await page.load(new URL(target).hash);
    await stands(4);
    assert.equal((await page.state()).step, 0);
  });

  it('the help lists all terms', inOne('chromium'), async () => {
    await page.click('[data-action="help"]');
    await page.match('.help-dialog', /Glossary[\s\S]*dead neuron[\s\S]*residual connection/);
  });
});
