import * as words from '#words/network.js';
import { h, setText } from '../../base/dom.js';

/**
 * What is found, above the drawn network. The heading keeps room for the longest of its sentences,
 * so that the page below does not jump from one to the next while it trains.
 */
export class Title {
  constructor() {
    this.text = h('span', {}, words.heading);
    this.element = h('h2', { class: 'net-title', 'data-readout': 'network' }, this.text);
    this.clear();
  }

  /** Another network begins. */
  clear() {
    this.element.dataset.longest = '';
  }

  /** @param {string} text */
  say(text) {
    setText(this.text, text);
    const { dataset } = this.element;
    if (text.length > String(dataset.longest).length) dataset.longest = text;
  }
}
