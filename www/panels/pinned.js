/** @typedef {import('../run/pins.js').Pin} Pin */
/** @typedef {import('../run/source.js').FullSource} FullSource */
/** @typedef {import('../pkg/makemore_playground.js').HistogramInfo} HistogramInfo */

/** @typedef {import('../plot/histogram.js').PinnedDensity} PinnedDensity */

/**
 * The same histogram of every pinned run that has it.
 *
 * @param {import('../run/snapshot.js').Snapshot} snapshot
 * @param {string} key tells this histogram from others, its range included
 * @param {(source: FullSource) => HistogramInfo | null} read
 * @returns {PinnedDensity[]}
 */
export function pinnedDensities({ pins, config }, key, read) {
  return pins.flatMap((pin) => {
    const found = pin.once(key, () => read(pin.source));
    if (!found) return [];
    const { mark, dash } = pin;
    return [{ name: pin.nameBeside(config), mark, dash, density: found.density }];
  });
}

/**
 * A layer's histogram of a pinned run; none where the run has no such layer or no such quantity.
 *
 * @param {FullSource} source
 * @param {number} layer
 * @param {import('../pkg/makemore_playground.js').Quantity} quantity
 * @param {[bins: number, lo: number, hi: number]} range
 */
export function layerHistogram(source, layer, quantity, range) {
  const info = source.layers()[layer];
  if (!info || (quantity === 'normalised' && !info.batchNorm)) return null;
  return source.histogram(layer, quantity, ...range);
}
