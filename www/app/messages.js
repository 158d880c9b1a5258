import { describeProblems } from '../address/fragment.js';

/**
 * What goes wrong, and what happens now, in sentences: on the page, in an `error` event, and in
 * `state`.
 */
export class Messages {
  /**
   * @param {() => import('../view/status.js').Status | undefined} status the line on the page
   * @param {(type: 'error', detail: { message: string }) => void} emit
   */
  constructor(status, emit) {
    this.status = status;
    this.emit = emit;
    /** The last thing that went wrong, and what was wrong with the address, in words. */
    this.fault = '';
    this.problems = '';
    /** Whether the status line says what went wrong. */
    this.showsFault = false;
  }

  /** What is wrong by now, or "". */
  get error() {
    return this.fault || this.problems;
  }

  /** @param {string} text @param {boolean} isFault */
  show(text, isFault) {
    this.fault = '';
    this.showsFault = isFault;
    this.status()?.show(text, isFault);
    if (isFault) this.noteFault(text);
  }

  /**
   * How far something has come. It must not wipe out what went wrong meanwhile.
   *
   * @param {string} text
   */
  showProgress(text) {
    if (!this.showsFault) this.show(text, false);
  }

  /** Tells the author's page of what the reader can see went wrong. @param {string} text */
  noteFault(text) {
    this.fault = text;
    this.emit('error', { message: text });
  }

  /**
   * What was wrong with an address or an attribute stays until the next one.
   *
   * @param {string[]} problems
   */
  showProblems(problems) {
    this.problems = describeProblems(problems);
    this.status()?.showProblems(this.problems);
    if (this.problems) this.emit('error', { message: this.problems });
  }
}
