// candle compiled to wasm with simd128.
import init, { Contender } from './candle/pkg/candle_peer.js';

export const name = 'candle';

/** @param {BufferSource} [module] where it cannot be fetched */
export const start = (module) => init(module && { module_or_path: module });

/** @param {import('./networks.js').Network} network */
export async function contender({ vocabulary, block, embedding, widths, norms, batch }) {
  const run = new Contender(vocabulary, block, embedding, Uint32Array.from(widths), Uint8Array.from(norms, Number), batch);
  return async (/** @type {number} */ steps) => run.train(steps);
}
