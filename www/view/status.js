import { h, setText } from '../base/dom.js';

/**
 * Shows what happens now, in a sentence, and what was wrong with the address or an attribute. The
 * sentences are written where things happen: in `run/training.js` and in `app/`.
 */
export class Status {
  constructor() {
    this.text = h('p', { class: 'status' });
    this.problems = h('p', { class: 'status error' });
    this.element = h(
      'div',
      { class: 'status-line', role: 'status', 'data-readout': 'status' },
      this.problems,
      this.text,
    );
  }

  /** @param {string} text @param {boolean} isFault */
  show(text, isFault) {
    setText(this.text, text);
    this.text.classList.toggle('error', isFault);
  }

  /** @param {string} text */
  showProblems(text) {
    setText(this.problems, text);
  }
}
