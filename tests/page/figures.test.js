import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Key } from 'selenium-webdriver';
import { browserName, setViewport } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** What PyTorch gives: tests/notebook.rs holds the core to the same. */
const golden = JSON.parse(readFileSync(new URL('../golden/figures.json', import.meta.url), 'utf8'));

/** As narrow as the browser's window goes. */
const narrow = browserName === 'chromium' ? 360 : 500;

/** @type {Page} */
let page;

/** A number as the page writes it. @param {string} text */
const number = (text) => Number(text.replaceAll('\u2212', '-').replaceAll('\u202f', ''));

/** @param {number} got @param {number} want @param {number} relative @param {string} about */
function near(got, want, relative, about) {
  assert.ok(Math.abs(got - want) <= relative * Math.abs(want), `${about}: ${got} for ${want}`);
}

describe(`figures in ${browserName}`, inOne('chromium'), () => {
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

  it('shows and hides each figure', async () => {
    await page.click('.more summary');
    const ids = /** @type {string[]} */ (
      await page.driver.executeScript(
        `return [...arguments[0].shadowRoot.querySelectorAll('.switches [data-show]')].map(({ dataset }) => dataset.show)`,
        page.host,
      )
    );
    assert.equal(ids.length, 18);
    const others = ids.filter((each) => each !== 'notebook');
    for (const id of others) {
      await page.show(id);
      await page.match(`[data-panel="${id}"]`, /\S/);
    }
    await setViewport(page.driver, narrow, 800);
    for (const id of others) {
      await page.see(id);
      const [content, room] = await page.driver.executeScript(
        'return [document.documentElement.scrollWidth, document.documentElement.clientWidth]',
      );
      assert.ok(content <= room, `${id}: ${content} in ${room}`);
    }
    await setViewport(page.driver, 1280, 900);
    for (const id of others) {
      await page.click(`[data-show="${id}"]`);
      assert.equal(
        await (await page.find(`[data-panel="${id}"]`)).isDisplayed(),
        false,
        `${id} is hidden`,
      );
    }
    assert.equal(
      await (await page.find('[data-show="notebook"]')).isDisplayed(),
      false,
      'without its names there is nothing to compare',
    );
  });

  it('shows after 101 steps what PyTorch shows: activations, gradients, weights, updates', async () => {
    const want = golden.runs.find((/** @type {any} */ run) => run.preset === 'deep-batchnorm');
    await page.preset('deep-batchnorm');
    for (const id of ['gradients', 'weights', 'updates', 'preactivations', 'strip'])
      await page.show(id);
    await page.trainExactly(want.steps);
    for (const [i, layer] of want.layers.entries()) {
      const at = (/** @type {string} */ id) => `[data-panel="${id}"] [data-layer="${i}"]`;
      const [, std] = await page.match(
        `${at('activations')} .facts`,
        /std (\d\.\d\d); \|t\| > 0\.97: [\d.]+/,
      );
      assert.equal(std, layer.std.toFixed(2));
      const [, share] = await page.match(`${at('activations')} h2`, /: ([\d.]+)\u202f% saturated/);
      near(number(share), 100 * layer.saturated, 0.01, 'saturated');
      const [, spread] = await page.match(`${at('gradients')} .facts`, /std (\S+)$/);
      near(number(spread), layer.grad_std, 1e-3, 'gradient std');
      const [, before] = await page.match(`${at('preactivations')} h2`, /std ([\d.]+)/);
      assert.equal(before, layer.z_std.toFixed(2));
    }
    await page.match(
      '[data-panel="preactivations"] .layers:last-child [data-layer="0"] h2',
      /after BatchNorm: std (0\.9\d|1\.0\d)/,
    );
    for (const [i, [name, weight]] of Object.entries(want.weights).entries()) {
      const facts = await page.match(
        `[data-panel="weights"] [data-layer="${i}"] .facts`,
        /mean (\S+), std (\S+), grad:data ratio (\S+)$/,
      );
      near(number(facts[2]), weight.grad_std, 1e-3, `${name} gradient std`);
      near(number(facts[3]), weight.grad_to_data, 1e-3, `${name} grad:data`);
    }
    const plot = await page.find('[data-panel="updates"] .plot');
    await page.look('[data-panel="updates"] .plot');
    await plot.sendKeys(Key.ARROW_RIGHT);
    const [, line] = await page.match('[data-panel="updates"] .readout', /^step \d+: (.*)$/);
    assert.equal(line.split(', ').length, Object.keys(want.weights).length);
    await (await page.find('[data-strip="0"] canvas')).sendKeys(Key.ARROW_RIGHT, Key.ARROW_UP);
    await page.match('[data-strip="0"] .readout', /^step \d+: [\d.]+\u202f% between/);
  });

  it('lays layers over one another, and sets them in a grid again', async () => {
    await page.load('#v=1&preset=deep&panels=activations');
    const canvases = async () => (await page.findAll('[data-panel="activations"] canvas')).length;
    const shown = async () => {
      const all = await page.findAll('[data-panel="activations"] canvas');
      return (await Promise.all(all.map((canvas) => canvas.isDisplayed()))).filter(Boolean).length;
    };
    const titles = () => page.texts('[data-panel="activations"] [data-readout="finding"]');
    await page.until(async () => (await shown()) === 5, 'there is one for each layer');
    const before = await titles();
    await page.click('[data-panel="activations"] [data-action="overlay"]');
    assert.equal(await shown(), 1);
    assert.deepEqual(await titles(), before);
    const canvas = await page.find('[data-panel="activations"] .together canvas');
    await canvas.sendKeys(Key.HOME);
    await page.match(
      '[data-panel="activations"] .together .readout',
      /^\u22121 to \u22120\.96; Layer 1: [\d.]+\u202f%; Layer 2: .*; Layer 5: [\d.]+\u202f%$/,
    );
    await page.click('[data-panel="activations"] [data-action="overlay"]');
    assert.deepEqual([await shown(), await canvases()], [5, 5]);
  });

  it('counts dead neurons in the minibatch and over the dev set, and tells them apart', async () => {
    await page.preset('initial');
    await page.show('saturation');
    await page.match(
      '[data-readout="dead"]',
      /^Layer 1: 0 of 200 neurons dead in this minibatch, 0 on the whole dev set$/,
    );
    await page.match('[data-readout="dead-facts"]', /^(5|6)\d\.\d\d\u202f% of the cells are white/);
    await page.type('gain', '10');
    const [, here, dev] = await page.match(
      '[data-readout="dead"]',
      /^Layer 1: (\d+) of 200 neurons dead in this minibatch, (\d+) on the whole dev set$/,
    );
    assert.ok(Number(here) > Number(dev), `${here} in 32 examples, ${dev} in all`);
    const [, flat] = await page.match(
      '[data-readout="dead-facts"]',
      /^([\d.]+)\u202f% of the cells are white/,
    );
    assert.ok(Number(flat) > 90, flat);
    await page.match('[data-readout="dead-facts"]', /On all 22\u202f949 dev examples, at step 0/);
    await (await page.find('[data-panel="saturation"] canvas')).sendKeys(Key.ARROW_RIGHT);
    await page.match(
      '[data-panel="saturation"] .readout',
      /^neuron 1, example 1 \(\u201c.{3}\u201d, next letter \u201c.\u201d\): [\u2212\d.]+$/,
    );
  });

  it('sets each neuron\u2019s batch statistics beside the running ones', async () => {
    await page.show('batchnorm');
    const gap = async () =>
      Number(
        (
          await page.match(
            '[data-readout="norm"]',
            /batch means are ([\d.]+) stds from the running means/,
          )
        )[1],
      );
    const before = await gap();
    await page.trainUntil(3000);
    await page.until(async () => (await gap()) < before, 'the running means come closer');
    await (await page.find('[data-panel="batchnorm"] canvas')).sendKeys(Key.ARROW_RIGHT);
    await page.match(
      '[data-panel="batchnorm"] .readout',
      /^neuron 1: batch mean [\u2212\d.]+, running mean [\u2212\d.]+$/,
    );
    await page.click('[data-action="reset"]');
    await page.preset('kaiming');
    await page.match('[data-readout="norm"]', /This network has no BatchNorm/);
  });

  it('shows what one context makes likely, at step 0 and now', async () => {
    await page.show('context');
    const [, , first] = await page.match(
      '[data-readout="context"]',
      /^At the start of a name: most likely (.*), ([\d.]+)\u202f%$/u,
    );
    near(Number(first), 100 / 27, 0.3, 'an untrained network knows nothing');
    await page.match('[data-readout="context-facts"]', /-ln\(1\/27\) = 3\.2958/);
    await page.trainUntil(2000);
    const input = await page.find('[data-panel="context"] input');
    await page.look('[data-panel="context"] input');
    await input.sendKeys('emm');
    const [, letter, share] = await page.match(
      '[data-readout="context"]',
      /^After \u201cemm\u201d: most likely \u201c(.)\u201d, ([\d.]+)\u202f%$/u,
    );
    assert.ok(['a', 'e', 'i', 'y'].includes(letter) && Number(share) > 20, `${letter} ${share}`);
    await input.sendKeys('\u00e9');
    await page.match(
      '[data-panel="context"] [data-error]',
      /context: '\u00e9' is not a letter of these names/,
    );
  });

  it('puts the letters into the plane', async () => {
    await page.show('embedding');
    await page.match(
      '[data-panel="embedding"] .facts',
      /first two of 10 principal components show [\d.]+\u202f% of the spread/,
    );
    await page.type('n_embd', '2');
    await page.match(
      '[data-panel="embedding"] .facts',
      /^The embedding has 2 dimensions, shown as they are/,
    );
    await (
      await page.find('[data-panel="embedding"] canvas')
    ).sendKeys(Key.ARROW_RIGHT, Key.ARROW_RIGHT);
    await page.match(
      '[data-panel="embedding"] .readout',
      /^\u201ca\u201d: [\u2212\d.]+, [\u2212\d.]+$/u,
    );
  });

  it('predicts each layer\u2019s spread at step 0 beside what it is', async () => {
    await page.preset('deep');
    await page.show('step0');
    const cells = async () =>
      (await page.texts('[data-readout="step0-table"] td')).map((text) => Number.parseFloat(text));
    await page.until(async () => (await cells()).length === 30, 'five layers are there');
    const spreads = await cells();
    for (let row = 0; row < 5; row += 1) {
      near(spreads[6 * row], spreads[6 * row + 1], 0.12, 'pre-activations');
      near(spreads[6 * row + 2], spreads[6 * row + 3], 0.12, 'activations');
    }
    const gain = await page.find('[data-panel="step0"] .slider .number-field');
    await gain.sendKeys(Key.END, ...Array(8).fill(Key.BACK_SPACE), '0.5');
    await page.until(async () => (await cells())[26] < 0.1, 'a gain of 0.5 lets layer 5 vanish');
    assert.equal((await page.state()).config.gain, 'auto', 'the run is left alone');
    // Gradients vanish on the way back, and a wider network does not help.
    const share = async () =>
      Number(
        /gradient of Layer 1 is ([\d.]+) times/.exec(
          await page.text('[data-readout="step0"]'),
        )?.[1],
      );
    const narrow = await share();
    assert.ok(narrow < 0.2, String(narrow));
    const fields = await page.findAll('[data-panel="step0"] .slider .number-field');
    await fields[2].sendKeys(Key.END, ...Array(8).fill(Key.BACK_SPACE), '300');
    await page.until(async () => (await share()) !== narrow, 'the wide network is there');
    assert.ok((await share()) < 0.2, String(await share()));
    await page.click('[data-action="train-step0"]');
    assert.equal((await page.state()).config.gain, 0.5);
  });

  it('takes BatchNorm apart', async () => {
    await page.trainUntil(1500);
    await page.show('normbench');
    await page.match(
      '[data-readout="points"]',
      /^Mean 0\.32, std 1\.38\. Normalised: \u22121\.32, \u22120\.60, 0\.06, 0\.64, 1\.22\./,
    );
    await (await page.find('[data-bench="points"] input[type="range"]')).sendKeys(Key.HOME);
    await page.match('[data-readout="points"]', /^Mean \u22121\.28, std 2\.8\d\./);
    const [, moved] = await page.match(
      '[data-readout="company"]',
      /change by up to ([\d.]+): through the minibatch/,
    );
    assert.ok(Number(moved) > 0.0005, moved);
    await page.match('[data-readout="modes"]', /probabilities differ by up to [\d.]+\u202f%/);
    await page.click('[data-action="calibrate"]');
    const [, step, running, measured] = await page.match(
      '[data-readout="calibration"]',
      /^At step ([\d\u202f]+): dev loss ([\d.]+) with the running statistics, ([\d.]+) with those/,
      60_000,
    );
    assert.ok(number(step) >= 1500);
    assert.ok(Math.abs(Number(running) - Number(measured)) < 0.1);
    const { dev } = await page.state();
    near(Number(running), dev.loss, 1e-4, 'the dev loss is the page\u2019s own');
    const [, worst, best] = await page.match(
      '[data-readout="wander"]',
      /strays by ([\d.]+) stds with batch size 4 and momentum 0\.1, by ([\d.]+) with/,
    );
    assert.ok(Number(worst) > 20 * Number(best));
    await page.click('[data-action="give-bias"]');
    const [, bias, weight] = await page.match(
      '[data-readout="bias"]',
      /bias is (\S+), zero up to rounding; that of layers\.0\.weight is (\S+)\. /,
    );
    assert.ok(number(bias) < 1e-5 * number(weight), `${bias} beside ${weight}`);
  });

  it('sends random numbers through one Linear layer, forward and back, as PyTorch does', async () => {
    await page.show('linear');
    await page.until(
      async () => (await page.findAll('[data-case="torch-norm"]')).length === 8,
      'all six cases are there',
    );
    for (const { n, scaled, norm, stds } of golden.flows) {
      if (n !== 1000) continue;
      const shown = await page.texts(
        `[data-case="${scaled ? 'scaled' : 'plain'}${norm ? '-norm' : ''}"]`,
      );
      const keys = [
        'weight',
        'input',
        'output',
        'result',
        'result_grad',
        'output_grad',
        'input_grad',
        'weight_grad',
      ];
      keys.forEach((key, i) => {
        if (shown[i] !== '') near(Number(shown[i]), stds[key], 6e-4, `${key}, ${scaled}, ${norm}`);
      });
    }
    // nn.Linear's own weights are a root of three smaller; a LayerNorm divides by a little less.
    const cells = (/** @type {string} */ name) => page.texts(`[data-case="${name}"]`);
    const [[torch], [scaled]] = await Promise.all([cells('torch'), cells('scaled')]);
    near(Number(torch) * Math.sqrt(3), Number(scaled), 0.01, 'std of W');
    assert.equal((await cells('plain-norm'))[3], '1.000');
    await page.choose('[data-panel="linear"] .controls label:nth-child(2) select', 'layer');
    await page.until(
      async () => (await cells('torch-norm')).length === 8,
      'the cases are there with LayerNorm',
    );
    assert.equal((await cells('plain-norm'))[3], '1.001', 'the biased variance, the unbiased std');
  });

  it('does the exercises and checks its gradients', async () => {
    await page.trainUntil(500);
    await page.show('checks');
    await page.click('[data-action="zeros"]');
    await page.match(
      '[data-readout="zeros"]',
      /^No gradient: C, layers\.0\.weight, layers\.0\.bias, layers\.1\.weight\. Only these learn: layers\.1\.bias; loss [\d.]+$/,
    );
    await page.click('[data-action="fold"]');
    const [, gap, largest] = await page.match(
      '[data-readout="fold"]',
      /differ by at most (\S+); the largest logit is (\d+\.\d+)/,
    );
    assert.ok(number(gap) < 1e-4 && Number(largest) > 1, `${gap} of ${largest}`);
    await page.click('[data-action="check-gradients"]');
    const [, compared, error] = await page.match(
      '[data-readout="gradient-check"]',
      /^(\d+) gradients on 32 examples; the largest relative error is (\S+)\.$/,
    );
    assert.ok(Number(compared) >= 40 && number(error) < 1e-3, `${compared}, ${error}`);
  });

  it('keeps a loss log that survives a reload', async () => {
    await page.driver.executeScript('localStorage.clear()');
    await page.load();
    await page.trainExactly(150);
    await page.tab('runs');
    await page.match(
      '.log li',
      /^batchnorm train 2\.\d{4}, dev 2\.\d{4}, 150 steps, seed 2147483647$/,
    );
    await page.choose('[data-key="preset"] select', 'kaiming');
    await page.click('[data-action="apply"]');
    await page.trainExactly(120);
    await page.tab('runs');
    await page.until(
      async () => (await page.findAll('.log li')).length === 2,
      'the second run is there',
    );
    await page.match('.log li:last-child', /^kaiming .*\(.*norm batch \u2192 none/);
    await page.load();
    assert.equal((await page.findAll('.log li')).length, 2);
    await page.tab('runs');
    await page.click('[data-action="log-markdown"]');
    const text = async () => page.value('.log-panel textarea');
    assert.match(
      await text(),
      /^\| run \| differs .*\n\| --- .*\n\| batchnorm \|.*\n\| kaiming \|/,
    );
    await page.click('[data-action="log-csv"]');
    assert.match(
      await text(),
      /^run,differs from the row before,train,dev,steps,seed,notebook \(train \/ dev\)\r?\nbatchnorm,,2\.\d{4},2\.\d{4},150,/,
    );
    await page.click('[data-action="log-clear"]');
    assert.match(
      await page.text('.log li'),
      /Each run that reaches its number of steps adds a row/,
    );
  });

  it('says in plain sentences what is wrong', async () => {
    await page.match('[data-readout="health"]', /^No problems found/);
    await page.preset('initial');
    await page.match(
      '[data-readout="health"]',
      /The first loss is 2\d\.\d{4}, but guessing costs 3\.2958.*lower Output scale/,
    );
    await page.match(
      '[data-readout="health"]',
      /[\d.]+\u202f% of Layer 1 is saturated.*weights are too large: try Kaiming/,
    );
    await page.click('[data-action="fix"]');
    await page.until(
      async () => (await page.state()).config.out_bias_scale === 0,
      'the output scale is lowered',
    );
    await page.match('[data-readout="health"]', /^[\d.]+\u202f% of Layer 1 is saturated/);
    assert.equal(await page.text('[data-action="fix"]'), 'Fix: Weights kaiming');
    await page.preset('deep');
    await page.type('gain', '0.5');
    await page.match(
      '[data-readout="health"]',
      /Activations shrink from std 0\.\d\d in Layer 1 to 0\.\d\d in Layer 5/,
    );
    await page.click('.health-panel summary');
    await page.match('[data-readout="words"]', /^Step 0: loss .* Layer 1: mean .*Layer 5: mean/);
  });
});
