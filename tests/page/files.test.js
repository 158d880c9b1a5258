import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { initSync, Playground } from '../../www/pkg/makemore_playground.js';
import { browserName } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

initSync({
  module: readFileSync(new URL('../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
});

const otherBrowser = browserName === 'firefox' ? 'chromium' : 'firefox';
const python = process.env.PYTHON ?? 'python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
const names = resolve('www/data/ssa-names-2018.txt');

/** @type {Page} */
let page;
/** @type {string} */
let folder;
before(async () => {
  page = await Page.open();
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
after(async () => {
  rmSync(folder, { recursive: true });
  await page?.close();
});

describe(`a run saved in ${browserName}`, () => {
  /**
   * What the page says of its run at a step.
   *
   * @param {Page} there
   * @param {number} step
   * @returns {Promise<number>}
   */
  async function devAt(there, step) {
    await there.until(
      async () => (await there.state()).dev?.step === step,
      `the dev loss of step ${step} is measured`,
    );
    return (await there.state()).dev.loss;
  }

  const file = () => join(folder, 'run.safetensors');
  /** @type {{ dev: number, later: number, hash: string, python: string }} */
  let here;
  before(async () => {
    await page.load('#v=1&preset=deep-batchnorm&n_hidden=48&max_steps=450&step=400');
    await page.restsAt(400);
    await page.openShare();
    writeFileSync(file(), await page.save('save-model'));
    const python = (await page.save('save-continue')).toString();
    await page.click('[data-action="close-share"]');
    const dev = await devAt(page, 400);
    await page.driver.executeScript(`document.querySelector('makemore-playground').step(50)`);
    await page.restsAt(450);
    here = { dev, later: await devAt(page, 450), hash: await page.hash(), python };
  });

  /**
   * What the trainer without a page prints, by event.
   *
   * @param {...string} options
   * @returns {Record<string, any>}
   */
  function trainer(...options) {
    const lines = execFileSync(
      'cargo',
      ['run', '--locked', '--quiet', '--example', 'train', '--', ...options],
      { encoding: 'utf8', stdio: 'pipe' },
    );
    return Object.fromEntries(
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map((event) => [event.event, event]),
    );
  }

  it(`goes on in ${otherBrowser}`, async () => {
    const there = await Page.open(otherBrowser);
    try {
      await there.load();
      await there.loadRun(file());
      await there.restsAt(400);
      assert.ok(Math.abs((await devAt(there, 400)) - here.dev) < 1e-5);
      await there.driver.executeScript(`document.querySelector('makemore-playground').step(50)`);
      await there.restsAt(450);
      assert.equal(await there.hash(), here.hash);
      assert.ok(Math.abs((await devAt(there, 450)) - here.later) < 1e-5);
    } finally {
      await there.close();
    }
  });

  it(
    'goes on in the trainer without a page, and comes back from there',
    inOne('chromium'),
    async () => {
      const asItIs = trainer('--load', file(), '--steps', '400', '--eval');
      assert.equal(asItIs.eval.step, 400);
      assert.ok(Math.abs(asItIs.eval.dev - here.dev) < 1e-5);
      const back = join(folder, 'back.safetensors');
      const later = trainer('--load', file(), '--eval', '--save', back);
      assert.equal(later.eval.step, 450);
      assert.ok(Math.abs(later.eval.dev - here.later) < 1e-5);
      assert.equal(later.end.weights_sha256, here.hash);
      await page.load();
      await page.loadRun(back);
      await page.restsAt(450);
      assert.equal(await page.hash(), here.hash);
    },
  );

  it(
    'goes on in PyTorch',
    { skip: hasTorch ? false : 'no PyTorch here: give a Python that has it as PYTHON=...' },
    () => {
      writeFileSync(join(folder, 'continue.py'), here.python);
      const text = execFileSync(
        python,
        ['continue.py', 'run.safetensors', names, '--steps', '50'],
        { cwd: folder, encoding: 'utf8' },
      );
      const devs = [...text.matchAll(/dev loss after (\d+) steps: ([\d.]+)/g)].map(
        ([, step, dev]) => [Number(step), Number(dev)],
      );
      assert.deepEqual(
        devs.map(([step]) => step),
        [400, 450],
      );
      for (const [i, dev] of [here.dev, here.later].entries())
        assert.ok(Math.abs(devs[i][1] - dev) < 1e-5, text);
      assert.match(text, /the page's: [\d.]+, difference/);
    },
  );

  it('goes on where it is dropped on the page', async () => {
    await page.load();
    const base64 = readFileSync(file()).toString('base64');
    await page.runInPage(`
      const bytes = Uint8Array.from(atob('${base64}'), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], 'dropped.safetensors'));
      const figure = document.querySelector('makemore-playground');
      figure.shadowRoot.querySelector('.figures').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, composed: true, cancelable: true }));
    `);
    await page.restsAt(400);
    await page.match('[data-readout="status"]', /dropped\.safetensors: at step 400/);
    await page.driver.executeScript(`document.querySelector('makemore-playground').step(50)`);
    await page.restsAt(450);
    assert.equal(await page.hash(), here.hash);
  });

  it(
    'brings the dev loss of its own weights along, though the training goes on',
    inOne('chromium'),
    async () => {
      // At full speed a fast machine would be through with all steps before both files are there.
      await page.load('#v=1&n_hidden=20&speed=1000');
      await page.click('[data-action="train"]');
      await page.until(async () => (await page.state()).step > 100, 'it trains');
      await page.openShare();
      const saved = await page.save('save-model');
      const python = (await page.save('save-continue')).toString();
      assert.ok((await page.state()).playing, 'nothing was paused for it');
      const length = Number(saved.readBigUInt64LE());
      const about = JSON.parse(
        JSON.parse(saved.toString('utf8', 8, 8 + length)).__metadata__['makemore-playground'],
      );
      const run = Playground.load(saved);
      assert.equal(about.step, run.step);
      assert.ok(
        Math.abs(about.dev - run.evaluate('dev', 1e9).loss) < 1e-9,
        `${about.dev} at step ${about.step}`,
      );
      const known = JSON.parse(JSON.parse(/RUN = json\.loads\((".*")\)/.exec(python)?.[1] ?? '""'));
      const anew = new Playground(known.config);
      anew.train(known.step);
      assert.ok(
        Math.abs(known.dev - anew.evaluate('dev', 1e9).loss) < 1e-9,
        `${known.dev} at step ${known.step}`,
      );
    },
  );

  it(
    'is not said to come from its seeds where a learning rate was changed during the run',
    inOne('chromium'),
    async () => {
      await page.load('#v=1&step=20');
      await page.restsAt(20);
      await page.driver.executeScript(
        `document.querySelector('makemore-playground').set({ lr: 0.05 })`,
      );
      await page.openShare();
      await page.click('[data-action="save-reproduce"]');
      await page.match('[data-readout="share"]', /the learning rate was changed during the run/);
      assert.ok((await page.save('save-continue')).length > 1000);
    },
  );
});

describe('hostile files', inOne('firefox'), () => {
  /**
   * A good file with another header or other numbers.
   *
   * @param {{ header?: (header: any) => void, about?: (about: any) => void, fill?: [string, number]
   *   }} change
   */
  function changed({ header, about, fill }) {
    const good = Buffer.from(new Playground({}).save());
    const length = Number(good.readBigUInt64LE());
    const fields = JSON.parse(good.toString('utf8', 8, 8 + length));
    const data = good.subarray(8 + length);
    if (fill) {
      const [first, last] = fields[fill[0]].data_offsets;
      for (let at = first; at < last; at += 4) data.writeFloatLE(fill[1], at);
    }
    if (about) {
      const description = JSON.parse(fields.__metadata__['makemore-playground']);
      about(description);
      fields.__metadata__['makemore-playground'] = JSON.stringify(description);
    }
    header?.(fields);
    return put(JSON.stringify(fields), data);
  }

  /** @param {string | Buffer} header @param {Uint8Array} data @param {bigint} [length] */
  function put(header, data, length) {
    const start = Buffer.alloc(8);
    start.writeBigUInt64LE(length ?? BigInt(header.length));
    return Buffer.concat([start, Buffer.from(header), data]);
  }

  /** @type {[string, () => Buffer, RegExp][]} */
  const REFUSED = [
    [
      'a header of 2^64 bytes',
      () => put('{}', Buffer.alloc(8), 2n ** 64n - 1n),
      /no safetensors file/,
    ],
    ['a header of 2^32 bytes', () => put('{}', Buffer.alloc(8), 2n ** 32n), /no safetensors file/],
    [
      'a header of 40 MB',
      () => put(Buffer.alloc(40_000_000, 32), Buffer.alloc(8)),
      /header is over 1 MB/,
    ],
    ['193 MB', () => Buffer.alloc(193 * 2 ** 20), /over 192 MB/],
    ['trailing bytes', () => Buffer.concat([changed({}), Buffer.from('x')]), /no safetensors file/],
    [
      'a shape that overflows',
      () => changed({ header: (fields) => (fields['layers.0.weight'].shape = [65536, 65536, 2]) }),
      /no safetensors file/,
    ],
    [
      'a shape of another network',
      () => changed({ header: (fields) => (fields['layers.0.weight'].shape = [30, 200]) }),
      /"layers\.0\.weight" is F32 \[30, 200\], not F32 \[200, 30\]/,
    ],
    [
      'numbers of another type',
      () => changed({ header: (fields) => (fields['norms.0.bias'].dtype = 'U32') }),
      /is U32 \[200\], not F32/,
    ],
    [
      'no description',
      () => changed({ header: (fields) => delete fields.__metadata__ }),
      /no run of this page/,
    ],
    [
      'a description that is none',
      () => changed({ header: (fields) => (fields.__metadata__['makemore-playground'] = '{') }),
      /description of its run is damaged/,
    ],
    [
      'a network that holds the page',
      () =>
        changed({
          about: ({ config }) =>
            Object.assign(config, {
              recipe: 'layers',
              n_layers: 12,
              n_hidden: 1024,
              batch_size: 1400,
            }),
        }),
      /one step would take about 3\.9 s/,
    ],
    [
      'a network that is not in it',
      () =>
        changed({
          about: ({ config }) =>
            Object.assign(config, { recipe: 'layers', n_layers: 12, n_hidden: 900, batch_size: 2 }),
        }),
      /which its config asks for/,
    ],
    [
      'a step after the last',
      () => changed({ about: (about) => (about.step = 1e9 + 1) }),
      /is at step 1000000001; no run has more/,
    ],
    [
      'a key with markup',
      () => changed({ about: ({ config }) => (config['<img src=x onerror=hurt()>'] = 1) }),
      /<img src=x onerror=hurt\(\)>: no such key/,
    ],
    [
      'weights that are no numbers',
      () => changed({ fill: ['layers.1.weight', NaN] }),
      /"layers\.1\.weight" contains a number that is not finite/,
    ],
    [
      'infinite weights',
      () => changed({ fill: ['embedding.weight', Infinity] }),
      /"embedding\.weight" contains a number that is not finite/,
    ],
  ];

  it('cost a sentence and nothing else', async () => {
    await page.load('#v=1&n_hidden=16&step=20');
    await page.restsAt(20);
    const before = await page.hash();
    for (const [what, make, said] of REFUSED) {
      const name = `${what.replaceAll(/\W+/g, '-')}.safetensors`;
      const path = join(folder, name);
      writeFileSync(path, make());
      await page.loadRun(path);
      // Not what is still said of the file before.
      const status = async () => (await page.present('[data-readout="status"]')) ?? '';
      const isRefused = (/** @type {string} */ text) =>
        text.startsWith(`${name}: `) && said.test(text);
      await page
        .until(async () => isRefused(await status()), `${what} is refused`)
        .catch(async (error) => {
          throw new Error(`${what}: ${await status()}`, { cause: error });
        });
      // The page around is told what is wrong, and not how the reader's file is called.
      const { error } = await page.state();
      assert.ok(said.test(error) && !error.includes(name), error);
      assert.equal(await page.hash(), before, what);
      rmSync(path);
    }
    assert.deepEqual(await page.said(), []);
    await page.driver.executeScript(`document.querySelector('makemore-playground').step(1)`);
    await page.restsAt(21);
  });

  it('cannot hang a figure with the largest numbers', async () => {
    const figures = [
      'activations',
      'loss',
      'strip',
      'preactivations',
      'saturation',
      'gradients',
      'weights',
      'updates',
      'batchnorm',
      'context',
      'embedding',
      'step0',
      'normbench',
    ];
    await page.load(`#v=1&panels=${figures.join()}`);
    /** @type {[string, number][]} */
    const large = [
      ['norms.0.weight', 4e8],
      ['norms.0.running_mean', 3e38],
      ['norms.0.bias', -1e20],
      ['embedding.weight', 3e38],
      ['layers.0.weight', 1e12],
      ['layers.1.bias', 3e38],
      ['norms.0.running_std', 1e-45],
    ];
    for (const fill of large) {
      // Each has its own name: what is said of one is not taken for what is said of the next.
      const name = `large-${fill[0].replaceAll('.', '-')}`;
      const path = join(folder, `${name}.safetensors`);
      writeFileSync(path, changed({ fill }));
      await page.loadRun(path);
      await page.match('[data-readout="status"]', new RegExp(`${name}\\.safetensors: at step 0`));
      for (const id of figures) {
        await page.drawn(`[data-panel="${id}"]`).catch((error) => {
          throw new Error(`${fill}: ${id} is not drawn`, { cause: error });
        });
      }
    }
  });
});
