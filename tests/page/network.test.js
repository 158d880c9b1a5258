import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import { Key } from 'selenium-webdriver';
import { browserName, setViewport } from './lib/browser.js';
import { hashAfter } from './lib/figure.js';
import { GOLDEN, networkOf, numberIn } from './lib/network.js';
import { Page } from './lib/page.js';
import { hasTurn, inOne } from './lib/turns.js';

/** @type {Page} */
let page;
/** @type {ReturnType<typeof networkOf>} */
let network;

const text = (/** @type {string} */ css) => page.text(`[data-panel="network"] ${css}`);
const readout = (/** @type {string} */ name) => text(`[data-readout="${name}"]`);
/** @param {string} [options] of the address */
async function open(options = '') {
  await page.load(`#v=1&panels=network${options}`);
  await page.see('network');
}
/** Opens the settings that stand below the picture, which is as large as it can be then. */
async function openSettings() {
  await page.click('.net-controls:not([open]) > summary');
  await page.until(
    async () => (await page.findAll('.network-panel:not(.closed)')).length === 1,
    'the settings lie open',
  );
}
/** Clicks in the middle of a cell. @param {string} block @param {number} i */
async function clickCell(block, i) {
  const css = `[data-block="${block}"]`;
  await page.drawn(`${css} canvas`);
  const count = Number(/\d+$/.exec(await text(`${css} .net-shape`))?.[0]);
  const canvas = await page.find(`${css} canvas`);
  const { width, height } = await canvas.getRect();
  const [along, across] = height > width ? [height, width] : [width, height];
  // As few lanes as leave cells of five pixels: 200 in a strip of 300 px lie in four.
  let lanes = 1;
  while (along / Math.ceil(count / lanes) < 5) lanes += 1;
  const per = Math.ceil(count / lanes);
  const [lane, place] = [Math.floor(i / per), i % per];
  const offsets = [((lane + 0.5) / lanes - 0.5) * across, ((place + 0.5) / per - 0.5) * along];
  const [x, y] = height > width ? offsets : offsets.reverse();
  await page.driver
    .actions()
    .move({ origin: canvas, x: Math.round(x), y: Math.round(y) })
    .click()
    .perform();
}
const unfolded = (/** @type {RegExp} */ pattern) =>
  page.match('[data-panel="network"] .unfolded', pattern);
/** Follows a link of the number that is unfolded. @param {string} sign */
const follow = (sign) => page.clickOne('.unfolded .number-link', sign);

