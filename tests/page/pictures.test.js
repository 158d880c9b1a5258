import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Playground, figureOf } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** makemore's own names, which are not part of this repository. */
const NAMES = resolve('../shared/data/makemore-names.txt');
/** The run that the figures show. */
const STEPS = 300;
const CONFIG = { max_steps: STEPS, seed: 7 };

/** @type {Page} */
let page;
/** The same run here: its bits, its last minibatch and its gradients are the page's. */
const twin = new Playground(CONFIG);
twin.train(STEPS);
const losses = twin.takeLosses();

before(async () => {
  page = await Page.open();
});
after(() => {
  twin.free();
  return page?.close();
});

/** The twin's dev loss. */
function devLoss() {
  for (;;) {
    const { done, total, loss } = twin.evaluate('dev', 10_000);
    if (done === total) return loss;
  }
}

/**
 * What the same run has at some steps, the smallest first.
 *
 * @template T
 * @param {number[]} steps
 * @param {(run: Playground) => T} read
 */
function along(steps, read) {
  const run = new Playground(CONFIG);
  const found = steps.map((step) => {
    if (step > run.step) run.train(step - run.step);
    return read(run);
  });
  run.free();
  return found;
}

/**
 * Numbers that came through JSON, against others.
 *
 * @param {number[]} got
 * @param {ArrayLike<number>} wanted
 * @param {string} what
 */
function same(got, wanted, what) {
  assert.equal(got.length, wanted.length, what);
  got.forEach((x, i) =>
    assert.ok(
      Math.abs(x - wanted[i]) <= 1e-6 * Math.max(1, Math.abs(wanted[i])),
      `${what} ${i}: ${x} for ${wanted[i]}`,
    ),
  );
}

/** A table of a CSV file, the column that says what it is of left out. @param {string} text */
function readCsv(text) {
  const [head, first, ...rows] = text
    .replace(/^\ufeff/, '')
    .trim()
    .split('\r\n');
  const [, numbers, caption] = /^(.*),"(makemore playground, .*)"$/.exec(first) ?? [];
  assert.ok(caption, first);
  const [columns, ...others] = [head, `${numbers},`, ...rows].map((row) =>
    row.split(',').slice(0, -1),
  );
  return { head: columns, rows: others, caption };
}

/**
 * What each figure's data must be: what the figure shows, taken from elsewhere.
 *
 * @type {Record<string, (data: { text: string, json: any }) => Promise<void>>}
 */
