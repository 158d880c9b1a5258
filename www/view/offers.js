import * as words from '#words/bar.js';
import { h } from '../base/dom.js';

/** The line above everything: what the page is called, and what it offers besides training. */
export class Offers {
  /**
   * @param {object} hooks
   * @param {HTMLElement} hooks.lesson the list of lessons
   * @param {() => void} hooks.onCompare
   * @param {() => void} hooks.onShare
   * @param {() => void} hooks.onHelp
   * @param {() => void} hooks.onSkip
   */
  constructor({ lesson, onCompare, onShare, onHelp, onSkip }) {
    this.lesson = lesson;
    this.compare = h(
      'button',
      { 'data-action': 'compare-runs', title: words.compareTitle, onclick: onCompare },
      words.compare,
    );
    this.share = h(
      'button',
      {
        'data-action': 'share',
        title: words.shareTitle,
        onclick: onShare,
      },
      words.share,
    );
    this.help = h(
      'button',
      { 'data-action': 'help', title: words.helpTitle, 'aria-label': words.help, onclick: onHelp },
      '?',
    );
    this.element = h(
      'header',
      { class: 'offers' },
      h('button', { class: 'skip', onclick: onSkip }, words.skip),
      h('slot', { name: 'masthead' }),
      h('span', { class: 'offer-buttons' }, lesson, this.compare, this.share, this.help),
      h('slot', { name: 'theme' }),
    );
  }
}
