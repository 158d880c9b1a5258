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
      { class: 'status-line', 'data-readout': 'status' },
      h('div', { role: 'status' }, this.problems, this.text),
      this.progress,
    );
  }

  /** @param {string} text @param {boolean} isFault */
  show(text, isFault) {
    clearTimeout(this.timer);
    this.text.classList.remove('past');
    if (!isFault) this.timer = setTimeout(() => this.text.classList.add('past'), READ_AFTER);
    setText(this.text, text);
    setText(this.progress, '');
    this.text.classList.toggle('error', isFault);
  }

  /** How far something has come, below the sentence that says what it is. @param {string} text */
  showProgress(text) {
    setText(this.progress, text);
  }

  /** @param {string} text */
  showProblems(text) {
    setText(this.problems, text);
  }
}
