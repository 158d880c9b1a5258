import * as words from '#words/status.js';
// What an app fetches when it is first needed.
import { message } from '../base/errors.js';
import { fetchPart } from '../base/lazy.js';

/** @typedef {import('../run/compare.js').Compare} Compare */
/** @typedef {import('./owner.js').Owner} Owner */

/**
 * What is compared with the run: pinned runs, and their race.
 *
 * @param {Owner} app
 * @returns {Promise<Compare>}
 */
export async function askCompare(app) {
  const { Compare } = await fetchPart(words.pinnedRuns, () => import('../run/compare.js'));
  app.compare ??= new Compare({
    run: () => app.run,
    playing: () => app.training.active,
    onChange: () => {
      app.drawAgain();
      app.emit('change');
    },
    say: (text, isFault) => app.messages.show(text, isFault),
  });
  return app.compare;
}

/**
 * Does something with pinned runs as soon as they are there, and shows what goes wrong.
 *
 * @param {Owner} app
 * @param {(compare: Compare) => void} act
 */
export async function withCompare(app, act) {
  try {
    act(await askCompare(app));
  } catch (error) {
    app.messages.show(message(error), true);
  }
}
