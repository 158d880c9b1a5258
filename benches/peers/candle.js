// candle compiled to wasm with simd128.
import { readFileSync } from 'node:fs';
import { Contender, initSync } from './candle/pkg/candle_peer.js';

const lock = readFileSync(new URL('candle/Cargo.lock', import.meta.url), 'utf8');

export const title = `candle ${/name = "candle-core"\nversion = "(.*)"/.exec(lock)?.[1]}, wasm simd128`;

initSync({ module: readFileSync(new URL('candle/pkg/candle_peer_bg.wasm', import.meta.url)) });

/** @param {import('./networks.js').Network} network */
export async function contender({ vocabulary, block, embedding, widths, norms, batch }) {
  const run = new Contender(vocabulary, block, embedding, Uint32Array.from(widths), Uint8Array.from(norms, Number), batch);
  return async (/** @type {number} */ steps) => run.train(steps);
}