const CHECKS = {
  async activations({ json }) {
    const [{ name, data }] = json.figures;
    assert.match(name, /^Layer 1: [\d.]+\u202f% saturated$/);
    same(data.density, twin.histogram(0, 'activation', 50, -1, 1).density, 'density');
    assert.deepEqual([data.lo, data.hi, json.figures.length], [-1, 1, 1]);
  },
  async loss({ text }) {
    const { head, rows } = readCsv(text);
    assert.deepEqual(head, ['step', 'lowest loss', 'highest loss', 'smoothed loss', 'dev loss']);
    // The evaluation after the last step has a row of its own.
    const evaluated = rows.pop() ?? [];
    assert.deepEqual(evaluated.slice(0, 4), [String(STEPS), '', '', '']);
    assert.equal(Number(evaluated[4]), devLoss());
    assert.equal(rows.length, STEPS);
    for (const column of [1, 2])
      same(
        rows.map((row) => Number(row[column])),
        losses,
        head[column],
      );
    same(
      rows.map((row) => Number(row[3])),
      losses.map((_, i) => {
        const last = losses.slice(Math.max(0, i - 99), i + 1);
        return last.reduce((sum, loss) => sum + loss, 0) / last.length;
      }),
      'smoothed loss',
    );
  },
  async strip({ json }) {
    const { moments, lo, hi } = json.figures[0].data;
    const steps = moments.map((/** @type {any} */ each) => each.step);
    assert.equal(steps[0], 0);
    assert.ok(steps.length > 1, `${steps.length} moments`);
    const densities = along(steps, (run) => run.histogram(0, 'activation', 60, lo, hi).density);
    densities.forEach((density, i) => same(moments[i].density, density, `step ${steps[i]}`));
  },
  async preactivations({ json }) {
    for (const [i, what] of /** @type {const} */ (['preactivation', 'normalised']).entries()) {
      const { lo, hi, density } = json.figures[i].data;
      same(density, twin.histogram(0, what, 60, lo, hi).density, what);
    }
  },
  async saturation({ json }) {
    const map = twin.saturationMap(0);
    assert.deepEqual(json.figures[0].data, { ...map, cells: Array.from(map.cells) });
    assert.equal(map.cells.length, 32 * 200);
  },
  async gradients({ json }) {
    const { lo, hi, density } = json.figures[0].data;
    same(density, twin.histogram(0, 'activation_grad', 60, lo, hi).density, 'density');
  },
  async weights({ json }) {
    assert.match(json.figures[1].name, /^layers\.0\.weight: grad:data/);
    const { lo, hi, density } = json.figures[1].data;
    same(density, twin.parameterHistogram(1, 'grad', 60, lo, hi).density, 'density');
  },
  async updates({ text }) {
    const { head, rows } = readCsv(text);
    const matrices = twin
      .parameters()
      .map(({ name }, index) => ({ name, index }))
      .filter(({ name }) => name === 'C' || name.endsWith('.weight'));
    assert.deepEqual(head, ['step', ...matrices.map(({ name }) => name)]);
    const [step, ...ratios] = (rows.at(-1) ?? []).map(Number);
    const [wanted] = along([step], (run) => {
      const parameters = run.parameters();
      return matrices.map(({ index }) => parameters[index].updateRatio);
    });
    same(ratios, wanted, 'last moment');
  },
  async batchnorm({ json }) {
    const { runningMean, mean, runningStd, std, gamma, beta } =
      /** @type {import('../../www/pkg/makemore_playground.js').BatchNormInfo} */ (
        twin.batchNorm(0)
      );
    const norm = [runningMean, mean, runningStd, std, gamma, beta];
    assert.equal(json.figures.length, 3);
    json.figures.forEach((/** @type {any} */ { data }, /** @type {number} */ i) => {
      same(data.xs, norm[2 * i], data.x);
      same(data.ys, norm[2 * i + 1], data.y);
    });
  },
  async context({ json }) {
    same(json.figures[0].data.values, twin.predict('', 'eval').probabilities, 'probabilities');
    assert.equal(json.figures[0].data.labels.length, 27);
  },
  async embedding({ text }) {
    const { head, rows } = readCsv(text);
    assert.deepEqual(head, ['letter', 'first principal component', 'second principal component']);
    assert.equal(rows.map(([letter]) => letter).join(''), '.abcdefghijklmnopqrstuvwxyz');
    same(
      rows.flatMap(([, x, y]) => [Number(x), Number(y)]),
      twin.embedding().points,
      'places',
    );
  },
  async step0({ json }) {
    const [{ data }, ...histograms] = json.figures;
    assert.deepEqual([data.rows.length, histograms.length], [5, 5]);
    for (const [i, row] of (await page.texts('[data-readout="step0-table"] tr')).entries()) {
      const cells = row.split(/\s+/);
      assert.ok(
        cells.includes(data.rows[i][1].toFixed(3)) && cells.includes(data.rows[i][3].toFixed(3)),
        `${data.rows[i]} in ${cells}`,
      );
    }
    // The area of a density is 1, but for what lies outside.
    const { lo, hi, density } = histograms[0].data;
    const area =
      (density.reduce((/** @type {number} */ sum, /** @type {number} */ x) => sum + x, 0) *
        (hi - lo)) /
      density.length;
    assert.ok(area > 0.9 && area < 1.0001, String(area));
  },
  async normbench({ json }) {
    const [points, before] = json.figures.map((/** @type {any} */ each) => each.data);
    assert.deepEqual(points.numbers, [-1.5, -0.5, 0.4, 1.2, 2]);
    assert.ok(
      Math.abs(
        points.normalised.reduce(
          (/** @type {number} */ sum, /** @type {number} */ x) => sum + x,
          0,
        ),
      ) < 1e-9,
    );
    same(before.values, twin.replaceExample(0, 1, 'zzz').after, 'logits');
    assert.equal(
      json.figures.filter((/** @type {any} */ { data }) => data.columns?.[0] === 'minibatch')
        .length,
      3,
    );
    const calibrated = json.figures.find(
      (/** @type {any} */ { data }) => data.measured !== undefined,
    );
    assert.ok(
      (await page.text('[data-readout="calibration"]')).includes(
        calibrated.data.measured.toFixed(4),
      ),
    );
  },
  async linear({ text }) {
    const { head, rows } = readCsv(text);
    assert.equal(head.length, 7 + 3, 'three of the names have a comma');
    const shown = await page.texts('[data-readout="linear"] tbody td');
    assert.deepEqual(
      rows.flatMap(([, ...cells]) => cells.map((x) => (x === '' ? '' : Number(x).toPrecision(4)))),
      shown,
    );
  },
  async checks({ json }) {
    const [zeros, fold, gradients] = json.figures.map((/** @type {any} */ each) => each.data);
    assert.deepEqual(
      zeros.rows.map((/** @type {any[]} */ row) => row[0]),
      ['C', 'layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias'],
    );
    assert.equal(zeros.rows[0][1], 0, 'the embedding gets no gradient');
    assert.equal(fold.norms, 1);
    assert.ok((await page.text('[data-readout="fold"]')).includes(fold.largest.toFixed(2)));
    assert.ok(
      gradients.rows.every(
        (/** @type {any} */ [, compared, difference, largest]) =>
          compared > 0 && difference <= 1e-3 * Math.max(largest, 1e-3),
      ),
    );
  },
};

