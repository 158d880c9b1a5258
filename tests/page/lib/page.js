import { readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { preview } from 'vite';
import { By, error, Key } from 'selenium-webdriver';
import { browserName, setViewport, startBrowser } from './browser.js';

/** Runs before the page's own scripts: keeps what the console says and how long tasks take. */
const WATCH = `
  // A visit has a number, for another fragment alone would load nothing anew; the page knows
  // nothing of it.
  window.__visit = location.search;
  if (window.__visit.startsWith('?fresh')) indexedDB.deleteDatabase('makemore-playground');
  history.replaceState(null, '', location.pathname + location.hash);
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
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; report-uri /violations";
const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
});

/**
 * A file of the project as a site with a strict policy gives it, to other sites, too.
 *
 * @param {string} address @param {any} response @param {Set<string>} missing parts of the names of
 *   files that are not there
 */
function servePost(address, response, missing) {
  const path = normalize(address.replace(/[?#].*/, ''));
  const policy = address.includes('?nowasm') ? POLICY.replace(" 'wasm-unsafe-eval'", '') : POLICY;
  response.setHeader('content-security-policy', policy);
  response.setHeader('content-type', TYPES[extname(path)] ?? 'text/plain');
  response.setHeader('access-control-allow-origin', '*');
  try {
    if (
      [...missing].some((part) => path.includes(part)) ||
      !/^(examples|dist|www|tests)\//.test(path)
    )
      throw new Error('no file for a site');
    response.end(readFileSync(join('.', path)));
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

/** The text that a reader has before the eyes. */
const READ = `const read = (element) => (element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ? (element.innerText ?? '').trim() : '');`;

/**
 * Looks at something in a figure's element, after scrolling there. One script does it all: a call
 * takes as long as the page's own work of one or two frames.
 */
const LOOK = `
  const [host, css] = arguments;
  ${READ}
  const element = host.shadowRoot.querySelector(css);
  if (!element) return null;
  element.scrollIntoView({ block: 'center' });
  const figure = element.closest('.slot > [data-panel]')?.dataset.panel;
  const { playing, drawn } = host.state;
  return { element, text: read(element), drawn: !figure || playing || drawn.includes(figure) };
`;

/**
 * What somebody sees who looks at something.
 *
 * @typedef {object} Seen
 * @property {import('selenium-webdriver').WebElement} element
 * @property {string} text
 * @property {boolean} drawn false where it is in a figure that rests and does not yet show the
 *   present moment
 */

/**
 * Serves dist; the page is there a second time, as watched.html, with the watch put first into it.
 *
 * @param {string[]} violations takes what broke the policy
 * @param {Set<string>} missing parts of the names of files that are not there
 * @param {() => string} before a script that runs before the page's own
 */
async function serve(violations, missing, before) {
  const plugin = {
    name: 'watch',
    /** @param {any} server */
    configurePreviewServer(server) {
      server.middlewares.use(
        (/** @type {any} */ request, /** @type {any} */ response, /** @type {any} */ next) => {
          if (request.url === '/empty.html')
            return response.end('<!doctype html><title>nothing</title>');
          if (request.url === '/violations') {
            request.on('data', (/** @type {Buffer} */ data) => violations.push(data.toString()));
            return response.end();
          }
          if (request.url.startsWith('/post/'))
            return servePost(request.url.slice('/post/'.length), response, missing);
          if (!request.url.startsWith('/watched.html')) return next();
          const html = readFileSync('dist/index.html', 'utf8');
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(html.replace('<head>', () => `<head><script>${WATCH}${before()}</script>`));
        },
      );
    },
  };
  return preview({
    logLevel: 'error',
    plugins: [plugin],
    preview: { host: '127.0.0.1', port: 0, open: false },
  });
}

/**
 * Whether WebKit's driver, which does not scroll what scrolls within the page, takes something for
 * covered that a person can reach. Where another browser's driver says so, it is true.
 *
 * @param {unknown} thrown
 */
const isTakenForCovered = (thrown) =>
  browserName === 'webkit' && thrown instanceof error.ElementNotInteractableError;

/**
 * Does something, and does it again with the new one where something is drawn anew meanwhile: then
 * the drivers, Firefox's above all, refuse the old one.
 *
 * @template T
 * @param {() => Promise<T>} act
 * @returns {Promise<T>}
 */
async function onTheNew(act) {
  for (let tries = 5; ; tries--) {
    try {
      return await act();
    } catch (thrown) {
      if (tries === 0 || !(thrown instanceof error.StaleElementReferenceError)) throw thrown;
    }
  }
}

/** The page in a browser, as a person meets it. */
export class Page {
  /**
   * A browser for one page after the other, where there is one.
   *
   * @type {import('selenium-webdriver').WebDriver | null}
   */
  static shared = null;

  /** @param {string} [browser] the one that BROWSER names unless told */
  static async open(browser) {
    /** @type {string[]} */
    const violations = [];
    /** @type {Set<string>} */
    const missing = new Set();
    /** @type {Page | undefined} */
    let page;
    const server = await serve(violations, missing, () => page?.before ?? '');
    try {
      page = new Page(
        server,
        (browser ? null : Page.shared) ?? (await startBrowser(browser)),
        violations,
        missing,
      );
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
    this.visits = 0;
    /** A script that runs before the page's own, where a test needs one. */
    this.before = '';
  }

  async close() {
    if (this.driver === Page.shared) await this.leave();
    else await this.driver.quit();
    await this.server.close();
  }

  /**
   * Loads the page anew, without the last test's run, and waits until it stands at step 0.
   *
   * @param {string} [fragment] with its "#"; "" for the page as it comes, which trains slowly at
   *   first
   */
  async load(fragment = '#v=1&speed=max') {
    await this.enter('fresh', fragment);
  }

  /**
   * Loads the page and keeps what the browser has stored.
   *
   * @param {string} [fragment] with its "#"
   */
  async open(fragment = '') {
    await this.enter('again', fragment);
  }

  /** Goes to a page with nothing on it. */
  async leave() {
    await this.driver.get(`${this.url}empty.html`);
  }

  /** @param {'fresh' | 'again'} how @param {string} fragment */
  async enter(how, fragment) {
    const visit = `?${how}=${(this.visits += 1)}`;
    await this.driver.get(`${this.url}watched.html${visit}${fragment}`);
    await this.until(async () => {
      // Firefox's driver may still be at the page before.
      this.host = await this.driver.executeScript(
        `const host = document.querySelector('makemore-playground'); return window.__visit === arguments[0] && host?.state?.ready ? host : null`,
        visit,
      );
      return this.host;
    }, 'the page is ready');
  }

  /** @returns {Promise<any>} the element's own account of its run */
  async state() {
    return (
      (await this.driver.executeScript(
        `return document.querySelector('makemore-playground')?.state ?? {}`,
      )) ?? {}
    );
  }

  /** @param {string} css @returns {Promise<import('selenium-webdriver').WebElement>} */
  async find(css) {
    return this.given(
      await this.driver.executeScript(
        'return arguments[0].shadowRoot.querySelector(arguments[1])',
        this.host,
        css,
      ),
      css,
    );
  }

  /** @param {string} css @returns {Promise<import('selenium-webdriver').WebElement[]>} */
  findAll(css) {
    return onTheNew(() =>
      this.driver.executeScript(
        'return [...arguments[0].shadowRoot.querySelectorAll(arguments[1])]',
        this.host,
        css,
      ),
    );
  }

  /** The texts of all that fits. @param {string} css @returns {Promise<string[]>} */
  async texts(css) {
    return this.driver.executeScript(
      `${READ} return [...arguments[0].shadowRoot.querySelectorAll(arguments[1])].map(read)`,
      this.host,
      css,
    );
  }

  /** What stands in a field. @param {string} css @returns {Promise<string>} */
  async value(css) {
    return this.driver.executeScript('return arguments[0].value', await this.find(css));
  }

  /** What was found. @template T @param {T | null} found @param {string} css @returns {T} */
  given(found, css) {
    if (found === null) throw new error.NoSuchElementError(`there is no ${css}`);
    return found;
  }

  /**
   * Scrolls to something, if it is there: to the new one where it is made anew meanwhile.
   *
   * @param {string} css
   * @returns {Promise<Seen | null>}
   */
  seek(css) {
    return onTheNew(() => this.driver.executeScript(LOOK, this.host, css));
  }

  /** Scrolls to something. @param {string} css */
  async look(css) {
    return this.given(await this.seek(css), css);
  }

  /**
   * Clicks, after scrolling there and seeing it drawn, as a person would: on the new one where
   * something is drawn anew meanwhile.
   *
   * @param {string} css
   */
  click(css) {
    return onTheNew(async () => this.#clickOn((await this.drawn(css)).element));
  }

  /** Clicks the first of some that has a text. @param {string} css @param {string} text */
  clickOne(css, text) {
    return onTheNew(async () => {
      for (const each of await this.findAll(css))
        if ((await each.getText()) === text) return this.#clickOn(each);
      throw new error.NoSuchElementError(`no ${css} says ${text}`);
    });
  }

  /** @param {import('selenium-webdriver').WebElement} element */
  async #clickOn(element) {
    try {
      await element.click();
    } catch (thrown) {
      if (!isTakenForCovered(thrown)) throw thrown;
      await this.driver.executeScript(
        `arguments[0].scrollIntoView({ block: 'center' }); arguments[0].focus(); arguments[0].click()`,
        element,
      );
    }
  }

  /**
   * The text of something; null where there is none.
   *
   * @param {string} css
   * @returns {Promise<string | null>}
   */
  async present(css) {
    return this.driver.executeScript(
      `${READ} const element = arguments[0].shadowRoot.querySelector(arguments[1]); return element && read(element)`,
      this.host,
      css,
    );
  }

  /** @param {string} css */
  async text(css) {
    return this.given(await this.present(css), css);
  }

  /** Presses a key with nothing focused. @param {string} key */
  async press(key) {
    await this.driver.executeScript(`document.activeElement?.blur?.()`);
    await this.driver.findElement(By.css('body')).sendKeys(key);
  }

  /**
   * Brings a tab of the column beside the figures to the front, where there is more than one.
   *
   * @param {'story' | 'settings' | 'runs'} id
   */
  async tab(id) {
    for (const tab of await this.findAll(`[data-tab="${id}"][aria-selected="false"]`))
      if (await tab.isDisplayed()) await tab.click();
  }

  /** Shows all that is in the bar, on a phone. */
  async unfoldBar() {
    const css = '[data-action="more-controls"][aria-expanded="false"]';
    for (const more of await this.findAll(css)) if (await more.isDisplayed()) await more.click();
  }

  /** Opens the group of settings that holds a key. @param {string} key */
  async reveal(key) {
    await this.tab('settings');
    const css = `details:not([open]):has([data-key="${key}"]) > summary`;
    for (const closed of await this.findAll(css)) {
      // Not below the bar.
      await this.driver.executeScript(`arguments[0].scrollIntoView({ block: 'center' })`, closed);
      await closed.click();
    }
  }

  /** Shows a figure and scrolls to it. @param {string} id */
  async show(id) {
    if ((await this.findAll('.more[open]')).length === 0) await this.click('.more summary');
    for (const hidden of await this.findAll(`[data-show="${id}"]:not([aria-pressed="true"])`))
      await hidden.click();
    await this.see(id);
  }

  /** Scrolls to a figure, which comes when it is first seen. @param {string} id */
  async see(id) {
    const css = `[data-panel="${id}"]`;
    await this.until(async () => {
      await this.look(css);
      return (await this.findAll(`${css}:not(.place)`)).length > 0;
    }, `${id} is there`);
    await this.drawn(css);
  }

  /**
   * Scrolls to something and waits until its figure shows the present moment, where it rests.
   *
   * @param {string} css
   */
  async drawn(css) {
    let seen = await this.look(css);
    if (!seen.drawn)
      await this.until(
        async () => (seen = await this.look(css)).drawn,
        `the figure of ${css} is drawn`,
      );
    return seen;
  }

  /**
   * The text of a part of a figure once it fits, and what fitted.
   *
   * @param {string} css
   * @param {RegExp} pattern
   * @param {number} [ms]
   */
  async match(css, pattern, ms) {
    // A figure makes its parts when it first comes on screen.
    const panel = /^\[data-panel="\w+"\]/.exec(css);
    if (panel) await this.look(panel[0]);
    let text = '';
    const fits = async () => {
      const seen = await this.seek(css);
      text = seen?.text ?? text;
      return seen?.drawn && pattern.test(text);
    };
    await this.until(fits, `${css} fits ${pattern}`, ms).catch((cause) => {
      throw new Error(`${css} should fit ${pattern}, but is: ${text}`, { cause });
    });
    return /** @type {RegExpExecArray} */ (pattern.exec(text));
  }

  /** Chooses a preset and, at step 0, has it at once. @param {string} preset */
  async preset(preset) {
    await this.choose('[data-key="preset"] select', preset);
    await this.until(
      async () => (await this.state()).config.preset === preset,
      `${preset} is there`,
    );
  }

  /** Trains exactly so many steps. @param {number} steps */
  async trainExactly(steps) {
    await this.type('max_steps', String(steps));
    await this.click('[data-action="train"]');
    await this.until(
      async () => (await this.state()).step === steps,
      `${steps} steps are done`,
      90_000,
    );
  }

  /**
   * Types a value into a setting and leaves the field.
   *
   * @param {string} key
   * @param {string} value
   */
  async type(key, value) {
    await this.reveal(key);
    const { element: input } = await this.look(`[data-key="${key}"] input`);
    // Not Ctrl+A: Firefox's driver holds Control down to the end of a call, and Chromium's moves
    // the caret to the end, selection lost, at the start of one.
    const old = await this.driver.executeScript('return arguments[0].value', input);
    const keys = [Key.END, ...Array(old.length).fill(Key.BACK_SPACE), value, Key.TAB];
    try {
      await input.sendKeys(...keys);
    } catch (thrown) {
      if (!isTakenForCovered(thrown)) throw thrown;
      await this.driver.executeScript('arguments[0].focus()', input);
      await this.driver
        .actions()
        .sendKeys(...keys)
        .perform();
    }
  }

  /** Chooses from a list. @param {string} css of the select @param {string} value */
  async choose(css, value) {
    const [, key] = /data-key="(\w+)"/.exec(css) ?? [];
    if (key) await this.reveal(key);
    await this.look(css);
    const option = await this.find(`${css} option[value="${value}"]`);
    if (browserName !== 'webkit') return option.click();
    // Its driver's click does not always tell of the change, as a person's does.
    await this.driver.executeScript(
      `const [select, option] = arguments; select.focus(); option.selected = true; for (const type of ['input', 'change']) select.dispatchEvent(new Event(type, { bubbles: true }))`,
      await this.find(css),
      option,
    );
  }

  /** The error beside a setting. @param {string} key */
  async errorOf(key) {
    return this.text(`[data-key="${key}"] [data-error]`);
  }

  /**
   * Waits, with a deadline that a busy machine meets.
   *
   * @param {() => Promise<unknown>} condition
   * @param {string} what
   * @param {number} [ms]
   */
  async until(condition, what, ms = 30_000) {
    await this.driver.wait(
      async () => Boolean(await condition()),
      ms,
      `waited in vain until ${what}`,
      60,
    );
  }

  /** Trains until a step, then pauses. @param {number} step */
  async trainUntil(step) {
    await this.click('[data-action="train"]');
    await this.until(
      async () => (await this.state()).step >= step,
      `step ${step} is reached`,
      90_000,
    );
    await this.click('[data-action="train"]');
    await this.until(async () => !(await this.state()).playing, 'it is paused');
  }

  /** Waits until the run rests at a step. @param {number} step */
  async restsAt(step) {
    await this.until(
      async () => {
        const state = await this.state();
        return state.step === step && !state.playing;
      },
      `the run rests at step ${step}`,
      60_000,
    );
  }

  /** SHA-256 of the weights. @returns {Promise<string>} */
  hash() {
    return this.driver.executeScript(
      `return document.querySelector('makemore-playground').weightsSha256()`,
    );
  }

  async openShare() {
    await this.click('[data-action="share"]');
    // A closed dialog still holds what it said last time, until it opens.
    await this.until(
      async () => (await this.findAll('.share-dialog[open] [data-action="copy-link"]')).length > 0,
      'there is a link',
    );
  }

  /** Clicks a button that saves a file, and gives its bytes. @param {string} action */
  async save(action) {
    await this.driver.executeScript('window.__saved.length = 0');
    await this.click(`[data-action="${action}"]`);
    await this.until(
      () => this.driver.executeScript('return window.__saved.length > 0'),
      `${action} saves`,
    ).catch(async (error) => {
      throw new Error(
        `${action} saves nothing, and says: ${await this.present('[data-readout="share"]')}`,
        { cause: error },
      );
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

  /**
   * Runs a script as the page's own: Firefox keeps WebDriver's scripts in a world of theirs.
   *
   * @param {string} code
   * @param {'' | 'module'} [type] of script
   */
  async runInPage(code, type = '') {
    await this.driver.executeScript(
      `const script = document.createElement('script'); script.type = arguments[1]; script.textContent = arguments[0]; document.head.append(script)`,
      code,
      type,
    );
  }

  /** What the console said, errors and warnings. @returns {Promise<string[]>} */
  said() {
    return this.driver.executeScript('return window.__said');
  }
}
