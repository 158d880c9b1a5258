import * as words from '#words/storage.js';
import { clock } from '../base/clock.js';
import { Run } from '../run/run.js';
import { message } from '../base/errors.js';
import { packAccount, unpackAccount } from './packed-moments.js';
import { forget, keep, recall } from './run-store.js';

/**
 * The least pause between two copies, in milliseconds and as a multiple of the time that a copy
 * takes. A copy takes 1 ms for the default network and half a second for the largest one (47 MB),
 * which is therefore copied every five minutes, and when it rests.
 */
const EVERY = 4000;
const PAUSE = 500;
/**
 * A copy that is due is made after so many milliseconds, and not within the frame or click that
 * asks for it.
 */
const SOON = 50;
/** Milliseconds that the first step waits for the last run. */
const RECALL_WITHIN = 300;
const TAB = 'makemore-playground:tab';

/**
 * The tab's name, which stays the same across reloads. A duplicated tab starts with the same name
 * in its storage; the tab that holds the name's lock keeps the name, and the other one gets a new
 * name.
 */
async function tabName() {
  const known = readTab();
  if (known && (await holdTab(known))) return known;
  const fresh = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  await holdTab(fresh);
  try {
    sessionStorage.setItem(TAB, fresh);
  } catch {
    // If the browser stores nothing, the tab has a new name after each reload.
  }
  return fresh;
}

function readTab() {
  try {
    return sessionStorage.getItem(TAB);
  } catch {
    return null;
  }
}

/**
 * Holds the lock of a tab's name as long as the page exists.
 *
 * @param {string} name
 * @returns {Promise<boolean>} false where another tab holds it
 */
function holdTab(name) {
  // Pages without https have no locks.
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const forever = new Promise(() => {});
    navigator.locks
      .request(`${TAB}:${name}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock && forever;
      })
      .catch(() => resolve(true));
  });
}

/**
 * Copies the run to the browser's storage now and then while it trains, and hands it to the next
 * visit.
 */
export class Autosave {
  /**
   * @param {() => Run | null} current the run to keep
   * @param {(why: string) => void} onRefused called when the browser stores nothing
   * @param {(sentence: string) => void} onDamaged called when the last visit's copy is of no use
   */
  constructor(current, onRefused, onDamaged) {
    this.current = current;
    this.onRefused = onRefused;
    this.onDamaged = onDamaged;
    /** Whether the browser stores what it is given. */
    this.works = true;
    /** Whether the reader has cleared the copies and started nothing since. */
    this.forgotten = false;
    this.tab = '';
    /**
     * The state that was copied last.
     *
     * @type {{ step: number, logged: number, config: object } | null}
     */
    this.copied = null;
    this.at = -Infinity;
    /** How long the last copy took, in milliseconds. */
    this.cost = 0;
    this.busy = false;
    /** Whether another copy is made as soon as the browser has stored this one. */
    this.isNext = false;
    this.timer = 0;
  }

  /** The step of the last copy; null if there is no copy of the run with its present config. */
  get savedStep() {
    const { copied, busy } = this;
    const run = this.current();
    const isOfThis = copied?.logged === run?.logged && copied?.config === run?.config;
    return copied && isOfThis && !busy ? copied.step : null;
  }

  /** @param {Run} run */
  #isCopied({ step, logged, config }) {
    const { copied } = this;
    return (
      copied !== null &&
      copied.step === step &&
      copied.logged === logged &&
      copied.config === config
    );
  }

  /** Notes that the run as it is now needs no copy. @param {Run} run */
  markSaved({ step, logged, config }) {
    this.copied = { step, logged, config };
  }

  get #isDue() {
    const run = this.current();
    return (
      run !== null &&
      this.works &&
      !this.forgotten &&
      !run.playground.diverged &&
      !this.#isCopied(run)
    );
  }

  /**
   * Makes sure that the run as it is now will be copied.
   *
   * @param {boolean} [soon] without the usual pause
   */
  look(soon = false) {
    if ((this.timer !== 0 && !soon) || !this.#isDue) return;
    clearTimeout(this.timer);
    const due = this.at + Math.max(EVERY, this.cost * PAUSE) - clock.now();
    this.timer = window.setTimeout(() => this.copy(), soon ? SOON : Math.max(due, SOON));
  }

  /** Makes a copy at once, or as soon as the last one is done. */
  copy() {
    clearTimeout(this.timer);
    this.timer = 0;
    const run = this.current();
    if (!run || !this.#isDue) return;
    // The pause has passed already: the run must not wait for another one.
    if (this.busy) {
      this.isNext = true;
      return;
    }
    // The tab has its name when the last visit's run has been asked for.
    if (!this.tab) return this.look();
    const start = clock.now();
    this.markSaved(run);
    let file;
    try {
      file = run.playground.save();
    } catch {
      // Weights that are not finite numbers any more: the copy before them is the better one.
      return;
    }
    this.busy = true;
    keep(this.tab, { file, account: packAccount(run.saveState()), time: Date.now() })
      .catch((error) => {
        this.works = false;
        this.onRefused(message(error));
      })
      .finally(() => {
        this.busy = false;
        if (!this.isNext) return;
        this.isNext = false;
        this.copy();
      });
    this.at = clock.now();
    this.cost = this.at - start;
  }

  /**
   * The run that the last visit left, or null.
   *
   * @param {(run: Run) => void} [onLate] where the first step must not wait for a storage that
   *   takes its time: then there is no run, and this is told when it comes after all
   * @returns {Promise<Run | null>}
   */
  async recall(onLate) {
    const recalled = this.#recall();
    if (!onLate) return recalled;
    let isLate = false;
    const late = new Promise((resolve) =>
      setTimeout(() => {
        isLate = true;
        resolve(null);
      }, RECALL_WITHIN),
    );
    recalled.then((run) => isLate && run && onLate(run));
    return Promise.race([recalled, /** @type {Promise<null>} */ (late)]);
  }

  /** @returns {Promise<Run | null>} */
  async #recall() {
    if (!this.works) return null;
    this.tab ||= await tabName();
    // A storage that does not answer says so when it is written.
    const kept = await recall(this.tab).catch(() => undefined);
    if (!kept) return null;
    try {
      const run = Run.load(kept.file);
      run.restoreState(unpackAccount(kept.account));
      return run;
    } catch {
      // A copy that cannot be read is overwritten by the next one.
      this.onDamaged(words.damagedCopy);
      return null;
    }
  }

  /** Clears every copy; the next one is made when the reader starts something again. */
  async forget() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.forgotten = true;
    this.copied = null;
    await forget();
  }

  /** Notes that the reader has started something, which is worth a copy. @param {boolean} [soon] */
  start(soon = false) {
    this.forgotten = false;
    this.look(soon);
  }
}
