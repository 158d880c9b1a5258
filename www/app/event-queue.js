/**
 * Sends events after the work that they report. A listener may then do anything: start a
 * new network, load a run, remove the element.
 */
export class EventQueue {
  /** @type {[type: string, detail: unknown][]} */
  #waiting = [];
  /** How many pieces of work are running, one within another. */
  #depth = 0;

  /** @param {(type: string, detail: unknown) => void} dispatch */
  constructor(dispatch) {
    this.dispatch = dispatch;
  }

  /** @param {string} type @param {unknown} [detail] */
  emit(type, detail) {
    this.#waiting.push([type, detail]);
    this.#flush();
  }

  /**
   * Does some work, and sends the events that it emits afterwards.
   *
   * @template T
   * @param {() => T} work
   * @returns {T}
   */
  during(work) {
    this.#depth += 1;
    try {
      return work();
    } finally {
      this.#depth -= 1;
      this.#flush();
    }
  }

  #flush() {
    while (this.#depth === 0) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.dispatch(...next);
    }
  }
}
