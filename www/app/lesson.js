import { Playground } from '../base/wasm.js';
import { message } from '../base/errors.js';
import { askCompare } from './parts.js';

/** @typedef {import('./owner.js').Owner & { changes: import('./changes.js').Changes }} App */

/**
 * Does what a lesson's button says: trains a network to a step. Where that network is there and
 * not yet as far, it goes on; otherwise it starts, and a run that was trained stays to be compared
 * with.
 *
 * @param {App} app
 * @param {[string, string][]} pairs its config, as texts
 * @param {number} step 0: it rests at the beginning
 */
export async function startLesson(app, pairs, step) {
  const { run } = app;
  const goesOn = run && step > run.step && !run.lrChanged && isRunOf(run, pairs);
  if (!goesOn && run && run.step > 0) {
    // Without the part that keeps it the old run is lost, as with Reset.
    await askCompare(app).catch((error) => app.messages.noteFault(message(error)));
  }
  app.guard(() => {
    if (!goesOn) app.changes.startFromTexts(pairs);
    app.training.goTo(step, false);
  });
}

/** @param {import('../run/run.js').Run} run @param {[string, string][]} pairs */
function isRunOf({ config }, pairs) {
  const { corpus: _, ...asked } = Playground.resolve(Playground.fromText(pairs).config);
  const { corpus: __, ...own } = config;
  return JSON.stringify(asked) === JSON.stringify(own);
}
