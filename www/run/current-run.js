import { Run } from './run.js';

/**
 * Owns the one run of an element. Whoever shows or trains the run asks for it here each time and
 * does not keep it, because the next answer may be another run.
 */
export class CurrentRun {
  /** @type {Run | null} */
  #run = null;
  /**
   * What a sleeping run wakes up from.
   *
   * @type {{ file: Uint8Array, restore: (run: Run) => void } | null}
   */
  #asleep = null;

  /** The run. If it is asleep, it is woken up. @returns {Run | null} */
  get() {
    if (this.#asleep) {
      const { file, restore } = this.#asleep;
      this.#asleep = null;
      this.#run = Run.load(file);
      restore(this.#run);
    }
    return this.#run;
  }

  get exists() {
    return this.#run !== null || this.#asleep !== null;
  }

  get isAsleep() {
    return this.#asleep !== null;
  }

  /** Hands the present run over to the caller, who keeps it or frees it. @returns {Run | null} */
  take() {
    const run = this.#run;
    this.#run = null;
    return run;
  }

  /** Puts a run in the place of the present one, and frees the present one. @param {Run} run */
  replace(run) {
    this.#asleep = null;
    this.#run?.free();
    this.#run = run;
  }

  /**
   * Keeps the run as a file and frees its WebAssembly memory. An element that was taken out of the
   * document may come back later, or never.
   */
  sleep() {
    const run = this.#run;
    // A run that has diverged stays awake: its file could not be loaded.
    if (!run || run.playground.diverged) return;
    const { packed, cameAlong } = run;
    const state = run.saveState();
    this.#asleep = {
      file: run.playground.save(),
      restore: (woken) => {
        woken.restoreState(state);
        Object.assign(woken, { packed, cameAlong });
      },
    };
    this.#run = null;
    run.free();
  }
}
