import { Playground } from '../base/wasm.js';
import { message } from '../base/errors.js';
import { askCompare } from './parts.js';

/** @typedef {import('./owner.js').Owner & { changes: import('./changes.js').Changes }} App */

/**
 * Does what a lesson's button says: trains a network to a step. Where that network is there and
 * not yet as far, it goes on; otherwise it starts, and the run before stays to be compared with,
 * where it was trained or the lesson compares what is there before training.
 *
 * @param {App} app
 * @param {[string, string][]} pairs its config, as texts
 * @param {object} how
 * @param {number} how.step 0: it rests at the beginning
 * @param {boolean} how.compares whether it is compared with the network before in any case
 */
export async function startLesson(app, pairs, { step, compares }) {
  const { run } = app;
  const isSame = run !== null && isRunOf(run, pairs);
  const isThere = isSame && !run.lrChanged && (step > run.step || run.step === 0);
  const keepsUntrained = compares && !isSame;
  if (!isThere && run && (run.step > 0 || keepsUntrained)) {
    // Without the part that keeps it the old run is lost, as with Reset.
    await askCompare(app).catch((error) => app.messages.noteFault(message(error)));
  }
  const start = () => app.changes.startFromTexts(pairs);
  app.guard(() => {
    if (!isThere && keepsUntrained && app.compare) app.compare.pins.keepUntrained(start);
    else if (!isThere) start();
    app.training.goTo(step, false);
  });
}

/** @param {import('../run/run.js').Run} run @param {[string, string][]} pairs */
function isRunOf({ config }, pairs) {
  const { corpus: _, ...asked } = Playground.resolve(Playground.fromText(pairs).config);
  const { corpus: __, ...own } = config;
  return JSON.stringify(asked) === JSON.stringify(own);
}
