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

/** @typedef {uPlot.TypedArray | (number | null)[]} Series */

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
  const [steps, ...values] = isUntrained ? firstLosses(history, loss) : liveSeries(history);
  const last = steps[steps.length - 1];
  const longest = pinned.reduce(
    (best, { history: each }) => (each.start + each.steps > best.start + best.steps ? each : best),
    history,
  );
  const beyond = longest === history ? [] : stepsOf(longest).filter((step) => step > last);
  const all = beyond.length > 0 ? [...steps, ...beyond] : steps;
  const others = pinned.map(({ history: each }) => meansAt(each, all));
  return [all, ...values.map((series) => padded(series, all.length)), ...others];
}

/**
 * A series with null for the places that it has no value for. One that has all is not copied: this
 * is done at every drawing.
 *
 * @param {Series} series
 * @param {number} length
 * @returns {Series}
 */
const padded = (series, length) =>
  series.length === length ? series : Array.from({ length }, (_, i) => series[i] ?? null);

/** The middle of each bucket, in steps. @param {LossBuckets} history @returns {number[]} */
function stepsOf({ start, steps, width, length }) {
  const middles = new Array(length);
  for (let i = 0; i < length; i += 1)
    middles[i] = start + Math.min(i * width + (width - 1) / 2, steps - 1);
  return middles;
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
 * @returns {[number[], ...Series[]]}
 */
function firstLosses({ start, dev }, loss) {
  return [[start], [loss], [loss], [loss], [dev.at(-1)?.loss ?? null]];
}

/**
 * The bucket that an evaluation belongs to. The weights after s steps are those that step s begins
 * with, so that its minibatch and the evaluation stand at the same place.
 *
 * @param {LossBuckets} history
 * @param {{ step: number }} evaluation
 * @returns {number} the number of buckets for one that no step has followed yet
 */
export const bucketOf = ({ start, width, length }, { step }) =>
  Math.min(length, Math.floor((step - start) / width));

/**
 * The live run's, of which the losses end before the newest evaluation where no step has followed.
 *
 * @param {LossBuckets} history
 * @returns {[number[], ...Series[]]}
 */
function liveSeries(history) {
  const n = history.length;
  const steps = stepsOf(history);
  /** @type {(number | null)[]} */
  const dev = new Array(n).fill(null);
  for (const point of history.dev) {
    const i = bucketOf(history, point);
    if (i >= 0) dev[i] = point.loss;
  }
  // The newest evaluation has a place of its own until a step follows.
  if (dev.length > n) steps.push(history.start + history.steps);
  // Copies, since a drawing may go on while the run does.
  const [low, high] = [history.low, history.high].map((series) => series.slice(0, n));
  return [steps, low, high, history.runningMean(), dev];
}