/** What the caption says of a figure's own controls. @type {Record<string, string>} */
const SETTINGS = {
  loss: 'step 300, reference lines',
  context: 'step 300, Show probabilities, BatchNorm uses running statistics',
  step0:
    'step 300, Gain of the bench 1.6667, Hidden layers 5, Neurons per layer 200, Std of the weights gain / \u221afan_in, Activation tanh, Normalisation none',
  normbench:
    'step 300, The fifth number 2, Watch example 1, change example 2, to zzz, Neuron of Layer 1 1',
  linear: 'step 300, Inputs and outputs 1000 (as in the notebook), Normalisation BatchNorm',
};

/**
 * Sizes of a PNG, and how many different colours its parts have: the picture decoded by the browser
 * itself.
 *
 * @param {string} id
 */
async function look(id) {
  return /** @type {Promise<any>} */ (
    page.driver.executeAsyncScript(
      `
      const [id, done] = arguments;
      const panel = document.querySelector('makemore-playground').shadowRoot.querySelector('[data-panel="' + id + '"]');
      createImageBitmap(window.__saved.at(-1)).then((bitmap) => {
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d');
        context.drawImage(bitmap, 0, 0);
        const colors = (x, y, w, h) => {
          const { data } = context.getImageData(x, y, Math.max(1, w), Math.max(1, h));
          return new Set(new Uint32Array(data.buffer)).size;
        };
        const frame = panel.getBoundingClientRect();
        const drawn = [...panel.querySelectorAll('canvas')].filter((each) => each.clientWidth > 0).map((each) => {
          const box = each.getBoundingClientRect();
          return colors((box.left - frame.left + 12) * 2, (box.top - frame.top + 12) * 2, box.width * 2, box.height * 2);
        });
        const below = Math.round((frame.height + 12) * 2);
        done({ width: bitmap.width, height: bitmap.height, frame: { width: frame.width, height: frame.height }, drawn, caption: colors(0, below, bitmap.width, bitmap.height - below), sources: window.__sources });
      }, (error) => done({ error: String(error) }));`,
      id,
    )
  );
}

/** Every canvas that is drawn into a picture, and how large: an enlarged one would be blurred. */
const WATCH_DRAWING = `
      window.__sources = [];
      const draw = CanvasRenderingContext2D.prototype.drawImage;
      CanvasRenderingContext2D.prototype.drawImage = function (source, ...place) {
        // A map of cells has a pixel for each.
        if (source instanceof HTMLCanvasElement) window.__sources.push(source.classList.contains('cells') ? [0, 0] : [source.width, place[2] * this.getTransform().a]);
        return draw.call(this, source, ...place);
      };
    `;

/** Saves a figure as a picture, which is looked at, and as data. @param {string} id */
async function takeHome(id) {
  await page.drawn(`[data-panel="${id}"]`);
  await page.openShare();
  await page.driver.executeScript('window.__sources.length = 0');
  const png = await page.save(`png-${id}`);
  assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
  await page.click(`[data-action="png-${id}"]`);
  await page.until(
    () => page.driver.executeScript('return window.__saved.length > 0'),
    'it is there to be looked at',
  );
  const { error, width, height, frame, drawn, caption, sources } = await look(id);
  assert.equal(error, undefined);
  assert.ok(frame.width > 200 && frame.height > 60, 'the figure is on the page');
  assert.equal(width, Math.ceil((frame.width + 24) * 2));
  assert.ok(height >= (frame.height + 24 + 18) * 2, 'room for the caption');
  assert.ok(
    drawn.every((/** @type {number} */ n) => n > 1),
    `something is drawn in each: ${drawn}`,
  );
  assert.ok(caption > 3, 'the caption is written');
  assert.ok(
    sources.length >= drawn.length || drawn.length === 0,
    'each of them was drawn into the picture',
  );
  for (const [has, takes] of sources)
    assert.ok(has >= Math.floor(takes) - 1, `${has} pixels drawn on ${takes}`);
  const text = (await page.save(`data-${id}`)).toString();
  await page.click('[data-action="close-share"]');
  const json = text.startsWith('{') ? JSON.parse(text) : null;
  const says = /** @type {string} */ (json ? json.caption : readCsv(text).caption);
  return { text, json, says };
}

