import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Key } from 'selenium-webdriver';
import { figureOf, Playground } from './lib/figure.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
/** @type {ReturnType<typeof figureOf>} */
let figure;
before(async () => {
  page = await Page.open();
  figure = figureOf(page);
});
after(() => page?.close());
afterEach(() => {
  page.before = '';
});

/** Dev loss and names of a config after some steps. @param {object} config @param {number} steps */
function expected(config, steps) {
  const run = new Playground(config);
  run.train(steps);
  const dev = run.evaluate('dev', 1e9).loss.toFixed(4);
  const names = run.sample(8, { seed: (2147483647 + 10) % 2 ** 32 });
  run.free();
  return { dev, names };
}

const ROWS = '[data-panel="pins"] .scroll:not([data-readout]) tbody tr';
/** Name, step and dev loss of the rows of the table. @returns {Promise<string[][]>} */
const rows = () =>
  figure.inFigure(
    `return [...figure.shadowRoot.querySelectorAll(arguments[0])].map((row) => [row.querySelector('input')?.value ?? row.children[1].textContent, row.children[3]?.textContent, row.children[2].textContent])`,
    ROWS,
  );
/** The columns of the names, by what they are called. */
async function columns() {
  const texts = /** @type {string[][]} */ (
    await figure.inFigure(
      `return [...figure.shadowRoot.querySelectorAll('.pinned-names tr')].map((row) => [...row.children].map((cell) => cell.textContent))`,
    )
  );
  const [titles, ...body] = texts;
  return Object.fromEntries(titles.map((title, i) => [title, body.map((row) => row[i])]));
}
const pins = () => figure.inFigure('return figure.state.pins');
/** @param {number} many */
const arePinned = (many) =>
  page.until(async () => (await pins()).length === many, `${many} runs are pinned`, 20_000);
const action = (/** @type {string} */ name) => page.click(`[data-action="${name}"]`);

const WIDE = 'gain:0.5,step:600';
const BARE = 'norm:none,step:500,name:bare';

