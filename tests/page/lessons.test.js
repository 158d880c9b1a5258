import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { browserName, setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';

/** @type {Page} */
let page;

/**
 * Opens a lesson as a reader does; at step 0 it sets itself up.
 *
 * @param {number} lesson
 * @param {string} preset
 */
async function open(lesson, preset) {
  await page.choose('.lesson-chooser', String(lesson));
  await page.match('.lesson h2', new RegExp(`^${lesson}\\. `));
  await page.until(
    async () => (await page.state()).config.preset === preset,
    `${preset} is loaded`,
  );
}

/** Presses a lesson's button for a change. @param {number} i */
async function change(i) {
  await page.tab('story');
  const buttons = await page.findAll('.lesson [data-try]');
  await page.driver.executeScript(`arguments[0].scrollIntoView({ block: 'center' })`, buttons[i]);
  await buttons[i].click();
  await page.until(async () => (await page.state()).step === 0, 'a new network stands at step 0');
}

/** Share of a layer that is saturated, in percent. @param {number} layer */
async function saturated(layer) {
  return Number(
    (
      await page.match(
        `[data-panel="activations"] [data-layer="${layer}"] h2`,
        /: ([\d.]+)\u2009% saturated/,
      )
    )[1],
  );
}

/** Std of a layer's activations. @param {number} layer */
async function std(layer) {
  return Number(
    (
      await page.match(`[data-panel="activations"] [data-layer="${layer}"] .facts`, /std ([\d.]+)/)
    )[1],
  );
}

/** The last update-to-data ratios, lowest and highest. */
async function ratios() {
  const [, low, high] = await page.match(
    '[data-readout="updates"]',
    /between \u2212([\d.]+) and (\S+),/,
  );
  return [-Number(low), Number(high.replace('\u2212', '-'))];
}

/** The longest of the names on the page. */
async function longest() {
  return Math.max(...(await page.texts('[data-panel="names"] .name')).map((name) => name.length));
}

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

  it('1: the first loss is too high', async () => {
    await open(1, 'initial');
    assert.ok((await page.state()).loss > 20);
    assert.equal((await page.findAll('.lesson math')).length > 3, true, 'formulas are typeset');
    await change(0);
    const { loss } = await page.state();
    assert.ok(Math.abs(loss - Math.log(27)) < 0.1, `${loss}`);
  });

  it('2: saturated tanh and dead neurons', async () => {
    await open(2, 'logits');
    assert.ok((await saturated(0)) > 50);
    await page.see('saturation');
    await page.match('[data-readout="dead"]', /^Layer 1: 0 of 200 neurons dead in this minibatch/);
    await change(0);
    const [, here, dev] = await page.match(
      '[data-readout="dead"]',
      /^Layer 1: (\d+) of 200 neurons dead in this minibatch, (\d+) on the whole dev set/,
    );
    assert.ok(
      Number(here) > 20 && Number(dev) < Number(here),
      `${here} here, ${dev} on the whole dev set`,
    );
    await change(1);
    await page.until(async () => (await saturated(0)) < 10, 'less than a tenth is saturated');
    await page.match(
      '[data-readout="dead"]',
      /^Layer 1: 0 of 200 neurons dead in this minibatch, 0 on/,
    );
  });

  it('3: Kaiming and the gain', async () => {
    await open(3, 'tanh');
    await page.see('step0');
    await page.match('[data-readout="step0"]', /^First loss/);
    await change(0);
    const { config } = await page.state();
    assert.deepEqual([config.init, config.gain], ['kaiming', 'auto']);
    await page.until(
      async () => Math.abs((await std(0)) - 0.75) < 0.05,
      'tanh of a normal number times 5/3 has std 0.76',
    );
  });

  it('4: gain alone does not scale', async () => {
    await open(4, 'deep');
    const seen = [];
    for (const i of [0, 1, 2, 3]) {
      const { config: before } = await page.state();
      await change(i);
      await page.until(
        async () => i === 2 || (await page.state()).config.gain !== before.gain,
        'the gain is another',
      );
      await page.driver.sleep(300);
      seen.push({ std: await std(4), saturated: await saturated(4) });
    }
    const [half, one, right, three] = seen;
    assert.ok(
      half.std < 0.05 && one.std > half.std && one.std < 0.5 && Math.abs(right.std - 0.65) < 0.05,
      JSON.stringify(seen),
    );
    assert.ok(
      right.saturated > 2 && right.saturated < 10 && three.saturated > 25,
      JSON.stringify(seen),
    );
  });

  it('5: BatchNorm', async () => {
    await open(5, 'batchnorm');
    const after = '[data-panel="preactivations"] .multiples:last-child h2';
    const before = '[data-panel="preactivations"] .multiples h2';
    await page.match(after, /std (0\.98|0\.99|1\.0\d)/);
    await change(0);
    await page.match(before, /std ([6-9]|1\d)\.\d\d/);
    await page.match(after, /std (0\.98|0\.99|1\.0\d)/);
    await change(1);
    await page.see('normbench');
    await page.match(
      '[data-readout="bias"]',
      /largest gradient is \S+e\u2212(0?[89]|1\d), zero to rounding/,
    );
  });

  it('6: deep with BatchNorm', async () => {
    await open(6, 'deep-batchnorm');
    for (const i of [0, 1]) {
      await change(i);
      await page.driver.sleep(300);
      for (const layer of [0, 4]) {
        assert.ok(
          Math.abs((await std(layer)) - 0.63) < 0.02,
          'the spread does not depend on the gain',
        );
        const share = await saturated(layer);
        assert.ok(share > 1 && share < 5, `${share}`);
      }
    }
  });

  it('7: reading the update ratio', async () => {
    await open(7, 'deep-batchnorm');
    await page.see('updates');
    const seen = [];
    for (const i of [0, 1, 2]) {
      await change(i);
      await page.trainExactly(400);
      await page.driver.sleep(300);
      seen.push(await ratios());
    }
    const [slow, right, fast] = seen;
    assert.ok(slow[0] < -4.8 && slow[1] < -3.5, `a hundredth of the rate: ${slow}`);
    assert.ok(right[0] > -3.7 && right[1] < -1.5, `the lecture's rate: ${right}`);
    assert.ok(fast[1] > right[1] + 0.2, `twenty times as much: ${fast}`);
  });

  it('8: running statistics', async () => {
    await open(8, 'batchnorm');
    const calibrated = async () => {
      await page.trainExactly(4000);
      await page.see('normbench');
      await page.click('[data-action="calibrate"]');
      const [, running, measured, off] = await page.match(
        '[data-readout="calibration"]',
        /dev loss ([\d.]+) with the running statistics, ([\d.]+) with.* off by at most ([\d.]+) stds/,
        60_000,
      );
      return { cost: Number(running) - Number(measured), off: Number(off) };
    };
    await change(0);
    const wandering = await calibrated();
    await change(1);
    const steady = await calibrated();
    assert.ok(
      Math.abs(steady.cost) < 0.03,
      `momentum 0.001 costs next to nothing: ${JSON.stringify(steady)}`,
    );
    assert.ok(
      wandering.off > 2 * steady.off,
      `${JSON.stringify(wandering)} beside ${JSON.stringify(steady)}`,
    );
    await page.see('checks');
    await page.click('[data-action="fold"]');
    await page.match('[data-readout="fold"]', /^1 folded: .* differ by at most \S+e\u2212[5-9]/);
  });

  it('9: the seed notebook\u2019s faults, mended one by one', async () => {
    await open(9, 'seed');
    await page.match(
      '[data-readout="health"]',
      /context already contains the letter.*Names have no end/s,
    );
    await page.trainUntil(20_000);
    const mean = async () =>
      Number((await page.match('[data-panel="loss"] h2', /^Smoothed loss ([\d.]+)/))[1]);
    assert.ok((await mean()) < 0.5, 'with the leak the loss falls to almost nothing');
    await page.until(async () => (await longest()) === 64, 'without an end, names run to the cap');
    await change(0);
    await page.trainUntil(10_000);
    assert.ok((await mean()) > 2, 'without the leak it does not');
    await change(1);
    await page.trainUntil(10_000);
    await page.until(async () => (await longest()) < 40, 'names end');
    await change(2);
    await page.trainUntil(10_000);
    assert.ok((await mean()) < 2.6);
    const { config } = await page.state();
    assert.deepEqual([config.label_leak, config.end_token, config.init], [false, true, 'kaiming']);
  });

  it('leaves a running network alone until it is asked', async () => {
    await page.trainUntil(100);
    const { step } = await page.state();
    // It comes to the front, whatever the reader looked at.
    await page.tab('settings');
    await page.choose('.lesson-chooser', '4');
    await page.match('.lesson', /starts a new network/);
    assert.deepEqual(
      [(await page.state()).step, (await page.state()).config.preset],
      [step, 'batchnorm'],
    );
    await page.click('[data-action="lesson-load"]');
    await page.until(async () => (await page.state()).config.preset === 'deep', 'now it is loaded');
    await page.click('[data-lesson-to="5"]');
    await page.match('.lesson h2', /^5\. /);
    await page.click('[data-lesson-to="0"]');
    assert.equal(await (await page.find('.lesson')).isDisplayed(), false);
  });
});
