import { Run } from '../run/run.js';
import { message } from '../base/errors.js';
import { forget, keep, recall } from './run-store.js';

/**
 * Milliseconds between two copies at least, and in times of what one takes: 1 ms for the default
 * network, half a second for the largest one (47 MB), which is copied every five minutes, and when
 * it rests.
 */
const EVERY = 4000;
const PAUSE = 500;
/**
 * Milliseconds until a copy that is due is made: not in the frame, or the click, that asks for it.
 */
const SOON = 50;
const TAB = 'makemore-playground:tab';

/**
 * What tells this tab from others, across its reloads. A tab that is duplicated takes the other
 * one's storage along: whoever holds the lock of a name keeps it, and the copy is given a new one.
 */
async function tabName() {
  const known = readTab();
  if (known && (await holdTab(known))) return known;
  const fresh = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  await holdTab(fresh);
  try {
    sessionStorage.setItem(TAB, fresh);
  } catch {
    // Where the browser keeps nothing, the tab is another one after each reload.
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
 * Holds the lock of a tab's name for as long as the page is there.
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
 * Copies the run to the browser's storage now and then, beside the training, and gives it back to
 * the next visit.
 */
export class Autosave {
  /**
   * @param {() => Run | null} current the run to keep
   * @param {(why: string) => void} onRefused told when the browser keeps nothing
   */
  constructor(current, onRefused) {
    this.current = current;
    this.onRefused = onRefused;
    /** Whether the browser keeps what it is given. */
    this.works = true;
    /** The reader had the copies cleared, and has started nothing since. */
    this.forgotten = false;
    this.tab = '';
    /** What was copied last. @type {{ step: number, logged: number, config: object } | null} */
    this.copied = null;
    this.at = -Infinity;
    /** Milliseconds that the last copy took. */
    this.cost = 0;
    this.busy = false;
    this.timer = 0;
  }

  /** The step of the last copy; null while there is none of the run as it was set up. */
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

  /** The run as it is now needs no copy. @param {Run} run */
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
   * Sees to it that there will be a copy of what the run has become.
   *
   * @param {boolean} [soon] without the usual pause
   */
  look(soon = false) {
    if ((this.timer !== 0 && !soon) || !this.#isDue) return;
    clearTimeout(this.timer);
    const due = this.at + Math.max(EVERY, this.cost * PAUSE) - performance.now();
    this.timer = window.setTimeout(() => this.copy(), soon ? SOON : Math.max(due, SOON));
  }

  /** Makes a copy at once, or as soon as the last one is done. */
  copy() {
    clearTimeout(this.timer);
    this.timer = 0;
    const run = this.current();
    if (!run || !this.#isDue) return;
    if (this.busy) return this.look();
    const start = performance.now();
    const file = run.playground.save();
    this.markSaved(run);
    this.busy = true;
    keep(this.tab, { file, account: run.saveState(), time: Date.now() })
      .catch((error) => {
        this.works = false;
        this.onRefused(message(error));
      })
      .finally(() => (this.busy = false));
    this.at = performance.now();
    this.cost = this.at - start;
  }

  /** The run that the last visit left, or null. @returns {Promise<Run | null>} */
  async recall() {
    if (!this.works) return null;
    this.tab ||= await tabName();
    try {
      const kept = await recall(this.tab);
      if (!kept) return null;
      const run = Run.load(kept.file);
      run.restoreState(kept.account);
      return run;
    } catch {
      // What cannot be read is written over by the next copy.
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

  /** The reader has started something: it is worth a copy. @param {boolean} [soon] */
  start(soon = false) {
    this.forgotten = false;
    this.look(soon);
  }
}
