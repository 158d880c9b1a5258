// The drawn network as a reader meets it: cells, numbers unfolded, and what stands in them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { signOf } from '../../../www/panels/network/numbers.js';
import { Playground } from './figure.js';

/** @typedef {import('./page.js').Page} Page */
/**
 * @typedef {[kind: string, layer: number, from: number, index: number, example: number,
 *   value: number, gradient: number | null]} Row
 */
/**
 * @typedef {{ config: Record<string, any>, steps: number, context: number[], target: number,
 *   eval: Row[], train: Row[] }} Golden
 */

/** Networks that PyTorch trained, with their numbers. @type {Golden[]} */
export const GOLDEN = JSON.parse(
  readFileSync(new URL('../../golden/unfold.json', import.meta.url), 'utf8'),
).networks;

/** The names that they were trained on. */
const NAMES = readFileSync(new URL('../../../www/data/ssa-names-2018.txt', import.meta.url), 'utf8')
  .split('\n')
  .slice(0, 2000)
  .join('\n');

/**
 * Runs in the page: opens a number by keyboard, goes on along links, and reads what stands
 * there.
 */
const READ_NUMBER = `
  const [host, block, cell, links, done] = arguments;
  const root = host.shadowRoot;
  const title = () => root.querySelector('[data-readout="unfolded"]')?.textContent ?? '';
  const frame = () => new Promise((resolve) => setTimeout(resolve, 10));
  const until = async (is) => { for (let i = 0; i < 300 && !is(); i++) await frame(); };
  const press = (element, key) => element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
  (async () => {
    const item = root.querySelector('[data-block="' + block + '"]');
    if (!item) return done({ error: 'there is no block ' + block });
    root.querySelector('.unfolded')?.remove();
    root.querySelector('[data-readout="unfolded"]')?.replaceChildren();
    item.focus();
    for (const key of ['ArrowDown', 'Home', ...Array(cell).fill('ArrowDown')]) press(root.activeElement, key);
    press(root.activeElement, 'Enter');
    await until(() => title() !== '');
    for (const sign of links) {
      const find = () => [...root.querySelectorAll('.unfolded .number-link')].find((link) => link.textContent === sign);
      for (const more of root.querySelectorAll('[data-action="unfold-more"]')) if (!find()) more.click();
      if (!find()) return done({ error: 'no link ' + sign + ' on ' + title() });
      find().click();
      await until(() => title().startsWith(sign + ' ='));
    }
    done({
      title: title(),
      gradient: root.querySelector('[data-readout="gradient"]')?.textContent ?? null,
      words: root.querySelector('.unfolded').innerText,
    });
  })();
`;

/** A number as it stands on the page. @param {string} text */
export const numberIn = (text) => Number(text.replaceAll('\u2212', '-').replaceAll('\u202f', ''));

/**
 * The run of a golden network after its steps, as a file, and the contexts of the step after it.
 *
 * @param {Golden} golden
 */
function runOf({ config, steps }) {
  const run = new Playground({ ...config, corpus: 'custom' }, NAMES);
  run.train(steps);
  const file = Buffer.from(run.save()).toString('base64');
  run.train(1);
  const minibatch = run.minibatch.map(({ context }) => context);
  const { vocabulary } = run;
  run.free();
  return { file, minibatch, vocabulary };
}

/** What a test asks of the drawn network. @param {Page} page */
export function networkOf(page) {
  const inPage = (/** @type {string} */ script, /** @type {any[]} */ ...args) =>
    page.driver.executeScript(
      `const [host, ...args] = arguments; const root = host.shadowRoot; ${script}`,
      page.host,
      ...args,
    );

  /** @param {string} block @param {number} cell @param {string[]} [links] */
  async function read(block, cell, links = []) {
    const found = /** @type {any} */ (
      await page.driver.executeAsyncScript(READ_NUMBER, page.host, block, cell, links)
    );
    assert.equal(found.error, undefined, `${block} ${cell} ${links}`);
    const value = numberIn(found.title.replace(/.* = /, ''));
    const gradient = found.gradient === null ? null : numberIn(found.gradient);
    return { ...found, value, gradient };
  }

  return {
    inPage,
    read,

    /** Puts a golden network on the page. @param {Golden} golden */
    async load(golden) {
      const { file, minibatch, vocabulary } = runOf(golden);
      await inPage(
        `const text = atob(args[0]); host.load(Uint8Array.from(text, (c) => c.charCodeAt(0)));`,
        file,
      );
      await page.until(
        () =>
          inPage(
            `return host.state.step === args[0] && host.state.config.activation === args[1]
              && host.state.config.recipe === args[2] && (host.state.config.norm === 'batch') === args[3]
              && host.state.drawn.includes('network')`,
            golden.steps,
            golden.config.activation,
            golden.config.recipe,
            golden.config.batch_norm,
          ),
        'the network is drawn',
      );
      return { minibatch, vocabulary };
    },

    /** Takes one step, and waits until it is seen. */
    async step() {
      await inPage('host.step(1)');
      await page.until(
        () => inPage(`return host.state.drawn.includes('network')`),
        'the step is drawn',
      );
    },

    /** Shows an example of the minibatch, from 0. @param {number} i */
    choose: (i) =>
      inPage(
        `const input = root.querySelector('[data-action="network-example"]');
         input.value = args[0] + 1; input.dispatchEvent(new Event('input', { bubbles: true }));`,
        i,
      ),

    /**
     * Types letters, and goes to the place where the next one is to be guessed.
     *
     * @param {string} name
     * @param {number} place
     */
    type: (name, place) =>
      inPage(
        `const input = root.querySelector('[data-action="network-name"]');
         input.value = args[0]; input.dispatchEvent(new Event('input', { bubbles: true }));
         for (let i = 0; i < args[1]; i++) root.querySelector('[data-action="network-next"]').click();`,
        name,
        place,
      ),

    /**
     * Reads a number of PyTorch's list in the page; null where the picture does not lead
     * there in a few
     * clicks.
     *
     * @param {Row} row @param {{ golden: Golden, vocabulary: string[], letters: string,
     *   isAlone: boolean }} how
     */
    async readRow([kind, layer, from, index], { golden, vocabulary, letters, isAlone }) {
      const { config } = golden;
      const last = config.n_layers;
      const naming = { vocabulary, layers: last };
      const sign = signOf(/** @type {any} */ ({ kind, layer, from, index }), naming);
      const hasNorm = (/** @type {number} */ at) =>
        config.batch_norm && (at < last || config.recipe === 'layers');
      const normed = layer === last ? 'logit-0' : `y-${layer}`;
      const linear = layer === last && !hasNorm(last) ? 'logit-0' : `z-${layer}`;
      switch (kind) {
        case 'embedding': {
          const place = [...letters].indexOf(vocabulary[from]);
          return place < 0 ? null : read('embedding-0', place * config.n_embd + index);
        }
        case 'input':
        case 'logit':
        case 'probability':
        case 'loss':
          return read(`${kind}-0`, index);
        case 'z':
        case 'y':
        case 'activation':
          return read(`${kind}-${layer}`, index);
        case 'weight':
        case 'bias':
          return read(linear, index, [sign]);
        case 'mean_loss':
          return isAlone ? null : read('loss-0', 0, [sign]);
        default:
          return read(normed, index, [sign]);
      }
    },
  };
}
