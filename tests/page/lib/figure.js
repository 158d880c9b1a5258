import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
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

/** Names as an address or an attribute carries them. @param {string} text */
export const packed = (text) => deflateRawSync(text).toString('base64url');

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

    /** Opens the settings of the names. */
    async openNames() {
      await page.reveal('names');
      await page.look('[data-key="names"]');
    },

    /** How many names it trains on, as the settings say. */
    async names() {
      await page.reveal('names');
      const said = await page.text('[data-readout="corpus"]');
      return Number(/^Now: ([\d\s]+) /u.exec(said)?.[1].replace(/\s/gu, ''));
    },

    speed: () => page.value('.transport select[aria-label="Speed"]'),

    /** What a figure shows, as Share saves it. @param {string} id */
    async data(id) {
      await page.openShare();
      const text = (await page.save(`data-${id}`)).toString();
      await page.click('[data-action="close-share"]');
      return text;
    },

    /** Steps whose losses the loss figure has: the first one, and how many. */
    async lossSteps() {
      const [, ...lines] = (await this.data('loss')).trim().split('\r\n');
      // The caption, and a dev loss that was measured before training, have rows without a loss.
      const rows = lines.filter((line) => /^\d+,\d/.test(line));
      return { first: Number(rows[0]?.split(',')[0]), steps: rows.length };
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