describe(`the drawn network in ${browserName}`, () => {
  before(async () => {
    page = await Page.open();
    network = networkOf(page);
  });
  after(() => page?.close());
  afterEach(async () => {
    assert.deepEqual(await page.said(), [], 'the console is silent');
  });

  it('unfolds numbers of every kind, and they are PyTorch\u2019s', inOne('firefox'), async (t) => {
    await open();
    /** @type {Map<string, number>} */
    const kinds = new Map();
    const networks = GOLDEN.filter((_, index) => hasTurn(index));
    for (const golden of networks) {
      const { minibatch, vocabulary } = await network.load(golden);
      for (const isAlone of [true, false]) {
        const rows = isAlone ? golden.eval : golden.train;
        if (isAlone) {
          const letters = golden.context.map((token) => vocabulary[token]).join('');
          const name = letters.replace(/^\.+/, '');
          await network.type(name + vocabulary[golden.target], name.length);
        } else {
          await network.type('', 0);
          await network.step();
        }
        /** @type {Map<string, number>} */
        const seen = new Map();
        for (const row of rows) {
          const [kind, layer, from, index, example, value, gradient] = row;
          // The first of a kind, and one whose gradient is not 0.
          if ((seen.get(kind) ?? 0) > 1) continue;
          const letters = isAlone
            ? golden.context.map((token) => vocabulary[token]).join('')
            : minibatch[example];
          if (!isAlone) await network.choose(example);
          const got = await network.readRow(row, { golden, vocabulary, letters, isAlone });
          if (!got) continue;
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
          const peers = rows.filter(([other]) => other === kind);
          const size = (/** @type {number[]} */ all) => Math.max(...all.map(Math.abs));
          const about = `${JSON.stringify(golden.config)} ${kind} ${layer} ${from} ${index} ${example}: ${got.words}`;
          const largest = size(peers.map((peer) => peer[5]));
          assert.ok(Math.abs(got.value - value) <= 2e-5 * largest + 1e-7, `${value} is ${about}`);
          assert.equal(got.gradient === null, gradient === null, about);
          const steepest = size(peers.map((peer) => peer[6] ?? 0));
          const gap = Math.abs((got.gradient ?? 0) - (gradient ?? 0));
          assert.ok(gap <= 2e-5 * steepest + 1e-7, `gradient ${gradient} is ${about}`);
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        }
      }
    }
    const total = [...kinds.values()].reduce((sum, n) => sum + n, 0);
    t.diagnostic(`${total} numbers: ${[...kinds].map(([kind, n]) => `${kind} ${n}`).join(', ')}`);
    assert.ok(total >= 40, String(total));
    const wanted =
      'embedding input weight bias z mean var xhat gamma beta y activation logit probability loss mean_loss running_mean running_var running_std';
    for (const kind of wanted.split(' ')) {
      const has = (/** @type {typeof GOLDEN} */ some) =>
        some.some(({ eval: alone, train }) =>
          [...alone, ...train].some(([other]) => other === kind),
        );
      assert.ok(has(GOLDEN), kind);
      if (has(networks)) assert.ok(kinds.has(kind), kind);
    }
  });

  it(
    'shows terms that add up to the number, all of them on demand',
    inOne('chromium'),
    async () => {
      await open();
      const { words } = await network.read('z-0', 7);
      assert.match(words, /18 more terms/);
      const sums = async () => {
        const products = await network.inPage(
          `return [...root.querySelectorAll('[data-unfold="forward"] tr:not(.sum) .number')].map((cell) => cell.textContent)`,
        );
        const total = await text('[data-unfold="forward"] .sum .number');
        const decimals = /** @type {string} */ (total.split('.')[1]).length;
        const sum = products
          .map(numberIn)
          .reduce((/** @type {number} */ sum, /** @type {number} */ x) => sum + x, 0);
        const slack = products.length * 0.5 * 10 ** -decimals;
        assert.ok(Math.abs(sum - numberIn(total)) <= slack + 1e-12, `${sum} is not ${total}`);
        return products.length;
      };
      assert.equal(await sums(), 13);
      await page.click('[data-action="unfold-more"]');
      assert.equal(await sums(), 30);
      await page.click('[data-action="unfold-try"]');
      const tried = await readout('finite-difference');
      const difference = numberIn(/(\S+)\.$/.exec(tried)?.[1] ?? '');
      const gradient = numberIn(await readout('gradient'));
      assert.ok(Math.abs(difference - gradient) <= 1e-3 * Math.abs(gradient) + 1e-8, tried);
    },
  );

  it('goes on to the numbers that one came from, and back', inOne('firefox'), async () => {
    await open();
    await clickCell('activation-0', 30);
    await unfolded(/h1\[31\] = .*tanh of/su);
    await follow('y1[31]');
    await unfolded(/y1\[31\] = .*x\u03021\[31\] in it/su);
    await follow('mean1[31]');
    await unfolded(/mean1\[31\] = .*divided by their number/su);
    await page.click('[data-action="unfold-back"]');
    await unfolded(/^y1\[31\]|y1\[31\] = /su);
    await page.click('[data-action="unfold-back"]');
    await unfolded(/h1\[31\] = /u);
    assert.equal((await page.findAll('[data-action="unfold-back"]')).length, 0);
  });

  it('follows the training at most twice a second', inOne('chromium'), async () => {
    await open('&max_steps=100000000');
    await clickCell('z-0', 3);
    await unfolded(/z1\[4\] = /u);
    await network.inPage(`
      window.__changes = [];
      new MutationObserver(() => window.__changes.push(performance.now()))
        .observe(root.querySelector('[data-readout="unfolded"]'), { childList: true, characterData: true, subtree: true });`);
    await page.click('[data-action="train"]');
    await page.driver.sleep(3000);
    await page.click('[data-action="train"]');
    /** @type {number[]} */
    const changes = await page.driver.executeScript('return window.__changes');
    assert.ok(changes.length >= 3, `${changes.length} changes`);
    const gaps = changes.slice(1, -1).map((at, i) => at - changes[i]);
    assert.ok(Math.min(...gaps) > 450, `${gaps}`);
  });

  it('leads from a merged strip by a grid to a number', inOne('firefox'), async () => {
    await open('&preset=deep&n_hidden=300&n_layers=12');
    await page.click('[data-block="z-4"] canvas');
    assert.match(await text('[data-grid]'), /Linear: choose one of 300 numbers/u);
    const grid = await page.find('.net-grid');
    await grid.sendKeys(Key.ARROW_RIGHT, Key.ARROW_RIGHT, Key.ARROW_RIGHT);
    assert.match(await readout('network-at'), /^z5\[3\] = .*neuron 3 of Layer 5/u);
    await grid.sendKeys(Key.ENTER);
    await unfolded(/z5\[3\] = .*289 more terms/su);
    const { element: view } = await page.look('.net-grid-scroll');
    await page.driver.actions().move({ origin: view }).click().perform();
    await unfolded(/z5\[(?!3\])\d+\] = /u);
    await page.click('[data-action="grid-close"]');
    assert.equal((await page.findAll('[data-grid]')).length, 0);
  });

  it('is read and walked by keyboard', async () => {
    await open();
    const active = () =>
      network.inPage(
        `const { activeElement: e } = root; return [e?.role, e?.ariaLevel, e?.ariaLabel ?? e?.querySelector('.net-inside').textContent, e?.dataset.block, e?.ariaPosInSet, e?.ariaSetSize]`,
      );
    assert.equal((await page.findAll('.network [role="treeitem"][tabindex="0"]')).length, 1);
    await network.inPage(`root.querySelector('.network [tabindex="0"]').focus()`);
    const keys = async (/** @type {string[]} */ ...which) => {
      const element = await page.driver.executeScript(
        'return arguments[0].shadowRoot.activeElement',
        page.host,
      );
      await /** @type {any} */ (element).sendKeys(...which);
    };
    /** @type {any[]} */
    const walked = [];
    for (let i = 0; i < 9; i += 1) {
      walked.push((await active())[3]);
      await keys(Key.ARROW_RIGHT);
    }
    assert.equal(
      walked.join(),
      'embedding-0,input-0,z-0,y-0,activation-0,logit-0,probability-0,loss-0,loss-0',
    );
    await keys(Key.ARROW_LEFT);
    await keys(Key.ARROW_LEFT);
    assert.match((await active())[2], /^Logits, H \u00d7 V = 200 \u00d7 27\. std 0\.\d\d/u);
    await keys(Key.ARROW_DOWN);
    await keys(Key.ARROW_DOWN);
    const [role, level, label, , place, size] = await active();
    assert.deepEqual([role, level, place, size], ['treeitem', '2', '2', '27']);
    assert.match(label, /^logit\['a'\] = \S+, gradient \S+\. The logit for \u201ca\u201d\.$/u);
    await keys(Key.END);
    assert.equal((await active())[4], '27');
    await keys(Key.ENTER);
    await unfolded(/logit\['z'\] = .*189 more terms/su);
    assert.equal(await network.inPage('return root.activeElement.dataset.readout'), 'unfolded');
  });

  it(
    'takes a step slowly, forwards and back, and then exactly that step',
    inOne('chromium'),
    async () => {
      await open();
      await page.click('[data-action="slow-step"]');
      await page.match('[data-readout="slow-step"]', /^1 of 14\. 32 examples are drawn/u);
      assert.equal((await page.findAll('.net-drawn button')).length, 32);
      const known = async () =>
        network.inPage(
          `return [...root.querySelectorAll('[data-block]:not(.not-yet)')].map((block) => block.dataset.block).join()`,
        );
      assert.equal(await known(), '');
      await clickCell('z-0', 3);
      await unfolded(/z1\[4\]: not computed yet/u);
      const body = await page.find('[data-action="slow-next"]');
      const stage = async () => Number((await readout('slow-step')).split(' ')[0]);
      // From anywhere in the figure.
      await network.inPage(`root.querySelector('[data-block="z-0"]').focus()`);
      const block = await page.find('[data-block="z-0"]');
      await block.sendKeys(Key.ARROW_RIGHT, ' ');
      assert.equal(await stage(), 3);
      assert.equal(await known(), 'embedding-0,input-0,z-0');
      assert.match(await text('.unfolded'), /z1\[4\] = /u);
      assert.equal(await text('[data-unfold="backward"]'), '', 'no gradient yet');
      await block.sendKeys(Key.ARROW_LEFT);
      assert.equal(await known(), 'embedding-0,input-0');
      assert.equal(await page.hash(), hashAfter({}, 0), 'nothing has changed');
      for (let i = 2; i < 8; i += 1) await body.sendKeys(' ');
      assert.equal(await stage(), 8);
      assert.match(await text('[data-block="loss-0"]'), /3\.\d{4}/u);
      for (let i = 8; i < 14; i += 1) await body.sendKeys(' ');
      assert.match(await text('.unfolded'), /Gradient \S/u);
      assert.equal(await page.hash(), hashAfter({}, 0), 'still nothing has changed');
      await page.click('[data-action="slow-next"]');
      assert.equal((await page.state()).step, 1);
      assert.equal(await page.hash(), hashAfter({}, 1));
      await page.click('[data-action="slow-step"]');
      await page.click('[data-action="slow-stop"]');
      assert.equal(await page.hash(), hashAfter({}, 1));
    },
  );

  it('changes the network where it stands, as the drawer does', inOne('firefox'), async () => {
    await open();
    const config = async () => (await page.state()).config;
    await openSettings();
    await page.click('[data-action="network-more"]');
    await page.until(async () => (await config()).n_layers === 2, 'two layers');
    assert.equal((await config()).recipe, 'layers');
    // What is typed before it is drawn is written over.
    await page.match('[data-readout="network-layers"]', /^2$/);
    const width = await page.find('[data-action="network-width"]');
    const field = async (/** @type {string} */ value) =>
      width.sendKeys(Key.END, ...Array(6).fill(Key.BACK_SPACE), value, Key.TAB);
    await field('50');
    await page.until(async () => (await config()).n_hidden === 50, 'fifty neurons');
    assert.equal(await page.value('[data-key="n_hidden"] input'), '50');
    await field('5000');
    assert.match(await text('[data-error="network-controls"]'), /^Neurons per layer: got 5000/u);
    assert.equal((await config()).n_hidden, 50, 'the network goes on');
    await field('60');
    await page.choose('[data-action="network-norm"]', 'none');
    await page.until(async () => (await config()).norm === 'none', 'no BatchNorm');
    assert.equal((await page.findAll('[data-block^="y-"]')).length, 0);
    await page.match(
      '[data-readout="network-before"]',
      /Before: step 0, loss .*Now: step 0, loss/u,
    );
    await page.choose('[data-action="network-activation"]', 'relu');
    await page.until(async () => (await config()).activation === 'relu', 'relu');
    await page.choose('[data-action="network-init"]', 'xavier');
    await page.until(async () => (await config()).init === 'xavier', 'xavier');
    // The second one comes before the network of the first is drawn.
    await network.inPage(`
      for (const [name, value] of [['activation', 'tanh'], ['init', 'kaiming']]) {
        const select = root.querySelector('[data-action="network-' + name + '"]');
        select.value = value;
        select.dispatchEvent(new Event('change'));
      }`);
    await page.until(async () => {
      const { activation, init } = await config();
      return activation === 'tanh' && init === 'kaiming';
    }, 'both');
    // A run that was trained is not lost without a question.
    await page.click('[data-action="step"]');
    await page.restsAt(1);
    await page.click('[data-action="network-fewer"]');
    assert.match(
      await text('.net-pending'),
      /^Hidden layers 1\. Restarts training; the last run stays/u,
    );
    assert.equal((await config()).n_layers, 2);
    await page.click('[data-action="network-discard"]');
    assert.equal((await page.state()).step, 1);
    await page.click('[data-action="network-fewer"]');
    await page.click('[data-action="network-start"]');
    await page.until(async () => (await config()).n_layers === 1, 'one layer');
  });

  it(
    'shows its diagnostics, and where the health report says to look',
    inOne('firefox'),
    async () => {
      await open('&preset=initial');
      // The picture shares the window with others until its settings lie open.
      assert.match(await text('[data-block="activation-0"]'), /std 0\.\d\d\s+look here/u);
      await openSettings();
      assert.match(
        await text('[data-block="activation-0"]'),
        /std 0\.\d\d\s+saturated [67]\d\.\d\d.%\s+gradient std \S+\s+look here/u,
      );
      assert.equal(
        await network.inPage(
          `return root.querySelector('[data-block="activation-0"] .net-inside').textContent.includes('is saturated, so little gradient gets through')`,
        ),
        true,
      );
      const { element: logits } = await page.look('[data-block="logit-0"] .net-name');
      await page.driver.actions().move({ origin: logits }).move({ origin: logits, x: 3 }).perform();
      assert.match(await readout('network-at'), /^Logits, .*The first loss is 22\./u);
    },
  );

  it(
    'says what is wrong with letters, and shows them step by step',
    inOne('chromium'),
    async () => {
      await open();
      const name = await page.find('[data-action="network-name"]');
      await name.sendKeys('emma');
      assert.equal(await readout('network-context'), '... \u2192 e');
      for (let i = 0; i < 4; i += 1) await page.click('[data-action="network-next"]');
      assert.equal(await readout('network-context'), 'mma \u2192 .');
      assert.match(await readout('network'), /^After \u201cmma\u201d, the end \(\.\) gets/u);
      await name.sendKeys(Key.END, '7');
      await page.match('[data-panel="network"] [data-error="network"]', /7/u);
      await name.sendKeys(Key.BACK_SPACE);
      await page.until(async () => (await text('[data-error="network"]')) === '', 'the error goes');
    },
  );

  it(
    'answers a newcomer\u2019s ten questions in at most three clicks each',
    inOne('chromium'),
    async () => {
      const clickName = (/** @type {string} */ block) =>
        page.click(`[data-block="${block}"] .net-name`);
      await open();
      // 1. Where do letters enter? They stand before their rows; one click says it.
      assert.match(await text('[data-block="embedding-0"] .net-letters'), /^r\s+o\s+s$/);
      await clickName('embedding-0');
      assert.match(await readout('network-at'), /This is where letters enter: 3 of them/);
      // 2. What are the 30 inputs?
      await clickCell('input-0', 4);
      await unfolded(
        /x\[5\] = .*Copied from the letter\u2019s row of the embedding.*C\['r', 5\]/su,
      );
      // 3. Why 27?
      await clickName('probability-0');
      assert.match(
        await readout('network-at'),
        /27 probabilities: one for each letter .* and one for the end/,
      );
      // 4. What does one neuron compute?
      await clickCell('z-0', 3);
      await unfolded(/z1\[4\] = .*sum of every input times its weight.*18 more terms/su);
      // 5. What does tanh do to it?
      await clickCell('activation-0', 3);
      await unfolded(/h1\[4\] = .*squeezes everything between \u22121 and 1.*tanh of/su);
      // 6. What is a gradient, for one weight, in numbers? 7. What does one step change?
      await clickCell('z-0', 3);
      await unfolded(/z1\[4\] = /u);
      const weight = await network.inPage(
        `return [...root.querySelectorAll('.unfolded .number-link')].map((link) => link.textContent).find((sign) => sign.startsWith('W1['))`,
      );
      await follow(weight);
      await unfolded(/W1\[\d+, 4\] = .*If it grows by 0\.01, the loss changes by about/su);
      assert.match(
        await readout('update'),
        /^\u2212?[\d.]+ \u2212 0\.1 \u00d7 \u2212?\S+ = \u2212?[\d.]+$/u,
      );
      // 8. Why should the first loss be 3.30?
      assert.match(await readout('network'), /guessing costs 3\.30/);
      await page.click('.net-loss-value');
      await unfolded(
        /loss of example 1 = 3\.\d+.*guessing among 27 letters costs ln 27 = 3\.2958/su,
      );
      // 9. What does BatchNorm subtract, and why does an example then depend on others?
      await clickCell('y-0', 3);
      await unfolded(/y1\[4\] = .*The mean subtracted/su);
      await follow('mean1[4]');
      await unfolded(
        /sum over all examples of the minibatch, divided by their number.*20 more terms/su,
      );
      // 10. What differs between two settings?
      await openSettings();
      await page.choose('[data-action="network-norm"]', 'none');
      await page.match(
        '[data-readout="network-before"]',
        /^Before: step 0, loss 3\.\d+, Layer 1 std 0\.\d\d, .*Now: step 0, loss 3\.\d+, Layer 1 std/u,
      );
    },
  );

  it('is taken home as PNG and as SVG, with its words as text', async () => {
    await open('&preset=deep-batchnorm');
    await page.openShare();
    const png = await page.save('png-network');
    assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
    const svg = (await page.save('svg-network')).toString();
    await page.click('[data-action="close-share"]');
    const [errors, texts, images, size] = await network.inPage(
      `const { documentElement: svg } = new DOMParser().parseFromString(args[0], 'image/svg+xml');
       return [svg.querySelectorAll('parsererror').length, [...svg.querySelectorAll('text')].map((text) => text.textContent),
         svg.querySelectorAll('image[href^="data:image/png"]').length, [svg.getAttribute('width'), svg.getAttribute('height')]]`,
      svg,
    );
    assert.equal(errors, 0);
    for (const word of ['Embedding', 'BatchNorm', 'Layer', 'Loss', 'std'])
      assert.ok(texts.includes(word), word);
    assert.ok(!texts.includes('Change'), 'controls are left out');
    assert.match(texts.join(' '), /makemore playground, preset deep-batchnorm, seed/);
    assert.equal(images, 20, 'a picture for each block');
    const width = await network.inPage(
      `return root.querySelector('[data-panel="network"]').getBoundingClientRect().width`,
    );
    assert.equal(Number(size[0]), Math.ceil(width + 24));
  });

  it('fits its column, whatever the network', async () => {
    const wide = [
      '',
      '&preset=deep-batchnorm',
      '&preset=deep&n_layers=12&n_hidden=1024&batch_size=4',
      '&preset=deep-batchnorm&n_layers=12&n_hidden=40',
    ];
    for (const options of wide.filter((_, index) => hasTurn(index))) {
      await open(options);
      for (const how of ['as it comes', 'with its settings open']) {
        if (how !== 'as it comes') await openSettings();
        const tops = await network.inPage(
          `return [...root.querySelectorAll('.net-body canvas')].map((canvas) => Math.round(canvas.getBoundingClientRect().top))`,
        );
        const about = `${options} ${how}`;
        assert.equal(new Set(/** @type {number[]} */ (tops)).size, 1, `${about}: ${tops}`);
        const [inner, outer, column] = await network.inPage(
          `const net = root.querySelector('.network'); return [net.scrollWidth, net.clientWidth, root.querySelector('[data-panel="network"]').clientWidth]`,
        );
        assert.ok(column < 900 && inner <= outer, `${about}: ${inner} of ${outer} in ${column}`);
      }
    }
  });
});

