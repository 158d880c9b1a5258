import { Run } from './run.js';

/**
 * Owns the one run of an element. Whoever shows or trains it asks here each time and keeps nothing,
 * for the next answer may be another run.
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

  /** The run; one that sleeps wakes up. @returns {Run | null} */
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

  /** Takes a run in place of the present one, whose memory is given back. @param {Run} run */
  replace(run) {
    this.#asleep = null;
    this.#run?.free();
    this.#run = run;
  }

  /**
   * Gives the memory of WebAssembly back, and keeps the run as a file: an element that was taken
   * out of the document may come back, or never.
   */
  sleep() {
    const run = this.#run;
    // What has diverged makes no file that can be loaded.
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
