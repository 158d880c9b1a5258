// What an app fetches when it is first needed.
import { message } from '../base/errors.js';
import { fetchPart } from '../base/lazy.js';

/** @typedef {import('../run/compare.js').Compare} Compare */
/** @typedef {import('./owner.js').Owner} Owner */

/**
 * The copies that the browser keeps of the run; only in a page of our own.
 *
 * @param {Owner} app
 */
export async function fetchAutosave(app) {
  const sayNone = (/** @type {string} */ why) => {
    const lost = 'it is gone when the page is closed. Save it under Share.';
    app.messages.show(`The browser keeps no copy of the run (${why}): ${lost}`, false);
  };
  try {
    const { Autosave } = await import('../keep/autosave.js');
    app.autosave = new Autosave(() => app.run, sayNone);
  } catch (error) {
    sayNone(message(error));
  }
}

/**
 * What is compared with the run: pinned runs, and their race.
 *
 * @param {Owner} app
 * @returns {Promise<Compare>}
 */
export async function askCompare(app) {
  const { Compare } = await fetchPart('Pinned runs', () => import('../run/compare.js'));
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
