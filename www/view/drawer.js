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
    /** The button that opens it, and the one that has the focus afterwards where that is gone. */
    this.opener = /** @type {HTMLElement | null} */ (null);
    this.stand = /** @type {HTMLElement | null} */ (null);
  }

  /** @param {HTMLElement} opener @param {HTMLElement} stand */
  toggle(opener, stand) {
    if (this.element.classList.contains('open')) this.shut();
    else this.open(opener, stand);
  }

  /** @param {HTMLElement} opener @param {HTMLElement} stand */
  open(opener, stand) {
    this.opener = opener;
    this.stand = stand;
    this.element.classList.add('open');
    opener.setAttribute('aria-expanded', 'true');
  }

  shut() {
    this.element.classList.remove('open');
    this.opener?.setAttribute('aria-expanded', 'false');
    const isThere = (this.opener?.getClientRects().length ?? 0) > 0;
    (isThere ? this.opener : this.stand)?.focus();
  }
}
