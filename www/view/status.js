import { h, setText } from '../base/dom.js';

/** Milliseconds after which a sentence that lies over the page has been read. */
const READ_AFTER = 10_000;

/**
 * Shows what happens now, in a sentence, and what was wrong with the address or an attribute. The
 * sentences are written where things happen: in `run/training.js` and in `app/`.
 */
export class Status {
  constructor() {
    this.text = h('p', { class: 'status' });
    this.problems = h('p', { class: 'status error' });
    // What changes many times a second is read, but not announced each time.
    this.progress = h('p', { class: 'status progress' });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.element = h(
      'div',
      { class: 'status-line', 'data-readout': 'status', hidden: true },
      h('div', { role: 'status' }, this.problems, this.text),
      this.progress,
    );
  }

  /** @param {string} text @param {boolean} isFault */
  show(text, isFault) {
    clearTimeout(this.timer);
    this.text.classList.remove('past');
    if (!isFault) this.timer = setTimeout(() => this.text.classList.add('past'), READ_AFTER);
    this.#write(this.text, text);
    this.#write(this.progress, '');
    this.text.classList.toggle('error', isFault);
  }

  /** How far something has come, below the sentence that says what it is. @param {string} text */
  showProgress(text) {
    this.#write(this.progress, text);
  }

  /** @param {string} text */
  showProblems(text) {
    this.#write(this.problems, text);
  }

  /**
   * An empty status takes no room. A rule with `:has(:empty)` could say so, too, but would make
   * browsers look for it each time that any text of the page changes.
   *
   * @param {HTMLElement} line
   * @param {string} text
   */
  #write(line, text) {
    setText(line, text);
    this.element.hidden = this.element.textContent === '';
  }
}
