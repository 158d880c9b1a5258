/** @typedef {import('../run/run.js').SavedState} SavedState */
/** @typedef {import('../run/trace.js').Moment} Moment */

/**
 * The moments of a run in three arrays. A browser stores one large array in a fraction of the time
 * that it takes for thousands of small ones, and whoever presses a key meanwhile waits.
 *
 * @typedef {object} PackedMoments
 * @property {Float64Array} steps
 * @property {number} layers
 * @property {Float32Array} densities of all layers of the first moment, of the second, ...
 * @property {Float64Array} updates likewise
 */

/** @param {Moment[]} moments @returns {PackedMoments} */
function pack(moments) {
  const all = moments.flatMap(({ densities }) => densities);
  const bins = all[0]?.length ?? 0;
  const densities = new Float32Array(all.length * bins);
  all.forEach((density, i) => densities.set(density, i * bins));
  return {
    steps: Float64Array.from(moments, ({ step }) => step),
    layers: moments[0]?.densities.length ?? 0,
    densities,
    updates: Float64Array.from(moments.flatMap(({ updates }) => updates)),
  };
}

/** @param {PackedMoments} packed @returns {Moment[]} */
function unpack({ steps, layers, densities, updates }) {
  const [bins, matrices] = [
    densities.length / steps.length / layers,
    updates.length / steps.length,
  ];
  return Array.from(steps, (step, i) => ({
    step,
    densities: Array.from({ length: layers }, (_, layer) => {
      const from = (i * layers + layer) * bins;
      return densities.slice(from, from + bins);
    }),
    updates: [...updates.subarray(i * matrices, (i + 1) * matrices)],
  }));
}

/** What the page knows of a run, as it is stored. @param {SavedState} account */
export const packAccount = ({ trace, ...rest }) => ({
  ...rest,
  trace: { ...trace, moments: pack(trace.moments) },
});

/**
 * What the page knows of a run, as it was stored: also by a page that did not pack the moments.
 *
 * @typedef {ReturnType<typeof packAccount> | SavedState} Account
 */

/** @param {Account} account @returns {SavedState} */
export function unpackAccount({ trace, ...rest }) {
  const { moments } = trace;
  return {
    ...rest,
    trace: { ...trace, moments: Array.isArray(moments) ? moments : unpack(moments) },
  };
}
