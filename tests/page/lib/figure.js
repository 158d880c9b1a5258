import { readFileSync } from 'node:fs';
import { initSync, Playground } from '../../../www/pkg/makemore_playground.js';

initSync({
  module: readFileSync(new URL('../../../www/pkg/makemore_playground_bg.wasm', import.meta.url)),
});

export { Playground };

/**
 * Weights after some steps, computed here.
 *
 * @param {Record<string, any>} config
 * @param {number} steps
 * @param {string} [text]
 */
export function hashAfter(config, steps, text) {
  const run = new Playground(config, text);
  run.train(steps);
  const hash = run.weightsSha256();
  run.free();
  return hash;
}

/** Names to train on. @param {number} many @param {string} [first] letter of each */
export function names(many, first = 'n') {
  return Array.from(
    { length: many },
    (_, i) => `${first}a${'abcdefghij'[i % 10]}${'klmno'[i % 5]}${'\u00e9\u00fc\u00f8'[i % 3]}`,
  ).join('\n');
}

/** What a test asks of the one figure of a page. @param {import('./page.js').Page} page */
export function figureOf(page) {
  /**
   * A script with the figure of the page as `figure`.
   *
   * @param {string} script
   * @param {...any} args
   * @returns {Promise<any>}
   */
  const inFigure = (script, ...args) =>
    page.driver.executeScript(
      `const figure = document.querySelector('makemore-playground'); ${script}`,
      ...args,
    );

  return {
    inFigure,
    restsAt: (/** @type {number} */ step) => page.restsAt(step),
    hash: () => page.hash(),
    save: (/** @type {string} */ action) => page.save(action),
    openShare: () => page.openShare(),
    fragment: () =>
      /** @type {Promise<string>} */ (page.driver.executeScript('return location.hash')),

    /** Waits for the address to be that. @param {string | RegExp} want */
    async addressIs(want) {
      let now = '';
      const fits = () => (typeof want === 'string' ? now === want : want.test(now));
      await page
        .until(async () => {
          now = await page.driver.executeScript('return location.hash');
          return fits();
        }, `the address is ${want}`)
        .catch((error) => {
          throw new Error(`the address should be ${want}, but is ${now}`, { cause: error });
        });
    },

    /** A text to copy from the Share dialog. @param {string} which */
    async textOf(which) {
      return page.value(`[data-text="${which}"]`);
    },

    /** Waits until the browser has a copy of the run as it is. */
    isKept: () =>
      page.until(
        () => inFigure('return figure.state.savedStep === figure.state.step'),
        'a copy is kept',
      ),
  };
}
