import * as words from '#words/settings.js';
import { h } from '../base/dom.js';

/** The settings: a column on wide screens, a drawer or a sheet on others. */
export class Drawer {
  /** @param {HTMLElement} element where the settings stand @param {HTMLElement} content */
  constructor(element, content) {
    this.element = element;
    this.close = h(
      'button',
      { class: 'close', 'data-action': 'close-settings', onclick: () => this.shut() },
      words.close,
    );
    this.element.append(this.close, content);
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.shut();
    });
    /** @type {HTMLElement | null} */
    this.opener = null;
  }

  /** @param {HTMLElement} opener */
  toggle(opener) {
    if (this.element.classList.contains('open')) this.shut();
    else this.open(opener);
  }

  /** @param {HTMLElement} opener */
  open(opener) {
    this.opener = opener;
    this.element.classList.add('open');
    opener.setAttribute('aria-expanded', 'true');
  }

  shut() {
    this.element.classList.remove('open');
    this.opener?.setAttribute('aria-expanded', 'false');
    this.opener?.focus();
  }
}
