// The page and the figures where browsers and pages are not as usual.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { error } from 'selenium-webdriver';
import { browserName } from './lib/browser.js';
import { Page } from './lib/page.js';
import { inOne } from './lib/turns.js';

/** @type {Page} */
let page;
before(async () => {
  page = await Page.open();
});
after(() => page?.close());

describe('a site', () => {
  it('whose policy forbids WebAssembly is told what its policy needs', async () => {
    await page.leave();
    await page.driver.get(`${page.url}post/tests/page/host.html?nowasm`);
    const text = () =>
      page.driver.executeScript(
        `return document.getElementById('other').shadowRoot?.textContent ?? ''`,
      );
    await page.until(async () => /could not be loaded/.test(String(await text())), 'it says why');
    assert.match(
      String(await text()),
      /This page\u2019s Content-Security-Policy forbids WebAssembly: script-src needs .wasm-unsafe-eval.\./,
    );
    assert.doesNotMatch(String(await text()), /Reload/);
  });
});

describe('a page around a figure', () => {
  /** A page with a figure in a place. @param {string} tag @param {Record<string, string>} how */
  const visit = async (tag, { style = '', ...attributes }) => {
    await page.leave();
    await page.driver.get(`${page.url}post/tests/page/life.html`);
    await page.until(
      () => page.driver.executeScript('return Boolean(window.life)'),
      'the page is there',
    );
    // By a script: the page's policy forbids styles in markup.
    await page.driver.executeScript(
      `const [tag, style, attributes] = arguments;
       const place = document.createElement(tag);
       place.style.cssText = style;
       for (const [name, value] of Object.entries(attributes)) place.setAttribute(name, value);
       document.getElementById('here').append(place);
       window.life.make('f', { panels: 'loss,names' }, place);`,
      tag,
      style,
      attributes,
    );
    await page.until(
      () => page.driver.executeScript(`return document.getElementById('f').state.ready`),
      'the figure is ready',
    );
  };
  /** @param {string} script */
  const inFigure = (script) =>
    page.driver.executeScript(`const f = document.getElementById('f'); ${script}`);

  for (const [tag, style] of [
    ['div', 'display: flex'],
    ['div', 'display: flex; flex-direction: column; align-items: center'],
    ['div', 'display: grid; place-items: center'],
    ['div', 'float: left'],
    ['div', 'position: absolute'],
    ['div', 'display: table-cell'],
    ['dialog', 'display: block'],
  ])
    it(`that asks it how wide it is gives it room: ${tag}, ${style}`, async () => {
      await visit(tag, { style });
      const [width, room] = /** @type {[number, number]} */ (
        await inFigure('return [f.offsetWidth, innerWidth]')
      );
      assert.ok(width >= 600 && width <= room, `${width} of ${room} pixels`);
    });

  it('that is narrow gets a figure as wide as it is', async () => {
    await visit('div', { style: 'width: 340px; display: flex' });
    const widths = await inFigure('return [f.offsetWidth, f.parentElement.scrollWidth]');
    assert.deepEqual(widths, [340, 340]);
  });

  it('that takes away what the figure has set on itself gets it back', async () => {
    await visit('div', {});
    const own = () =>
      inFigure(`return [f.dataset.scheme, f.style.cssText, f.hasAttribute('embedded')]`);
    const before = await own();
    assert.match(before[1], /--canvas-font: 1/);
    await inFigure(`f.setAttribute('theme', 'dark')`);
    for (const take of [
      `for (const name of ['style', 'data-scheme', 'embedded']) f.removeAttribute(name)`,
      `f.style.cssText = 'margin: 3px'`,
    ]) {
      await inFigure(take);
      await page.until(async () => {
        const [scheme, style, isEmbedded] = /** @type {any[]} */ (await own());
        return scheme === 'dark' && /--canvas-font: 1/.test(style) && isEmbedded;
      }, 'it is there again');
    }
    assert.equal(await inFigure('return f.style.margin'), '3px', 'and the page has its own style');
  });

  it('that is written from the right has English from the left', async () => {
    await visit('div', { dir: 'rtl' });
    /** @type {number[][]} */
    let places = [];
    await page.until(async () => {
      places = /** @type {number[][]} */ (
        await inFigure(`
          const readout = f.shadowRoot.querySelector('[data-readout="step"]');
          return [...readout.children].map((part) => part.getBoundingClientRect())
            .map(({ left, width }) => [left, width]);
        `)
      );
      return places.every(([, width]) => width > 0);
    }, 'the step and what follows are written');
    const [[step], [of]] = places;
    assert.ok(step < of, `the step is at ${step}, what follows at ${of}`);
  });
});

