// Stores the last experiments in the browser, beside the last runs.
import { BY_TIME, EXPERIMENTS, inTurn, transact } from './run-store.js';

/** How many are kept. */
const MOST = 8;
/** Which experiment this tab was training, so that no other tab goes on with it. */
const TRAINING = 'makemore-playground:experiment';

/**
 * What is stored; the bench knows what is in it.
 *
 * @typedef {{ recipe: string, isRunning: boolean, time: number } & Record<string, any>} Kept
 */

/** @param {string | null} recipe */
function noteTraining(recipe) {
  try {
    if (recipe === null) sessionStorage.removeItem(TRAINING);
    else sessionStorage.setItem(TRAINING, recipe);
  } catch {
    // Without it the experiment waits for "Go on" after a reload.
  }
}

function noted() {
  try {
    return sessionStorage.getItem(TRAINING);
  } catch {
    return null;
  }
}

/** @param {Kept} kept */
export function keepExperiment(kept) {
  noteTraining(kept.isRunning ? kept.recipe : null);
  return inTurn(() =>
    transact(EXPERIMENTS, 'readwrite', (store) => {
      store.put(kept, kept.recipe);
      let newest = 0;
      const cursor = store.index(BY_TIME).openKeyCursor(null, 'prev');
      cursor.onsuccess = () => {
        if (!cursor.result) return;
        newest += 1;
        if (newest > MOST) store.delete(cursor.result.primaryKey);
        cursor.result.continue();
      };
    }),
  );
}

/**
 * The experiment of a recipe, or the newest one.
 *
 * @param {string} [recipe]
 * @returns {Promise<any>} null where there is none
 */
export async function recallExperiment(recipe) {
  const kept = await inTurn(() =>
    transact(EXPERIMENTS, 'readonly', (store, /** @type {(kept: Kept) => void} */ give) => {
      if (recipe !== undefined) {
        const own = store.get(recipe);
        own.onsuccess = () => own.result && give(own.result);
        return;
      }
      const newest = store.index(BY_TIME).openCursor(null, 'prev');
      newest.onsuccess = () => newest.result && give(newest.result.value);
    }),
  );
  if (!kept) return null;
  return { ...kept, isRunning: kept.isRunning && noted() === kept.recipe };
}
