import { ALL_ROWS, SLICE } from '../run/slices.js';

/** @typedef {import('../run/run.js').Run} Run */

/**
 * Measures the dev loss of a run as it is now. Returns it, or null if there are no dev rows, with a
 * copy of the run that can be saved. The loss is measured on the copy and in slices, so that the
 * run itself may go on. The caller has to free the copy.
 *
 * @param {Run} run
 * @param {(share: number) => void} onProgress called with the share that is done
 */
export async function measure(run, onProgress) {
  const copy = run.playground.copy();
  const { step } = copy;
  const known = run.lossHistory.dev.filter((point) => point.step === step).at(-1);
  if (known) return { copy, step, dev: known.loss };
  try {
    for (;;) {
      const { done, total, loss } = copy.evaluate('dev', ALL_ROWS, SLICE);
      if (done === total) return { copy, step, dev: Number.isFinite(loss) ? loss : null };
      onProgress(done / total);
      await new Promise((resolve) => setTimeout(resolve));
    }
  } catch (error) {
    copy.free();
    throw error;
  }
}
