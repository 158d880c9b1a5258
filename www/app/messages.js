import * as words from '#words/status.js';
import { isTrap, message } from '../base/errors.js';
import { describeProblems } from '../address/fragment.js';

/**
 * Says in sentences what goes wrong and what happens now: on the page, in an `error` event, and in
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

  /**
   * @param {string} text
   * @param {boolean} isFault
   * @param {string} [told] what the author's page is told, where the text names a reader's file
   */
  show(text, isFault, told = text) {
    this.fault = '';
    this.showsFault = isFault;
    this.status()?.show(text, isFault);
    if (isFault) this.noteFault(told);
  }

  /**
   * Shows the progress of something. It must not replace an error.
   *
   * @param {string} text
   */
  showProgress(text) {
    if (!this.showsFault) this.status()?.showProgress(text);
  }

  /** What stopped the training for good. @param {unknown} error */
  showBreakdown(error) {
    const why = message(error);
    this.show(words.brokeDown(isTrap(error) ? words.trap(why) : why), true);
  }

  /** Tells the author's page of an error that the reader can see. @param {string} text */
  noteFault(text) {
    this.fault = text;
    this.emit('error', { message: text });
  }

  /**
   * Problems of an address or an attribute stay until the next address or attribute.
   *
   * @param {string[]} problems
   */
  showProblems(problems) {
    this.problems = describeProblems(problems);
    this.status()?.showProblems(this.problems);
    if (this.problems) this.emit('error', { message: this.problems });
  }
}
