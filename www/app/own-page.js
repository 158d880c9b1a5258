import * as words from '#words/status.js';
import { message } from '../base/errors.js';
import { askCompare } from './parts.js';

/**
 * What only the playground's own page has from the start, and no figure in somebody's text: copies
 * of the run that the browser keeps, and runs to compare with.
 *
 * @param {import('./owner.js').Owner} app
 */
export async function fetchOwnParts(app) {
  const sayNoCopies = (/** @type {string} */ why) => {
    // In somebody's notebook or post nobody expects one.
    if (!app.element.hasAttribute('embedded')) app.messages.show(words.noCopies(why), false);
  };
  const sayDamaged = (/** @type {string} */ sentence) => {
    const say = () => app.messages.show(sentence, false);
    if (app.isReady) say();
    else app.later(say);
  };
  try {
    const [{ Autosave }] = await Promise.all([import('../keep/autosave.js'), askCompare(app)]);
    return { autosave: new Autosave(() => app.run, sayNoCopies, sayDamaged) };
  } catch (error) {
    sayNoCopies(message(error));
    return null;
  }
}
