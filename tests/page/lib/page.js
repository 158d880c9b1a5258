import { readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { preview } from 'vite';
import { By, Key } from 'selenium-webdriver';
import { setViewport, startBrowser } from './browser.js';

/** Runs before the page's own scripts: keeps what the console says and how long tasks take. */
const WATCH = `
  window.__said = [];
  for (const kind of ['error', 'warn']) {
    const original = console[kind];
    console[kind] = (...what) => { window.__said.push(kind + ': ' + what.join(' ')); original(...what); };
  }
  addEventListener('error', (event) => window.__said.push('error: ' + event.message));
  addEventListener('unhandledrejection', (event) => window.__said.push('rejection: ' + event.reason));
  window.__saved = [];
  const create = URL.createObjectURL;
  URL.createObjectURL = (blob) => { window.__saved.push(blob); return create.call(URL, blob); };
  addEventListener('step', () => { window.__firstStep ??= performance.now(); }, true);
  window.__tasks = [];
  try {
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) window.__tasks.push([startTime, duration]);
    }).observe({ type: 'longtask' });
  } catch {}
`;

/** A strict policy, as careful sites have it; what breaks it is told to the server. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; report-uri /violations";
const TYPES = /** @type {Record<string, string>} */ ({ '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' });

/**
 * A file of the project as a site with a strict policy gives it, to other sites, too.
 *
 * @param {string} address @param {any} response @param {Set<string>} missing parts of the names of files that are not there
 */
function servePost(address, response, missing) {
  const path = normalize(address.replace(/[?#].*/, ''));
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('content-type', TYPES[extname(path)] ?? 'text/plain');
  response.setHeader('access-control-allow-origin', '*');
  try {
    if ([...missing].some((part) => path.includes(part)) || !/^(examples|dist|www|tests)\//.test(path)) throw new Error('no file for a site');
    response.end(readFileSync(join('.', path)));
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

/**
 * Serves dist; the page is there a second time, as watched.html, with the watch put first into it.
 *
 * @param {string[]} violations takes what broke the policy
 * @param {Set<string>} missing parts of the names of files that are not there
 */
async function serve(violations, missing) {
  const plugin = {
    name: 'watch',
    /** @param {any} server */
    configurePreviewServer(server) {
      server.middlewares.use((/** @type {any} */ request, /** @type {any} */ response, /** @type {any} */ next) => {
        if (request.url === '/empty.html') return response.end('<!doctype html><title>nothing</title>');
        if (request.url === '/violations') {
          request.on('data', (/** @type {Buffer} */ data) => violations.push(data.toString()));
          return response.end();
        }
        if (request.url.startsWith('/post/')) return servePost(request.url.slice('/post/'.length), response, missing);
        if (!request.url.startsWith('/watched.html')) return next();
        const html = readFileSync('dist/index.html', 'utf8');
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(html.replace('<head>', `<head><script>${WATCH}</script>`));
      });
    },
  };
  return preview({ logLevel: 'error', plugins: [plugin], preview: { host: '127.0.0.1', port: 0, open: false } });
}

/** The page in a browser, as a person meets it. */
export class Page {
  /** A browser for one page after the other, where there is one. @type {import('selenium-webdriver').WebDriver | null} */
  static shared = null;

  /** @param {string} [browser] the one that BROWSER names unless told */
  static async open(browser) {
    /** @type {string[]} */
    const violations = [];
    /** @type {Set<string>} */
    const missing = new Set();
    const server = await serve(violations, missing);
    try {
      const page = new Page(server, (browser ? null : Page.shared) ?? (await startBrowser(browser)), violations, missing);
      await setViewport(page.driver, 1280, 900, browser);
      return page;
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /**
   * @param {import('vite').PreviewServer} server
   * @param {import('selenium-webdriver').WebDriver} driver
   * @param {string[]} violations of the policy of pages below post/, as the browser reported them
   * @param {Set<string>} missing parts of the names of files that are not there below post/
   */
  constructor(server, driver, violations, missing) {
    this.violations = violations;
    this.missing = missing;
    this.server = server;
    this.driver = driver;
    this.url = server.resolvedUrls?.local[0] ?? '';
  }

  async close() {
    if (this.driver === Page.shared) await this.leave();
    else await this.driver.quit();
    await this.server.close();
  }

  /** Loads the page anew and waits until it stands at step 0. */
  async load(fragment = '') {
    await this.leave();
    // The last run is the last test's.
    await this.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      const request = indexedDB.deleteDatabase('makemore-playground');
      request.onsuccess = request.onerror = request.onblocked = () => done();
    `);
    await this.enter(fragment);
  }

  /** Loads the page and keeps what the browser has stored. @param {string} [fragment] with its "#" */
  async open(fragment = '') {
    await this.leave();
    await this.enter(fragment);
  }

  /** Goes to a page with nothing on it: another fragment alone would load nothing anew. */
  async leave() {
    await this.driver.get(`${this.url}empty.html`);
  }

  /** Loads the page where another one is, or none. @param {string} fragment with its "#" */
  async enter(fragment) {
    await this.driver.get(`${this.url}watched.html${fragment}`);
    await this.until(async () => (await this.state()).ready, 'the page is ready');
    this.root = await this.driver.findElement(By.css('makemore-playground')).getShadowRoot();
  }

  /** @returns {Promise<any>} the element's own account of its run */
  async state() {
    return (await this.driver.executeScript(
      `return document.querySelector('makemore-playground')?.state ?? {}`,
    )) ?? {};
  }

  /** @param {string} css @returns {Promise<import('selenium-webdriver').WebElement>} */
  find(css) {
    if (!this.root) throw new Error('load the page first');
    return this.root.findElement(By.css(css));
  }

  /** @param {string} css @returns {Promise<import('selenium-webdriver').WebElement[]>} */
  findAll(css) {
    if (!this.root) throw new Error('load the page first');
    return this.root.findElements(By.css(css));
  }

  /** Clicks, after scrolling there and seeing it drawn, as a person would. @param {string} css */
  async click(css) {
    await this.drawn(css);
    await (await this.find(css)).click();
  }

  /** The text of something that may be made anew at any moment; null while it is. @param {string} css */
  async present(css) {
    try {
      return await this.text(css);
    } catch (error) {
      if (error instanceof Error && ['StaleElementReferenceError', 'NoSuchElementError'].includes(error.name)) return null;
      throw error;
    }
  }

  /** @param {string} css */
  async text(css) {
    return (await this.find(css)).getText();
  }

  /** Presses a key with nothing focused. @param {string} key */
  async press(key) {
    await this.driver.executeScript(`document.activeElement?.blur?.()`);
    await this.driver.findElement(By.css('body')).sendKeys(key);
  }

  /** Opens the group of settings that holds a key. @param {string} key */
  async reveal(key) {
    const group = await this.find(`details:has([data-key="${key}"])`);
    if (!(await group.getAttribute('open'))) await group.findElement(By.css('summary')).click();
  }

  /** Shows a figure and scrolls to it. @param {string} id */
  async show(id) {
    const chooser = await this.find('.more');
    if (!(await chooser.getAttribute('open'))) await this.click('.more summary');
    const button = await this.find(`[data-show="${id}"]`);
    if ((await button.getAttribute('aria-pressed')) !== 'true') await this.click(`[data-show="${id}"]`);
    await this.see(id);
  }

  /** Scrolls to a figure, which comes when it is first seen. @param {string} id */
  async see(id) {
    const css = `[data-panel="${id}"]`;
    await this.until(async () => {
      await this.scrollTo(css);
      return (await this.findAll(`${css}:not(.place)`)).length > 0;
    }, `${id} is there`);
    await this.drawn(css);
  }

  /** Runs a script on an element, on the new one where it is made anew in between. @param {string} css @param {string} script */
  async runOn(css, script) {
    for (let tries = 5; ; tries--) {
      try {
        return await this.driver.executeScript(script, await this.find(css));
      } catch (error) {
        if (tries === 0 || !(error instanceof Error) || error.name !== 'StaleElementReferenceError') throw error;
      }
    }
  }

  /** Scrolls to something, and gives the figure that it is in, if any. @param {string} css @returns {Promise<string | undefined>} */
  async scrollTo(css) {
    return this.runOn(css, `arguments[0].scrollIntoView({ block: 'center' }); return arguments[0].closest('.figures [data-panel]')?.dataset.panel`);
  }

  /** Scrolls to something and waits until its figure shows the present moment, where it rests. @param {string} css */
  async drawn(css) {
    const id = await this.scrollTo(css);
    if (!id) return;
    await this.until(async () => {
      const { playing, drawn } = await this.state();
      return playing || drawn.includes(id);
    }, `${id} is drawn`);
  }

  /** The text of a part of a figure once it fits, and what fitted. @param {string} css @param {RegExp} pattern @param {number} [ms] */
  async match(css, pattern, ms) {
    // A figure makes its parts when it first comes on screen.
    const panel = /^\[data-panel="\w+"\]/.exec(css);
    if (panel) await this.scrollTo(panel[0]);
    await this.until(async () => (await this.findAll(css)).length > 0, `there is a ${css}`);
    await this.drawn(css);
    let text = '';
    await this.until(async () => pattern.test((text = (await this.present(css)) ?? text)), `${css} fits ${pattern}`, ms).catch((error) => {
      throw new Error(`${css} should fit ${pattern}, but is: ${text}`, { cause: error });
    });
    return /** @type {RegExpExecArray} */ (pattern.exec(text));
  }

  /** Chooses a preset and, at step 0, has it at once. @param {string} preset */
  async preset(preset) {
    await this.choose('[data-key="preset"] select', preset);
    await this.until(async () => (await this.state()).config.preset === preset, `${preset} is there`);
  }

  /** Trains exactly so many steps. @param {number} steps */
  async trainExactly(steps) {
    await this.type('max_steps', String(steps));
    await this.click('[data-action="train"]');
    await this.until(async () => (await this.state()).step === steps, `${steps} steps are done`, 90_000);
  }

  /** Types a value into a setting and leaves the field. @param {string} key @param {string} value */
  async type(key, value) {
    await this.reveal(key);
    const input = await this.find(`[data-key="${key}"] input`);
    await this.driver.executeScript(`arguments[0].scrollIntoView({ block: 'center' })`, input);
    // Not Ctrl+A: Firefox's driver holds Control down to the end of a call, and Chromium's
    // moves the caret to the end, selection lost, at the start of one.
    const old = await this.driver.executeScript('return arguments[0].value', input);
    await input.sendKeys(Key.END, ...Array(old.length).fill(Key.BACK_SPACE));
    await input.sendKeys(value, Key.TAB);
  }

  /** Chooses from a list. @param {string} css of the select @param {string} value */
  async choose(css, value) {
    await this.scrollTo(css);
    await (await this.find(`${css} option[value="${value}"]`)).click();
  }

  /** The error beside a setting. @param {string} key */
  async errorOf(key) {
    return (await this.find(`[data-key="${key}"] [data-error]`)).getText();
  }

  /**
   * Waits, with a deadline that a busy machine meets.
   *
   * @param {() => Promise<unknown>} condition
   * @param {string} what
   * @param {number} [ms]
   */
  async until(condition, what, ms = 30_000) {
    await this.driver.wait(async () => Boolean(await condition()), ms, `waited in vain until ${what}`, 60);
  }

  /** Trains until a step, then pauses. @param {number} step */
  async trainUntil(step) {
    await this.click('[data-action="train"]');
    await this.until(async () => (await this.state()).step >= step, `step ${step} is reached`, 90_000);
    await this.click('[data-action="train"]');
    await this.until(async () => !(await this.state()).playing, 'it is paused');
  }

  /** Waits until the run rests at a step. @param {number} step */
  async restsAt(step) {
    await this.until(async () => {
      const state = await this.state();
      return state.step === step && !state.playing;
    }, `the run rests at step ${step}`, 60_000);
  }

  /** SHA-256 of the weights. @returns {Promise<string>} */
  hash() {
    return this.driver.executeScript(`return document.querySelector('makemore-playground').run.playground.weightsSha256()`);
  }

  async openShare() {
    await this.click('[data-action="share"]');
    await this.until(async () => (await this.findAll('[data-action="copy-link"]')).length > 0, 'there is a link');
  }

  /** Clicks a button that saves a file, and gives its bytes. @param {string} action */
  async save(action) {
    await this.driver.executeScript('window.__saved.length = 0');
    await this.click(`[data-action="${action}"]`);
    await this.until(() => this.driver.executeScript('return window.__saved.length > 0'), `${action} saves`).catch(async (error) => {
      throw new Error(`${action} saves nothing, and says: ${await this.present('[data-readout="share"]')}`, { cause: error });
    });
    const base64 = await this.driver.executeAsyncScript(`
      const done = arguments[arguments.length - 1];
      window.__saved.pop().arrayBuffer().then((buffer) => {
        let text = '';
        for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
        done(btoa(text));
      });
    `);
    return Buffer.from(/** @type {string} */ (base64), 'base64');
  }

  /** Loads a saved run in the Share dialog. @param {string} path */
  async loadRun(path) {
    await this.openShare();
    await (await this.find('.share-dialog input[type="file"]')).sendKeys(path);
  }

  /** Runs a script as the page's own: Firefox keeps WebDriver's scripts in a world of theirs. @param {string} code */
  async runInPage(code) {
    await this.driver.executeScript(
      `const script = document.createElement('script'); script.textContent = arguments[0]; document.head.append(script)`,
      code,
    );
  }

  /** What the console said, errors and warnings. @returns {Promise<string[]>} */
  said() {
    return this.driver.executeScript('return window.__said');
  }
}