describe('Share', () => {
  it(
    'has a link to the step when the run comes to rest while it is open',
    inOne('firefox'),
    async () => {
      await page.load('#v=1&n_hidden=24');
      await page.click('[data-action="train"]');
      await page.until(async () => (await page.state()).step > 5, 'it trains');
      await page.openShare();
      assert.equal((await page.findAll('[data-action="copy-link-step"]')).length, 0);
      await page.driver.executeScript(`document.querySelector('makemore-playground').pause()`);
      await page.until(
        async () => (await page.findAll('[data-action="copy-link-step"]')).length === 1,
        'there is a link to the step',
      );
      const { step } = await page.state();
      assert.match(await page.value('[data-text="copy-link-step"]'), new RegExp(`step=${step}`));
      await page.click('[data-action="close-share"]');
    },
  );
});

describe('paper', () => {
  it('has light figures that fit, and no buttons', async () => {
    await page.load('#v=1&n_hidden=24&panels=loss,activations&step=30&theme=dark');
    await page.restsAt(30);
    await page.look('[data-panel="loss"]');
    await page.until(async () => (await page.state()).drawn.includes('loss'), 'it is drawn');
    await page.driver.executeScript(`
      window.seen = [];
      const figure = document.querySelector('makemore-playground');
      // Firefox copies the page for the printer at once.
      const look = () => {
        const canvas = figure.shadowRoot.querySelector('[data-panel="loss"] canvas');
        const shot = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        // The ink of the light theme; nothing in the dark one is so dark.
        let ink = false;
        for (let i = 0; i < shot.length; i += 4)
          if (shot[i + 3] > 200 && shot[i] + shot[i + 1] + shot[i + 2] < 120) ink = true;
        window.seen.push([figure.dataset.scheme, ink]);
      };
      addEventListener('beforeprint', look);
      addEventListener('afterprint', () => window.seen.push([figure.dataset.scheme]));
    `);
    try {
      const pdf = await /** @type {any} */ (page.driver).printPage({});
      assert.ok(pdf.length > 1000);
    } catch (thrown) {
      // WebKit's driver cannot print.
      if (!(thrown instanceof error.UnknownCommandError)) throw thrown;
    }
    const seen = () => page.driver.executeScript('return window.seen');
    // Some drivers print without these events.
    if (/** @type {any} */ (await seen()).length === 0)
      await page.driver.executeScript(
        `dispatchEvent(new Event('beforeprint')); setTimeout(() => dispatchEvent(new Event('afterprint')), 0)`,
      );
    await page.until(async () => /** @type {any} */ (await seen()).length > 1, 'it has printed');
    const [before, then] = /** @type {any} */ (await seen());
    assert.deepEqual([before, then], [['light', true], ['dark']]);
    const rules = await page.driver.executeScript(`
      const root = document.querySelector('makemore-playground').shadowRoot;
      const sheets = [...root.styleSheets, ...root.adoptedStyleSheets];
      return sheets.flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.media?.mediaText === 'print').map((rule) => rule.cssText).join(' ');
    `);
    assert.match(
      String(rules),
      /container-type: normal.*button.*display: none.*break-inside: avoid.*\.u-wrap/s,
    );
  });
});

describe('a page that centres its text and writes in capitals', () => {
  it('does not do so in the figure', async () => {
    page.before = `document.documentElement.style.cssText = 'text-align: center; text-transform: uppercase; text-indent: 3em; white-space: pre'`;
    await page.load('#v=1&n_hidden=24&panels=loss,names');
    page.before = '';
    const styles = await page.driver.executeScript(`
      const root = document.querySelector('makemore-playground').shadowRoot;
      const { textAlign, textTransform, textIndent, whiteSpace } = getComputedStyle(root.querySelector('.names h2'));
      return [textAlign, textTransform, textIndent, whiteSpace];
    `);
    assert.deepEqual(styles, ['start', 'none', '0px', 'normal']);
  });
});