describe(`the drawn network on small screens in ${browserName}`, () => {
  before(async () => {
    page = await Page.open();
    network = networkOf(page);
  });
  after(() => page?.close());

  it('stands in an embed of 280 px and on a phone, in about one screen', async () => {
    for (const [width, height, options] of /** @type {[number, number, string][]} */ ([
      [390, 844, ''],
      [390, 844, '&preset=deep-batchnorm'],
      [280, 700, '&embed=1'],
      [280, 700, '&embed=1&preset=deep-batchnorm'],
    ])) {
      // Firefox makes no window narrower than 450 px; there a frame stands in for it.
      if (browserName === 'firefox') await setViewport(page.driver, 500, height);
      else await setViewport(page.driver, width, height);
      await open(options);
      if (browserName === 'firefox')
        await network.inPage(
          `host.style.display = 'block'; host.style.width = args[0] + 'px'`,
          width,
        );
      const [inner, outer, tall] = await network.inPage(
        `const net = root.querySelector('.network'); return [net.scrollWidth, net.clientWidth, net.clientHeight]`,
      );
      assert.ok(inner <= outer, `${width}${options}: ${inner} in ${outer}`);
      assert.ok(tall <= height, `${width}${options}: ${tall} px high`);
      const before = await page.findAll('.net-controls[open]');
      assert.equal(before.length, 0, 'settings are folded');
    }
    await setViewport(page.driver, 1280, 900);
  });

  it('is not in somebody\u2019s text unless asked for', async () => {
    await page.load('#v=1&embed=1');
    assert.equal((await page.state()).panels.join(), 'activations,loss,notebook');
    await page.load('#v=1');
    assert.equal((await page.state()).panels.join(), 'network,activations,loss,notebook');
  });
});

