// What uPlot draws of a run's losses.

/** @typedef {import('uplot')} uPlot */

/**
 * The losses as they are drawn. Each bucket covers `width` steps; its smallest and largest loss and
 * the running mean are known. `LossHistory` in `run` has this shape.
 *
 * @typedef {object} LossBuckets
 * @property {number} start the first step
 * @property {number} steps how many steps follow from there
 * @property {number} width steps a bucket covers
 * @property {number} length buckets in use
 * @property {Float32Array} low
 * @property {Float32Array} high
 * @property {() => Float32Array | Float64Array | number[]} runningMean bucket by bucket
 * @property {{ step: number, loss: number }[]} dev evaluations on the dev split
 */

/**
 * A pinned run's losses, drawn under the live ones.
 *
 * @typedef {object} PinnedLosses
 * @property {string} name
 * @property {string} mark
 * @property {number[]} dash
 * @property {LossBuckets} history
 */

/** The series of the plot, in uPlot's order; the pinned runs' smoothed losses follow. */
export const X = 0;
export const LOW = 1;
export const HIGH = 2;
export const MEAN = 3;
export const DEV = 4;
/**
 * What uPlot draws: the live run, and beyond its last step what the pinned runs have there. Before
 * the first step it is what the first minibatch costs.
 *
 * @param {LossBuckets} history
 * @param {PinnedLosses[]} pinned
 * @param {number} loss the present one
 * @returns {uPlot.AlignedData}
 */
export function lossSeries(history, pinned, loss) {
  const isUntrained = history.steps === 0;
  const live = isUntrained ? firstLosses(history, loss) : liveSeries(history);
  const last = history.start + (isUntrained ? 1 : history.steps);
  const longest = pinned.reduce(
    (best, { history: each }) => (each.start + each.steps > best.start + best.steps ? each : best),
    history,
  );
  const beyond = stepsOf(longest).filter((step) => step >= last);
  const none = beyond.map(() => null);
  const [steps, ...values] = live.map((series) => Array.from(/** @type {any} */ (series)));
  const all = [...steps, ...beyond];
  const others = pinned.map(({ history: each }) => meansAt(each, all));
  return /** @type {any} */ ([all, ...values.map((series) => [...series, ...none]), ...others]);
}

/** The middle of each bucket, in steps. @param {LossBuckets} history */
function stepsOf({ start, steps, width, length }) {
  return Array.from({ length }, (_, i) => start + Math.min(i * width + (width - 1) / 2, steps - 1));
}

/**
 * A run's smoothed loss at some steps, null where it was not.
 *
 * @param {LossBuckets} history
 * @param {number[]} steps
 */
export function meansAt(history, steps) {
  const means = history.runningMean();
  return steps.map((step) => {
    const i = Math.floor((step - history.start) / history.width);
    return i >= 0 && i < history.length ? means[i] : null;
  });
}

/**
 * @param {LossBuckets} history without a step
 * @param {number} loss of the first minibatch
 * @returns {uPlot.AlignedData}
 */
function firstLosses({ start, dev }, loss) {
  return [[start], [loss], [loss], [loss], [dev.at(-1)?.loss ?? null]];
}

/**
 * @param {LossBuckets} history
 * @returns {uPlot.AlignedData}
 */
function liveSeries(history) {
  const n = history.length;
  /** @type {(number | null)[]} */
  const dev = new Array(n).fill(null);
  for (const point of history.dev) {
    // An evaluation after s steps belongs to the bucket that ends there.
    const i = Math.min(
      n - 1,
      Math.floor(Math.max(0, point.step - 1 - history.start) / history.width),
    );
    if (i >= 0) dev[i] = point.loss;
  }
  return [
    stepsOf(history),
    history.low.subarray(0, n),
    history.high.subarray(0, n),
    history.runningMean(),
    dev,
  ];
}
