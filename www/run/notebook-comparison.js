import { Playground } from '../base/wasm.js';

/** @typedef {import('../pkg/makemore_playground.js').Playground} Wasm */

/** SHA-256 of makemore's names.txt. */
export const NAMES_SHA256 = '0a30b5557f192f32ab962680889aac5f6fda0f4cecf40a6d0b5694f58ea8cc4d';

/** Steps after which the notebook evaluates each of its runs, by their presets. */
const EVALUATED_AT = new Map(
  ['initial', 'logits', 'tanh', 'kaiming', 'batchnorm']
    .map((preset) => /** @type {[string, number]} */ ([preset, 200_000]))
    .concat([
      ['deep', 1001],
      ['deep-batchnorm', 1001],
    ]),
);

/** Keys that may differ from the preset without changing a number that the notebook prints. */
const HARMLESS = new Set(['preset', 'corpus', 'max_steps']);
/** Rows evaluated in one frame. */
const ROWS = 3000;

/**
 * The comparison of a run with the notebook's; null if the notebook has no such run.
 *
 * @param {Wasm} playground
 */
export function comparisonFor(playground) {
  if (playground.corpusSha256 !== NAMES_SHA256) return null;
  const changed = Object.keys(Playground.diff(playground.config)).filter(
    (key) => !HARMLESS.has(key),
  );
  const { preset } = playground.config;
  const evaluatedAt = EVALUATED_AT.get(preset);
  if (changed.length > 0 || evaluatedAt === undefined) return null;
  return new NotebookComparison(preset, evaluatedAt);
}

/**
 * Collects the same things from a run that the notebook printed of its own run: evaluation,
 * saturation and names.
 */
export class NotebookComparison {
  /**
   * @param {string} preset
   * @param {number} evaluatedAt steps done when the notebook evaluates
   */
  constructor(preset, evaluatedAt) {
    this.preset = preset;
    this.evaluatedAt = evaluatedAt;
    /** @type {{ saturated: number, std: number }[] | null} */
    this.layers = null;
    /** @type {string[] | null} */
    this.names = null;
    /** @type {{ train: number | null, dev: number | null }} */
    this.losses = { train: null, dev: null };
    /** Parts of the data still to be evaluated. @type {('train' | 'dev')[]} */
    this.open = [];
  }

  /**
   * Takes the numbers if this is the step at which the notebook printed them.
   *
   * @param {Wasm} playground
   */
  look(playground) {
    if (playground.step !== this.evaluatedAt || this.names) return;
    this.layers = playground
      .layers()
      .map(({ saturated, std }) => ({ saturated: 100 * saturated, std }));
    // The notebook seeds its generator for names with seed + 10.
    this.names = playground.sample(20, { seed: playground.config.seed + 10 });
    this.open = ['train', 'dev'];
  }

  /** What has been collected, as a value that can be stored. */
  saveState() {
    const { layers, names, losses, open } = this;
    return { layers, names, losses: { ...losses }, open: [...open] };
  }

  /**
   * Takes over a value that `saveState` returned.
   *
   * @param {ReturnType<NotebookComparison['saveState']>} saved
   */
  restoreState({ layers, names, losses, open }) {
    Object.assign(this, { layers, names, losses: { ...losses }, open: [...open] });
  }

  /**
   * Evaluates another slice of the parts that are left. Training waits until all are done.
   *
   * @param {Wasm} playground
   */
  slice(playground) {
    const split = this.open[0];
    if (!split) return false;
    const { step, done, total, loss } = playground.evaluate(split, ROWS);
    // An evaluation that began with other weights is finished and its result is dropped.
    if (done === total && step === this.evaluatedAt) {
      this.losses[split] = loss;
      this.open.shift();
    }
    return true;
  }
}
