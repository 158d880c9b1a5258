/** Buckets kept: about two a pixel of a wide screen. */
const BUCKETS = 2048;
/** The running mean covers this many steps, or this share of a long run. */
const MEAN_STEPS = 100;
const MEAN_SHARE = 1 / 50;
/** Evaluations kept at most. */
const MOST_EVALUATIONS = 400;

/** @typedef {ReturnType<LossHistory['saveState']>} SavedHistory */

/**
 * Every step's loss in a fixed amount of memory. Steps fall into buckets that hold the smallest and
 * largest loss and the sum; when the buckets are full, neighbours are joined and each covers twice
 * as many steps. No extreme is ever lost; only its step becomes less exact.
 */
export class LossHistory {
  constructor() {
    this.low = new Float32Array(BUCKETS);
    this.high = new Float32Array(BUCKETS);
    this.sum = new Float64Array(BUCKETS);
    /** @type {{ step: number, loss: number }[]} evaluations, oldest first */
    this.dev = [];
    /** Steps a bucket covers. */
    this.width = 1;
    this.steps = 0;
    /**
     * The first step whose loss is known. For a loaded run, this is the step at which it was saved.
     */
    this.start = 0;
  }

  /** Buckets in use. */
  get length() {
    return Math.ceil(this.steps / this.width);
  }

  /** @param {Float32Array} losses of the steps that follow the last one */
  push(losses) {
    for (const loss of losses) {
      if (this.steps === this.width * BUCKETS) this.#join();
      const i = Math.floor(this.steps / this.width);
      if (this.steps % this.width === 0) {
        this.low[i] = loss;
        this.high[i] = loss;
        this.sum[i] = 0;
      } else {
        this.low[i] = Math.min(this.low[i], loss);
        this.high[i] = Math.max(this.high[i], loss);
      }
      this.sum[i] += loss;
      this.steps += 1;
    }
  }

  /** Everything, as a value that can be stored. */
  saveState() {
    const { low, high, sum, dev, width, steps, start } = this;
    return {
      low: low.slice(),
      high: high.slice(),
      sum: sum.slice(),
      dev: [...dev],
      width,
      steps,
      start,
    };
  }

  /** Takes over a value that `saveState` returned. @param {SavedHistory} saved */
  restoreState({ low, high, sum, dev, width, steps, start }) {
    this.low.set(low);
    this.high.set(high);
    this.sum.set(sum);
    this.dev = [...dev];
    this.width = width;
    this.steps = steps;
    this.start = start;
  }

  #join() {
    for (let i = 0; i < BUCKETS / 2; i += 1) {
      this.low[i] = Math.min(this.low[2 * i], this.low[2 * i + 1]);
      this.high[i] = Math.max(this.high[2 * i], this.high[2 * i + 1]);
      this.sum[i] = this.sum[2 * i] + this.sum[2 * i + 1];
    }
    this.width *= 2;
  }

  /** @param {number} step @param {number} loss */
  pushDev(step, loss) {
    this.dev.push({ step, loss });
    if (this.dev.length <= MOST_EVALUATIONS) return;
    // Several hundred points look like a line, so every second one is dropped; the newest always
    // stays.
    const last = this.dev.length - 1;
    this.dev = this.dev.filter((_, i) => (last - i) % 2 === 0);
  }

  /** Steps that the running mean covers. */
  get meanSteps() {
    return Math.max(MEAN_STEPS, this.steps * MEAN_SHARE);
  }

  /** Mean over the last `meanSteps` steps up to each bucket's end. @returns {Float64Array} */
  runningMean() {
    const n = this.length;
    const mean = new Float64Array(n);
    const window = Math.max(1, Math.round(this.meanSteps / this.width));
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      sum += this.sum[i];
      if (i >= window) sum -= this.sum[i - window];
      const end = Math.min((i + 1) * this.width, this.steps);
      mean[i] = sum / (end - Math.max(0, i + 1 - window) * this.width);
    }
    return mean;
  }

  /** The running mean at the last step; undefined before the first. */
  get smoothed() {
    const n = this.length;
    if (n === 0) return undefined;
    const from = Math.max(0, n - Math.max(1, Math.round(this.meanSteps / this.width)));
    let sum = 0;
    for (let i = from; i < n; i += 1) sum += this.sum[i];
    return sum / (this.steps - from * this.width);
  }
}
