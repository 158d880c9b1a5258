// The contenders that run in a browser: `make bench-peers` opens this page and reads the result.
import * as candle from './candle.js';
import { compare } from './compare.js';
import * as jax from './jax.js';
import * as ours from './ours.js';
import * as tensorflow from './tensorflow.js';

const said = /** @type {HTMLElement} */ (document.querySelector('pre'));
try {
  await Promise.all([ours.start(), candle.start()]);
  said.textContent = JSON.stringify(await compare([ours, candle, jax, tensorflow]), null, 2);
  document.documentElement.dataset.result = said.textContent;
} catch (error) {
  said.textContent = String(error);
  document.documentElement.dataset.error = said.textContent;
}
