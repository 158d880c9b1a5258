import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hashAfter } from './lib/figure.js';
import { Page } from './lib/page.js';
import { hasTurn, inOne } from './lib/turns.js';

/** @type {Page} */
let page;
before(async () => {
  page = await Page.open();
});
after(() => page.close());

/** Sets a choice in the settings. @param {string} key @param {string} value */
async function choose(key, value) {
  await page.reveal(key);
  await page.choose(`[data-key="${key}"] select`, value);
}

/** Whether a setting is offered. @param {string} key */
const isOffered = async (key) => (await page.text(`[data-key="${key}"] label`)) !== '';

/** What an address that is as small as it can be says. */
const fragment = async () =>
  String(await page.driver.executeScript('return decodeURIComponent(location.hash)'));

/**
 * Networks whose keys came later than the lecture's, in as few steps as use each of them: a warm-up
 * that ends, clipping that clips.
 *
 * @type {Record<string, any>[]}
 */
const NETWORKS = [
  { preset: 'torch', n_hidden: 20, n_layers: 3 },
  { preset: 'layernorm', n_hidden: 20, n_layers: 3, residual: true, norm_order: 'after' },
  { preset: 'deep', n_hidden: 20, norm: 'rms', optimizer: 'nesterov', lr: 0.01, grad_clip: 0.5 },
  { preset: 'adam', n_hidden: 20, n_layers: 3, schedule: 'cosine', warmup_steps: 10, min_lr: 1e-5 },
  { preset: 'kaiming', n_hidden: 20, out_bias: 'frequency', optimizer: 'adam', lr: 0.001 },
  { preset: 'batchnorm', n_hidden: 20, bn_variance: 'biased', optimizer: 'momentum', lr: 0.01 },
  { preset: 'fifty-residual', n_hidden: 10 },
];

describe('the optimizer and the normalisation on the page', () => {
  it(
    'offer the settings that mean something with them, and no others',
    inOne('chromium'),
    async () => {
      await page.load();
      await page.tab('settings');
      await page.reveal('optimizer');
      assert.equal(await isOffered('beta1'), false);
      assert.equal(await isOffered('momentum'), false);
      await choose('optimizer', 'momentum');
      assert.deepEqual([await isOffered('momentum'), await isOffered('beta1')], [true, false]);
      await choose('optimizer', 'adamw');
      assert.deepEqual([await isOffered('momentum'), await isOffered('beta1')], [false, true]);
      await page.type('lr', '1e-3');
      await page.type('n_hidden', '30');
      await choose('norm', 'none');
      await page.until(
        async () => (await page.state()).config.optimizer === 'adamw',
        'the network is another',
      );
      await page.trainExactly(40);
      const config = { optimizer: 'adamw', lr: 1e-3, n_hidden: 30, norm: 'none' };
      assert.equal(await page.hash(), hashAfter(config, 40));
      await page.until(async () => /optimizer=adamw/.test(await fragment()), 'the address says so');
      assert.match(await fragment(), /norm=none/);
    },
  );

  it('are told where an address asks for what has no effect', inOne('firefox'), async () => {
    await page.load('#v=1&beta1=0.8&n_hidden=30');
    assert.match(await page.text('[data-readout="status"]'), /beta1/);
    await page.trainExactly(5);
    assert.equal(await page.hash(), hashAfter({ n_hidden: 30 }, 5));
  });

  for (const config of NETWORKS.filter((_, index) => hasTurn(index)))
    it(`train in an address as in Node: ${JSON.stringify(config)}`, async () => {
      const keys = Object.entries(config).map(([key, value]) => `${key}=${value}`);
      await page.load(`#v=1&${keys.join('&')}&step=30`);
      await page.restsAt(30);
      assert.equal(await page.present('[data-readout="status"].error'), null);
      assert.equal(await page.hash(), hashAfter(config, 30));
      assert.deepEqual(await page.said(), [], 'the console is silent');
    });
});
