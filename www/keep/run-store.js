import * as words from '#words/storage.js';
// Stores the last runs in the browser, one for each tab, so that a reload or a crash loses nothing.
const DATABASE = 'makemore-playground';
const VERSION = 3;
/** The first version that stores runs as this page reads them. */
const RUNS_SINCE = 2;
const RUNS = 'runs';
export const EXPERIMENTS = 'experiments';
export const BY_TIME = 'time';
/** How many runs are kept, those of other tabs included. Older ones are dropped. */
const MOST = 4;
/**
 * How long to wait for a storage that does not answer, in milliseconds.
 */
const READ_WITHIN = 3000;
const WRITE_WITHIN = 30_000;

/**
 * @typedef {object} Kept
 * @property {Uint8Array} file the run as `save` writes it
 * @property {import('./packed-moments.js').Account} account what the page knows of the run besides
 *   its file
 * @property {number} time
 */

/** @template T @param {Promise<T>} promise @param {number} ms @returns {Promise<T>} */
function within(promise, ms) {
  let timer = 0;
  const late = new Promise((_, reject) => {
    timer = window.setTimeout(() => reject(new Error(words.noAnswer)), ms);
  });
  return /** @type {Promise<T>} */ (Promise.race([promise, late])).finally(() =>
    clearTimeout(timer),
  );
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    if (typeof indexedDB === 'undefined') throw new Error(words.none);
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => {
      const { result: database } = request;
      const there = database.objectStoreNames;
      if (there.contains(RUNS) && oldVersion < RUNS_SINCE) database.deleteObjectStore(RUNS);
      for (const name of [RUNS, EXPERIMENTS])
        if (!there.contains(name)) database.createObjectStore(name).createIndex(BY_TIME, BY_TIME);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error(words.failed));
  });
}

/**
 * Does something with one of the stores. The promise is fulfilled when the browser has finished,
 * with the value that `act` gave to `give`.
 *
 * @template T
 * @param {string} name of the store
 * @param {IDBTransactionMode} mode
 * @param {(runs: IDBObjectStore, give: (value: T) => void) => void} act
 * @returns {Promise<T | undefined>}
 */
export async function transact(name, mode, act) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      /** @type {T | undefined} */
      let given;
      transaction.oncomplete = () => resolve(given);
      // A full disk is often noticed only here, after every request has succeeded.
      transaction.onabort = () => reject(transaction.error ?? new Error(words.failed));
      act(transaction.objectStore(name), (value) => (given = value));
    });
  } finally {
    database.close();
  }
}

/**
 * Actions are done in the order in which they were asked for, so that nothing is written after it
 * was cleared.
 *
 * @type {Promise<unknown>}
 */
let last = Promise.resolve();

/** @template T @param {() => Promise<T>} action @returns {Promise<T>} */
export function inTurn(action) {
  const turn = last.then(action, action);
  last = turn.catch(() => {});
  return turn;
}

/** @param {string} tab @param {Kept} run */
export function keep(tab, run) {
  const write = () =>
    transact(RUNS, 'readwrite', (runs) => {
      runs.put(run, tab);
      let newest = 0;
      const cursor = runs.index(BY_TIME).openKeyCursor(null, 'prev');
      cursor.onsuccess = () => {
        if (!cursor.result) return;
        newest += 1;
        if (newest > MOST) runs.delete(cursor.result.primaryKey);
        cursor.result.continue();
      };
    });
  return inTurn(() => within(write(), WRITE_WITHIN));
}

/**
 * The run of this tab. A new tab gets the newest run of all.
 *
 * @param {string} tab
 * @returns {Promise<Kept | undefined>}
 */
export function recall(tab) {
  const read = () =>
    transact(RUNS, 'readonly', (runs, /** @type {(run: Kept) => void} */ give) => {
      const own = runs.get(tab);
      own.onsuccess = () => {
        if (own.result) return give(own.result);
        const newest = runs.index(BY_TIME).openCursor(null, 'prev');
        newest.onsuccess = () => newest.result && give(newest.result.value);
      };
    });
  return inTurn(() => within(read(), READ_WITHIN));
}

/** Drops all of them, and all experiments. */
export function forget() {
  const clear = (/** @type {string} */ name) =>
    transact(name, 'readwrite', (store) => void store.clear());
  return inTurn(() => within(Promise.all([RUNS, EXPERIMENTS].map(clear)), WRITE_WITHIN));
}
