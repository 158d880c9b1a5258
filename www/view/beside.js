import * as words from '#words/bar.js';
import { h, setText, uniqueId } from '../base/dom.js';

/** @typedef {{ id: string, name: string, elements: HTMLElement[] }} Part */

/**
 * The column beside the figures: the story, the settings, or the runs, one at a time. On a phone
 * they stand one below the other instead, and the settings are a sheet.
 */
export class Beside {
  /** @param {Part[]} parts */
  constructor(parts) {
    this.tabs = parts.map(({ id, name, elements }) => {
      const panel = h(
        'div',
        { class: 'tab-panel', id: uniqueId(id), role: 'tabpanel', 'data-tab-panel': id },
        ...elements,
      );
      const tab = h(
        'button',
        {
          id: uniqueId('tab'),
          role: 'tab',
          'data-tab': id,
          'aria-controls': panel.id,
          onclick: () => this.choose(id),
        },
        name,
      );
      panel.setAttribute('aria-labelledby', tab.id);
      return { id, name, tab, panel };
    });
    this.list = h(
      'div',
      {
        class: 'tabs',
        role: 'tablist',
        'aria-label': words.tabs,
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      },
      ...this.tabs.map(({ tab }) => tab),
    );
    this.element = h(
      'aside',
      { class: 'beside', 'aria-label': words.column },
      this.list,
      ...this.tabs.map(({ panel }) => panel),
    );
    this.chosen = '';
    this.choose(parts[0].id);
  }

  /** @param {string} id */
  choose(id) {
    this.chosen = id;
    for (const { id: each, tab, panel } of this.tabs) {
      tab.setAttribute('aria-selected', String(each === id));
      tab.tabIndex = each === id ? 0 : -1;
      panel.classList.toggle('chosen', each === id);
    }
  }

  /**
   * Says on a tab how much there is to be seen in it.
   *
   * @param {string} id
   * @param {number} n
   */
  count(id, n) {
    for (const { id: each, name, tab } of this.tabs) {
      if (each === id) setText(tab, n === 0 ? name : words.counted(name, n));
    }
  }

  /** Offers these parts and no others. @param {string[]} ids */
  offer(ids) {
    for (const { id, tab, panel } of this.tabs) {
      for (const element of [tab, panel]) element.classList.toggle('gone', !ids.includes(id));
    }
    this.list.classList.toggle('gone', ids.length < 2);
    this.element.classList.toggle('gone', ids.length === 0);
    if (ids.length > 0 && !ids.includes(this.chosen)) this.choose(ids[0]);
  }

  /**
   * As in every list of tabs, the arrow keys go from one to the next.
   *
   * @param {KeyboardEvent} event
   */
  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const offered = this.tabs.filter(({ tab }) => !tab.classList.contains('gone'));
    const at = offered.findIndex(({ id }) => id === this.chosen);
    const next = offered[(at + step + offered.length) % offered.length];
    this.choose(next.id);
    next.tab.focus();
  }
}