describe(`the drawn network for everybody in ${browserName}`, () => {
  const axe = readFileSync(
    new URL('../../node_modules/axe-core/axe.min.js', import.meta.url),
    'utf8',
  );
  before(async () => {
    page = await Page.open();
    network = networkOf(page);
  });
  after(() => page?.close());

  const sizes = [
    [1280, 900],
    [390, 844],
  ];
  for (const [width, height] of sizes.filter((_, index) => hasTurn(index))) {
    for (const theme of ['light', 'dark']) {
      it(`has no violation of axe-core at ${width} px, ${theme}`, async () => {
        await setViewport(page.driver, width, height);
        await open(`&theme=${theme}&preset=initial`);
        await page.driver.executeScript(axe);
        const violations = async () => {
          /** @type {any} */
          const result = await page.driver.executeAsyncScript(
            `const done = arguments[arguments.length - 1];
             axe.run(arguments[0].shadowRoot.querySelector('[data-panel="network"]')).then(
               ({ violations }) => done(violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + ' ' + failureSummary).join(' | '))),
               (error) => done([String(error)]));`,
            page.host,
          );
          return result;
        };
        assert.deepEqual(await violations(), []);
        await network.read('activation-0', 5);
        await network.inPage(`root.querySelector('.net-controls').open = true`);
        assert.deepEqual(await violations(), [], 'with a number unfolded');
        await page.click('[data-action="slow-step"]');
        assert.deepEqual(await violations(), [], 'in a step taken slowly');
        await setViewport(page.driver, 1280, 900);
      });
    }
  }
});
