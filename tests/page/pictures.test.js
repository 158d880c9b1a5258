import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Page } from './lib/page.js';

/** @type {Page} */
let page;
before(async () => {
  page = await Page.open();
});
after(() => page?.close());

/**
 * A script with the figure of the page as `figure` and its wasm as `wasm`.
 *
 * @param {string} script
 * @param {...any} args
 * @returns {Promise<any>}
 */
function inFigure(script, ...args) {
  return page.driver.executeScript(
    `const figure = document.querySelector('makemore-playground'); const wasm = figure.run.playground; ${script}`,
    ...args,
  );
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

/** A table of a CSV file, its caption left out. @param {string} text */
function readCsv(text) {
  const [caption, head, ...rows] = text.trim().split('\r\n');
  assert.match(caption, /^# makemore playground, /);
  return { head: head.split(','), rows: rows.map((row) => row.split(',')) };
}

const wasmList = (/** @type {string} */ expression, /** @type {any[]} */ ...args) =>
  inFigure(`return Array.from(${expression})`, ...args);

/**
 * What each figure's data must be: what the figure shows, taken from elsewhere.
 *
 * @type {Record<string, (data: { text: string, json: any }) => Promise<void>>}
 */
const CHECKS = {
  async activations({ json }) {
    const [{ name, data }] = json.figures;
    assert.match(name, /^Layer 1: [\d.]+\u2009% saturated$/);
    same(
      data.density,
      await wasmList(`wasm.histogram(0, 'activation', 50, -1, 1).density`),
      'density',
    );
    assert.deepEqual([data.lo, data.hi, json.figures.length], [-1, 1, 1]);
  },
  async loss({ text }) {
    const { head, rows } = readCsv(text);
    assert.deepEqual(head, ['step', 'least loss', 'largest loss', 'running mean', 'dev loss']);
    const history = await inFigure(
      'const { history } = figure.run; return { n: history.length, low: Array.from(history.low), mean: Array.from(history.runningMean()), dev: history.dev }',
    );
    assert.equal(rows.length, history.n);
    same(
      rows.map((row) => Number(row[1])),
      history.low.slice(0, history.n),
      'least loss',
    );
    same(
      rows.map((row) => Number(row[3])),
      history.mean,
      'running mean',
    );
    assert.equal(Number(rows.at(-1)?.[4]), history.dev.at(-1).loss);
  },
  async notebook({ text }) {
    const { rows } = readCsv(text);
    assert.deepEqual(rows[0], ['step 0', '3.3239', '3.3239', 'same']);
    assert.deepEqual(
      rows.find(([name]) => name === 'name 2'),
      ['name 2', '"a', 'b"', '', ''].slice(0, 5),
    );
  },
  async strip({ json }) {
    const moments = await inFigure(
      'return figure.run.trace.moments.map(({ step, densities }) => ({ step, density: Array.from(densities[0]) }))',
    );
    assert.deepEqual(
      json.figures[0].data.moments.map((/** @type {any} */ each) => each.step),
      moments.map((/** @type {any} */ each) => each.step),
    );
    same(json.figures[0].data.moments[0].density, moments[0].density, 'density');
  },
  async preactivations({ json }) {
    for (const [i, what] of ['preactivation', 'normalised'].entries()) {
      const { lo, hi, density } = json.figures[i].data;
      same(
        density,
        await wasmList(
          `wasm.histogram(0, '${what}', 60, arguments[0], arguments[1]).density`,
          lo,
          hi,
        ),
        what,
      );
    }
  },
  async saturation({ json }) {
    const map = await inFigure(
      'const map = wasm.saturationMap(0); return { ...map, cells: Array.from(map.cells) }',
    );
    assert.deepEqual(json.figures[0].data, map);
    assert.equal(map.cells.length, 32 * 200);
  },
  async gradients({ json }) {
    const { lo, hi, density } = json.figures[0].data;
    same(
      density,
      await wasmList(
        `wasm.histogram(0, 'activation_grad', 60, arguments[0], arguments[1]).density`,
        lo,
        hi,
      ),
      'density',
    );
  },
  async weights({ json }) {
    assert.match(json.figures[1].name, /^layers\.0\.weight: grad:data/);
    const { lo, hi, density } = json.figures[1].data;
    same(
      density,
      await wasmList(
        `wasm.parameterHistogram(1, 'grad', 60, arguments[0], arguments[1]).density`,
        lo,
        hi,
      ),
      'density',
    );
  },
  async updates({ text }) {
    const { head, rows } = readCsv(text);
    const { names, last } = await inFigure(
      'const { trace } = figure.run; return { names: trace.matrices.map(({ name }) => name), last: { step: trace.moments.at(-1).step, updates: trace.moments.at(-1).updates } }',
    );
    assert.deepEqual(head, ['step', ...names]);
    same((rows.at(-1) ?? []).map(Number), [last.step, ...last.updates], 'last moment');
  },
  async batchnorm({ json }) {
    const norm = await inFigure(
      'const { runningMean, mean, std, runningStd, gamma, beta } = wasm.batchNorm(0); return [runningMean, mean, runningStd, std, gamma, beta].map((each) => Array.from(each))',
    );
    assert.equal(json.figures.length, 3);
    json.figures.forEach((/** @type {any} */ { data }, /** @type {number} */ i) => {
      same(data.xs, norm[2 * i], data.x);
      same(data.ys, norm[2 * i + 1], data.y);
    });
  },
  async context({ json }) {
    same(
      json.figures[0].data.values,
      await wasmList(`wasm.predict('', 'eval').probabilities`),
      'probabilities',
    );
    assert.equal(json.figures[0].data.labels.length, 27);
  },
  async embedding({ text }) {
    const { head, rows } = readCsv(text);
    assert.deepEqual(head, ['letter', 'first principal component', 'second principal component']);
    assert.equal(rows.map(([letter]) => letter).join(''), '.abcdefghijklmnopqrstuvwxyz');
    same(
      rows.flatMap(([, x, y]) => [Number(x), Number(y)]),
      await wasmList('wasm.embedding().points'),
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
    same(before.values, await wasmList(`wasm.replaceExample(0, 1, 'zzz').after`), 'logits');
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
    assert.equal(head.length, 5 + 2, 'two of the names have a comma');
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
  context: 'step 300, Show probabilities, BatchNorm by running statistics',
  step0:
    'step 300, Gain 1.6667, Hidden layers 5, Weights times gain / \u221afan_in, Activation tanh',
  normbench:
    'step 300, The fifth number 2, Watch example 1, change example 2, to zzz, Neuron of layer 1 1',
  linear: 'step 300, Inputs and outputs 1000 (as in the notebook)',
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

describe('figures to take home', () => {
  before(async () => {
    await page.load(`#v=1&max_steps=300&seed=7&step=300&panels=${Object.keys(CHECKS).join()}`);
    await page.restsAt(300);
    await page.until(
      async () => (await page.state()).dev?.step === 300,
      'the dev loss is measured',
    );
    // makemore's own names are not part of this repository: a notebook that printed what this run
    // gives.
    await page.runInPage(`
      const figure = document.querySelector('makemore-playground');
      figure.run.isNotebooks = true;
      figure.run.comparison = { printed: { source: 'the notebook', losses: [3.3239, 2.0322], evaluatedAt: 200000, train: 2.0674, dev: 2.1057, names: ['carmahzamille.', 'a,b'] }, losses: { train: null, dev: null }, open: [], look() {}, slice: () => false };
      figure.run.milestones.set(0, 3.32391);
      figure.view.board.slots.find(({ id }) => id === 'notebook').panel.reset();
      figure.dirty = true;
      figure.wake();
    `);
    for (const id of ['normbench', 'checks']) await page.see(id);
    for (const action of ['calibrate', 'zeros', 'fold', 'check-gradients'])
      await page.click(`[data-action="${action}"]`);
    await page.match('[data-readout="calibration"]', /At step/);
    await page.match('[data-readout="zeros"]', /No gradient/);
    await page.match('[data-readout="gradient-check"]', /largest relative error/);
    await page.look('[data-panel="linear"]');
    await page.until(
      async () => (await page.findAll('[data-readout="linear"] tbody td')).length === 32,
      'all four cases are there',
    );
    // Every canvas that is drawn into a picture, and how large: an enlarged one would be blurred.
    await page.runInPage(`
      window.__sources = [];
      const draw = CanvasRenderingContext2D.prototype.drawImage;
      CanvasRenderingContext2D.prototype.drawImage = function (source, ...place) {
        // A map of cells has a pixel for each.
        if (source instanceof HTMLCanvasElement) window.__sources.push(source.classList.contains('cells') ? [0, 0] : [source.width, place[2] * this.getTransform().a]);
        return draw.call(this, source, ...place);
      };
    `);
  });

  it('are all that can be chosen', async () => {
    const ids = await inFigure('return figure.view.board.ids');
    assert.deepEqual(ids.toSorted(), Object.keys(CHECKS).toSorted());
  });

  it('with them the loss log, as it is shown', async () => {
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
      await page.drawn(`[data-panel="${id}"]`);
      await page.openShare();
      await inFigure('window.__sources.length = 0');
      const png = await page.save(`png-${id}`);
      assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
      await page.click(`[data-action="png-${id}"]`);
      await page.until(
        () => inFigure('return window.__saved.length > 0'),
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
      const says = json ? json.caption : text.slice(0, text.indexOf('\r'));
      assert.match(
        says,
        /makemore playground, preset batchnorm, max_steps 300, seed 7, step 300(,|$)/,
      );
      assert.ok(says.endsWith(SETTINGS[id] ?? 'step 300'), `what the controls are set to: ${says}`);
      await check({ text, json });
    });
  }
});
