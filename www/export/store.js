// The last run, kept in the browser so that a reload or a crash loses nothing.
const DATABASE = 'makemore-playground';
const RUNS = 'runs';
/** The one run that is kept. */
const LAST = 'last';

/**
 * @typedef {object} Kept
 * @property {Uint8Array} file the run as `save` writes it
 * @property {import('../history.js').KeptHistory} history
 * @property {string} fragment the address of its config, without the step
 * @property {number} time
 */

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser\u2019s storage failed'));
  });
}

/** @returns {Promise<IDBDatabase>} */
function open() {
  if (typeof indexedDB === 'undefined') return Promise.reject(new Error('this browser has no storage for pages'));
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(RUNS);
  return done(request);
}

/** @template T @param {IDBTransactionMode} mode @param {(runs: IDBObjectStore) => IDBRequest<T>} ask */
async function ask(mode, ask) {
  const database = await open();
  try {
    return await done(ask(database.transaction(RUNS, mode).objectStore(RUNS)));
  } finally {
    database.close();
  }
}

/** @param {Kept} run */
export function keep(run) {
  return ask('readwrite', (runs) => runs.put(run, LAST));
}

/** @returns {Promise<Kept | undefined>} */
export function recall() {
  return ask('readonly', (runs) => runs.get(LAST));
}

export function forget() {
  return ask('readwrite', (runs) => runs.clear());
}