describe('figures to take home', inOne('firefox'), () => {
  before(async () => {
    await page.load(
      `#v=1&max_steps=${STEPS}&seed=7&step=${STEPS}&panels=${Object.keys(CHECKS).join()}`,
    );
    await page.restsAt(300);
    await page.until(
      async () => (await page.state()).dev?.step === 300,
      'the dev loss is measured',
    );
    for (const id of ['normbench', 'checks']) await page.see(id);
    for (const action of ['calibrate', 'zeros', 'fold', 'check-gradients'])
      await page.click(`[data-action="${action}"]`);
    await page.match('[data-readout="calibration"]', /At step/);
    await page.match('[data-readout="zeros"]', /No gradient/);
    await page.match('[data-readout="gradient-check"]', /largest relative error/);
    await page.look('[data-panel="linear"]');
    await page.until(
      async () => (await page.findAll('[data-readout="linear"] tbody td')).length === 48,
      'all six cases are there',
    );
    await page.runInPage(WATCH_DRAWING);
  });

  it('are all that can be chosen', async () => {
    const switches = await page.findAll('.switches [data-show]');
    const ids = await Promise.all(switches.map((each) => each.getAttribute('data-show')));
    const others = ['network', 'notebook', 'experiments'];
    assert.deepEqual(ids.sort(), [...Object.keys(CHECKS), ...others].sort());
  });

  it('with them the loss log, as it is shown', async () => {
    await page.tab('runs');
    await page.until(
      async () => (await page.text('[data-readout="log"]')).includes('300 steps'),
      'the run is in the log',
    );
    await page.click('[data-action="log-csv"]');
    const shown = await page.value('.log-panel textarea');
    const saved = (await page.save('log-save')).toString().split('\r\n');
    assert.deepEqual(saved, shown.split(/\r?\n/));
    assert.match(saved.at(-1) ?? '', /^batchnorm,.*,2\.\d{4},2\.\d{4},300,7,/);
  });

  for (const [id, check] of Object.entries(CHECKS)) {
    it(`${id}: a sharp picture with a caption, and the numbers that it shows`, async () => {
      const { text, json, says } = await takeHome(id);
      assert.match(
        says,
        /makemore playground, preset batchnorm, max_steps 300, seed 7, step 300(,|$)/,
      );
      assert.ok(says.endsWith(SETTINGS[id] ?? 'step 300'), `what the controls are set to: ${says}`);
      await check({ text, json });
    });
  }

  it('notebook: a sharp picture with a caption, and the numbers that it shows', async (t) => {
    if (!existsSync(NAMES)) return t.skip(`makemore's names are not at ${NAMES}`);
    await page.load('#v=1&panels=notebook');
    await figureOf(page).openNames();
    await (await page.find('[data-key="names"] input[type="file"]')).sendKeys(NAMES);
    await page.until(
      async () => (await page.find('[data-action="compare"]')).isDisplayed(),
      'they are recognised',
    );
    await page.click('[data-action="compare"]');
    await page.until(
      async () => (await page.state()).config.corpus === 'custom',
      'the names are used',
    );
    await page.click('[data-action="step"]');
    await page.see('notebook');
    await page.runInPage(WATCH_DRAWING);
    const { text, says } = await takeHome('notebook');
    assert.match(says, /makemore playground, preset batchnorm, corpus custom, seed 2147483647, /);
    const { rows } = readCsv(text);
    assert.deepEqual(rows[0], ['step 0', '3.3239', '3.3239', 'same']);
    assert.deepEqual(rows[1], ['step 10\u202f000', '2.0322', '', '']);
    assert.deepEqual(
      rows.find(([name]) => name.startsWith('dev ')),
      ['dev loss after step 200\u202f000', '2.1057', '', ''],
    );
  });
});