describe('a page from right to left', () => {
  it('has English and axes from left to right, and names as they are written', async () => {
    page.before = `document.documentElement.dir = 'rtl';`;
    await page.load('#v=1&n_hidden=24&panels=loss,activations,names&step=20');
    page.before = '';
    await page.look('[data-panel="loss"]');
    await page.until(async () => (await page.state()).drawn.includes('loss'), 'it is drawn');
    const directions = await page.driver.executeScript(`
      const root = document.querySelector('makemore-playground').shadowRoot;
      const of = (css) => [...root.querySelectorAll(css)].map((element) => getComputedStyle(element).direction);
      return [[...new Set(of('canvas'))], of('.names h2')[0], root.querySelector('.names .name').dir];
    `);
    assert.deepEqual(directions, [['ltr'], 'ltr', 'auto']);
  });
});

describe('a reader who zooms', () => {
  // Firefox's driver cannot zoom.
  const skip = browserName !== 'chromium';
  it('sees sharp figures, also where they stay as large', { skip }, async () => {
    await page.load('#v=1&n_hidden=24&panels=activations');
    await page.look('[data-panel="activations"]');
    const ratio = () =>
      page.driver.executeScript(`
        const canvas = document.querySelector('makemore-playground').shadowRoot.querySelector('[data-panel="activations"] canvas');
        return canvas ? canvas.width / canvas.clientWidth : 0;
      `);
    await page.until(async () => Math.abs(Number(await ratio()) - 1) < 0.01, 'one pixel a pixel');
    const zoom = (/** @type {number} */ deviceScaleFactor) =>
      /** @type {any} */ (page.driver).sendDevToolsCommand('Emulation.setDeviceMetricsOverride', {
        width: 1280,
        // A window that is zoomed has another size, too, which says that there is something to see.
        height: 900 + deviceScaleFactor,
        deviceScaleFactor,
        mobile: false,
      });
    await zoom(2);
    await page.until(async () => Math.abs(Number(await ratio()) - 2) < 0.01, 'two pixels a pixel');
    await zoom(1);
  });
});

describe('a browser', () => {
  it('whose language is none, as under LANG=C, draws the loss', async () => {
    page.before = `Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' });`;
    await page.load('#v=1&n_hidden=24&panels=loss,updates&step=30');
    page.before = '';
    assert.equal(await page.driver.executeScript('return navigator.language'), 'C');
    await page.restsAt(30);
    for (const id of ['loss', 'updates']) {
      await page.look(`[data-panel="${id}"]`);
      await page.until(async () => (await page.state()).drawn.includes(id), `${id} is drawn`);
    }
    assert.equal((await page.state()).error, '');
    assert.deepEqual(await page.said(), []);
  });

  it('of the oldest kind that is promised draws every figure and saves them', async () => {
    // What came later than Chrome 93, Firefox 101 and Safari 16.4.
    page.before = `
      delete Element.prototype.checkVisibility;
      for (const name of ['toSorted', 'toReversed', 'toSpliced', 'with', 'findLast', 'findLastIndex'])
        for (const kind of [Array, Object.getPrototypeOf(Float32Array)]) delete kind.prototype[name];
      delete Object.groupBy; delete Promise.withResolvers; delete Array.fromAsync; delete Promise.try;
    `;
    const figures = ['activations', 'loss', 'strip', 'preactivations', 'saturation', 'gradients'];
    const more = ['weights', 'updates', 'batchnorm', 'context', 'embedding', 'step0', 'normbench'];
    const all = ['network', ...figures, ...more, 'linear', 'checks', 'experiments'];
    await page.load(`#v=1&n_hidden=24&panels=${all}&step=30`);
    page.before = '';
    await page.restsAt(30);
    const inRoot = (/** @type {string} */ script, /** @type {any[]} */ ...args) =>
      page.driver.executeScript(
        `const root = document.querySelector('makemore-playground').shadowRoot; ${script}`,
        ...args,
      );
    for (const id of all)
      await page.until(async () => {
        await inRoot(`root.querySelector('[data-panel="${id}"]').scrollIntoView()`);
        return (await page.state()).drawn.includes(id);
      }, `${id} is drawn`);
    const press = (/** @type {string} */ action) =>
      inRoot(`root.querySelector('[data-action="${action}"]').click()`);
    await press('share');
    for (const action of ['png-loss', 'data-batchnorm', 'save-model']) {
      await page.until(
        () => inRoot(`return root.querySelector('[data-action="${action}"]')`),
        action,
      );
      await inRoot('window.__saved.length = 0');
      await press(action);
      await page.until(() => inRoot('return window.__saved.length > 0'), `${action} saves`);
    }
    assert.deepEqual([(await page.state()).error, await page.said()], ['', []]);
  });
});