describe('pinned runs of an address', () => {
  before(async () => {
    await page.load(`#v=1&step=700&panels=loss,updates,batchnorm&pin=${WIDE}&pin=${BARE}`);
    await arePinned(2);
    await page.restsAt(700);
  });

  it('are trained to their steps by workers, to the same numbers', async () => {
    for (const [name, ...want] of [
      ['Gain 0.5', '600', expected({ gain: 0.5 }, 600).dev],
      ['bare', '500', expected({ batch_norm: false }, 500).dev],
    ]) {
      // A run that is still trained has a row, too.
      let found = '';
      const isThere = async () => {
        const row = (await rows()).find(([each]) => each === name) ?? [];
        found = row.slice(1).join();
        return found === want.join();
      };
      await page.until(isThere, `${name} has ${want}`).catch((cause) => {
        throw new Error(`${name} has ${found}`, { cause });
      });
    }
  });

  it('write their names beside those of the live run', async () => {
    await page.until(async () => Object.keys(await columns()).length === 3, 'there are names');
    const found = await columns();
    const bare = Object.keys(found).find((title) => title.endsWith('bare')) ?? '';
    assert.deepEqual(found[bare], expected({ batch_norm: false }, 500).names);
    await page.until(
      async () => (await columns())['this run'].join() === expected({}, 700).names.join(),
      'the live run has the names of its step',
    );
  });

  it('stay in the address, and in the link of Share', async () => {
    await figure.addressIs(/^#v=1&step=700&panels=loss,updates,batchnorm(&pin=[^&]*){2}$/);
    const address = await figure.fragment();
    assert.ok(address.includes(`&pin=${WIDE}`) && address.includes(`&pin=${BARE}`), address);
    await page.openShare();
    const link = await figure.textOf('copy-link-step');
    assert.ok(link.endsWith(address), link);
    assert.match(await figure.textOf('copy-embed-1'), /pin="[^"]*;[^"]*"/);
    await page.click('[data-action="close-share"]');
  });

  it('show row by row which settings differ', async () => {
    await page.tab('runs');
    await page.click('[data-panel="pins"] summary');
    const text = await page.text('[data-readout="pin-differences"]');
    assert.match(text, /Gain\s+auto\s+.*0\.5/);
    assert.match(text, /Normalisation\s+batch\s+.*none/);
  });

  it('are read with both values and the difference', async () => {
    for (const [id, key] of [
      ['updates', Key.ARROW_LEFT],
      ['batchnorm', Key.ARROW_RIGHT],
    ]) {
      await page.see(id);
      const css = `[data-panel="${id}"] ${id === 'updates' ? '.plot' : 'canvas'}`;
      let read = '';
      await page
        .until(async () => {
          await (await page.look(css)).element.sendKeys(key);
          const texts = await page.texts(`[data-panel="${id}"] .readout`);
          read = texts.join('');
          return /[▲■].*difference/.test(read);
        }, `${id} is read`)
        .catch((cause) => {
          throw new Error(`${id} reads: ${read}`, { cause });
        });
    }
  });

  it('are dropped by a click, and leave the address', async () => {
    await action('unpin');
    await arePinned(1);
    await figure.addressIs(/^[^]*panels=loss,updates,batchnorm&pin=[^&]*$/);
  });
});

describe('a pinned run that cannot be', () => {
  it('is named in a sentence, and the others are trained', inOne('chromium'), async () => {
    await page.load('#v=1&n_hidden=20&pin=gain:much,step:5&pin=gain:1&pin=gain:2,step:30');
    await arePinned(1);
    await page.match('[data-readout="status"]', /pin: gain: got much.*needs a step/);
  });
});

describe('a race', inOne('firefox'), () => {
  /** Every row's step. */
  const steps = async () => (await rows()).map(([, step]) => Number(step.replace(/\s/gu, '')));
  const isTogether = (/** @type {number} */ step) =>
    page.until(
      async () => (await steps()).every((each) => each === step),
      `all are at step ${step}`,
    );

  before(async () => {
    await page.load(
      `#v=1&n_hidden=40&step=300&speed=max&panels=loss&pin=gain:0.5,step:200&pin=gain:3,step:100`,
    );
    await arePinned(2);
    await page.restsAt(300);
    await page.tab('runs');
  });

  it('brings the pinned runs to the step of the live one, and on with it', async () => {
    await action('race');
    await isTogether(300);
    await action('train');
    await page.until(async () => (await page.state()).step > 600, 'it trains on');
    await action('train');
    const { step } = await page.state();
    await isTogether(step);
    const { dev } = expected({ n_hidden: 40, gain: 3 }, step);
    await page.until(
      async () => (await rows()).find(([name]) => name === 'Gain 3')?.[2] === dev,
      `its dev loss is ${dev}`,
    );
  });

  it('begins again with it', async () => {
    await action('reset');
    await isTogether(0);
  });

  it('ends, and the pinned runs stay where they are', async () => {
    await action('train');
    await page.until(async () => (await page.state()).step > 100, 'it trains');
    await action('race');
    const before = await pins();
    await page.until(async () => (await page.state()).step > 400, 'it trains on');
    await action('train');
    assert.deepEqual(await pins(), before);
  });
});

describe('a race for the same time', inOne('chromium'), () => {
  const own = async () => (await rows()).map(([name, step, dev]) => [name, step, dev]);

  it('lets each run go as fast as it can, and all of them rest together', async () => {
    await page.load('#v=1&n_hidden=40&step=20&panels=loss&pin=n_hidden:5,step:10');
    await arePinned(1);
    await page.restsAt(20);
    await page.tab('runs');
    await page.choose('[data-panel="pins"] select', 'time');
    await page.match('[data-readout="race"]', /start, pause and reset together with this one/);
    await page.runInPage(`
      window.__steps = [];
      document.querySelector('makemore-playground').addEventListener('step', ({ detail }) => window.__steps.push(detail.step));
    `);
    await action('train');
    await page.until(async () => (await pins())[0].step > 500, 'the pinned run trains');
    await page.until(
      () => page.driver.executeScript('return window.__steps.length >= 5'),
      'the live one has had five frames',
    );
    await action('train');
    // One by one, as where nobody waits for it, its first steps would be too few.
    const [, , , , fifth] = await page.driver.executeScript('return window.__steps');
    assert.ok(fifth > 40, `at step ${fifth} in its fifth frame`);
    const number = (/** @type {string} */ text) => Number(text.replace(/\s/gu, ''));
    await page.until(async () => {
      const [[, live], [, step, dev]] = await own();
      const isShown = number(live) === (await page.state()).step;
      return isShown && dev === expected({ n_hidden: 5 }, number(step)).dev;
    }, 'both rest, and the dev loss of the pinned one is that of its step');
    const last = await own();
    const [[, live], [name, step]] = last;
    assert.equal(name, 'Neurons per layer 5');
    assert.notEqual(number(step), number(live), 'nobody waited for the other');
    await page.driver.sleep(700);
    assert.deepEqual(await own(), last, 'they rest');
  });

  it('begins again with the live run', async () => {
    await action('reset');
    await page.until(
      async () => (await rows()).every(([, step]) => step === '0'),
      'both are at step 0',
    );
  });
});

describe('a run whose learning rate was changed on the way', inOne('chromium'), () => {
  it('is pinned in the address with the steps of its changes', async () => {
    await page.load('#v=1&n_hidden=20&step=300&panels=loss');
    await page.restsAt(300);
    await page.type('lr', '0.02');
    await page.type('max_steps', '400');
    await action('train');
    await page.restsAt(400);
    await figure.inFigure('figure.pin("slower")');
    await arePinned(1);
    await page.click('[data-action="reset"]');
    await figure.addressIs(
      /&pin=lr:0.1,max_steps:200000,300.lr:0.02,300.max_steps:400,step:400,name:slower$/,
    );
    const run = new Playground({ n_hidden: 20 });
    run.train(300);
    run.set('lr', 0.02);
    run.train(100);
    const dev = run.evaluate('dev', 1e9).loss.toFixed(4);
    await page.load(await figure.fragment());
    await arePinned(1);
    await page.until(async () => (await rows())[1]?.[2] === dev, 'it is the same run');
  });
});

/** What is written into the figures' plots, and where it begins. */
const WATCH_TEXTS = `
  const write = CanvasRenderingContext2D.prototype.fillText;
  window.__written = [];
  CanvasRenderingContext2D.prototype.fillText = function (text, x, ...rest) {
    const width = this.measureText(text).width;
    const before = { right: width, center: width / 2 }[this.textAlign] ?? 0;
    const panel = this.canvas.closest('[data-panel]')?.dataset.panel;
    window.__written.push({ panel, text, left: x - before });
    return write.call(this, text, x, ...rest);
  };
`;
/** @type {() => Promise<{ panel: string, text: string, left: number }[]>} */
const written = () => page.driver.executeScript('return window.__written');

describe('the run before', inOne('firefox'), () => {
  it('travels in the link of Share and in the saved file, not in the address', async () => {
    await page.load('#v=1&n_hidden=20&step=150&panels=loss');
    await page.restsAt(150);
    await page.type('n_hidden', '24');
    await action('apply');
    await arePinned(1);
    await figure.addressIs(/^#v=1&n_hidden=24[^]*panels=loss$/);
    await page.openShare();
    const link = await figure.textOf('copy-link');
    assert.match(link, /&pin=n_hidden:20,step:150$/);
    const file = await page.save('save-model');
    const path = join(mkdtempSync(join(tmpdir(), 'pins-')), 'run.safetensors');
    writeFileSync(path, file);
    await page.load('#v=1&panels=loss');
    await page.loadRun(path);
    await arePinned(1);
    const [{ name, step }] = await pins();
    assert.deepEqual([name, step], ['Neurons per layer 20', 150]);
    rmSync(dirname(path), { recursive: true });
    await page.load(link.replace(/^[^#]*/, ''));
    await arePinned(1);
    const { dev } = expected({ n_hidden: 20 }, 150);
    await page.until(async () => (await rows())[1]?.[2] === dev, 'it is as it was');
  });

  it('leaves what the first losses are called', async () => {
    page.before = WATCH_TEXTS;
    await page.load('#v=1&n_hidden=20&step=150&panels=loss');
    await page.restsAt(150);
    await page.type('n_hidden', '24');
    await action('apply');
    await arePinned(1);
    await page.match('[data-panel="loss"] h2', /guessing/);
    const texts = async () => (await written()).map(({ text }) => text);
    for (const name of [/^first minibatch \d/, /^dev \d/, /Neurons per layer 20$/])
      await page.until(async () => (await texts()).some((text) => name.test(text)), String(name));
    // These are names of lines, which begin with the second step.
    const all = await texts();
    const since = all.slice(all.findIndex((text) => text.endsWith('Neurons per layer 20')));
    const lines = since.filter((text) => text === 'dev' || text === 'smoothed');
    assert.deepEqual(lines, []);
  });

  it('does not make the histograms low, and their numbers stand on the canvas', async () => {
    page.before = WATCH_TEXTS;
    await page.load('#v=1&preset=deep&gain=0.5&panels=activations,gradients');
    await page.match('[data-panel="gradients"] h2', /gradient std/);
    await page.click('[data-action="step"]');
    await page.match('[data-panel="activations"] h2', /saturated/);
    /** The highest number beside a figure, from the first name of a run to compare with on. */
    const highest = async (/** @type {string} */ panel, /** @type {string} */ run = '') => {
      const all = (await written()).filter((each) => each.panel === panel);
      const texts = all.slice(all.findIndex(({ text }) => text.endsWith(run)));
      return Math.max(...texts.map(({ text }) => Number(text)).filter(Number.isFinite));
    };
    await page.match('[data-panel="gradients"] h2', /gradient std/);
    const [alone, gradients] = [await highest('activations'), await highest('gradients')];
    assert.ok(alone >= 10 && gradients >= 1000, `${alone}, ${gradients}`);
    await page.type('gain', '1');
    await action('apply');
    await arePinned(1);
    await page.match('[data-panel="gradients"] h2', /gradient std/);
    await page.until(
      async () => (await written()).filter(({ text }) => text.endsWith('Gain 0.5')).length >= 10,
      'the run before is there',
    );
    const both = await highest('activations', 'Gain 0.5');
    assert.ok(both <= 5, `${both} is the highest number beside a live run of about 1.5`);
    const cut = (await written()).filter(({ panel, left }) => panel && left < 0);
    assert.deepEqual(cut, []);
  });
});

describe('without workers', () => {
  it('pinned runs are trained by the page, which says so', inOne('firefox'), async () => {
    page.before = 'window.Worker = class { constructor() { throw new Error("not here"); } };';
    await page.load('#v=1&n_hidden=20&panels=loss&pin=gain:2,step:300');
    await page.match('[data-readout="status"]', /This page has no workers \(not here\)/);
    await arePinned(1);
    const { dev } = expected({ n_hidden: 20, gain: 2 }, 300);
    await page.until(async () => (await rows())[1]?.[2] === dev, 'it is trained');
  });
});

describe('in a page with a strict policy', () => {
  it('the attribute pins runs, and so do the methods', inOne('chromium'), async () => {
    await page.driver.get(`${page.url}post/tests/page/pins.html`);
    await page.until(async () => (await page.state()).ready, 'the figure is ready');
    await arePinned(2);
    const names = (await pins()).map((/** @type {{ name: string }} */ { name }) => name);
    assert.deepEqual(names.sort(), ['Gain 0.5', 'Neurons per layer 30']);
    assert.match(
      await page.driver.executeScript(
        `return performance.getEntriesByType('resource').map(({ name }) => name).join()`,
      ),
      /trainer-worker/,
    );
    await page.driver.executeAsyncScript(
      `const done = arguments[0]; const figure = document.querySelector('makemore-playground');
       figure.step(20).then(() => figure.pin('mine')).then(() => figure.unpin('Gain 0.5')).then(done)`,
    );
    assert.deepEqual(
      (await pins()).map((/** @type {{ name: string }} */ { name }) => name).sort(),
      ['Neurons per layer 30', 'mine'],
    );
    await page.driver.executeAsyncScript(
      `document.querySelector('makemore-playground').unpin().then(arguments[0])`,
    );
    assert.deepEqual(await pins(), []);
    assert.deepEqual(page.violations, []);
  });
});
