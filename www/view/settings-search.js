import * as texts from '#words/settings.js';
import { h, setText } from '../base/dom.js';
import { OLDER_KEYS } from '../base/older-keys.js';
import { inWords } from '../base/setting-words.js';

/** @typedef {import('./settings-row.js').Row} Row */

/** A field that leaves only the settings whose name, key, help or choices have what is typed. */
export class SettingsSearch {
  /**
   * @param {Map<string, Row>} rows
   * @param {Map<string, HTMLDetailsElement>} groups
   */
  constructor(rows, groups) {
    this.rows = rows;
    this.groups = groups;
    /** Groups that were open before the search. @type {Set<HTMLDetailsElement> | null} */
    this.wereOpen = null;
    this.field = h('input', {
      type: 'search',
      class: 'search',
      placeholder: texts.search,
      'aria-label': texts.search,
      'data-action': 'search-settings',
      autocomplete: 'off',
      spellcheck: false,
      oninput: () => this.update(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Escape' || this.field.value === '') return;
        event.stopPropagation();
        this.clear();
      },
    });
    this.found = h('p', { class: 'help', role: 'status', 'data-readout': 'settings-found' });
    this.element = h('div', { class: 'settings-search', role: 'search' }, this.field, this.found);
  }

  clear() {
    this.field.value = '';
    this.update();
  }

  /** Shows what fits, and says how many settings do. */
  update() {
    const asked = this.field.value.toLowerCase().split(/\s+/).filter(Boolean).map(todaysKey);
    const fits = (/** @type {string} */ words) => asked.every((word) => words.includes(word));
    /** @type {Row[]} */
    const found = [];
    for (const row of this.rows.values()) {
      const isFound = fits(row.words);
      row.element.classList.toggle('unmatched', !isFound);
      if (isFound && asked.length > 0) found.push(row);
    }
    this.#openGroups(asked.length > 0, fits);
    setText(this.found, asked.length > 0 ? this.#describe(found) : '');
  }

  /** @param {boolean} isSearching @param {(words: string) => boolean} fits */
  #openGroups(isSearching, fits) {
    const groups = [...this.groups.values()];
    if (isSearching) this.wereOpen ??= new Set(groups.filter(({ open }) => open));
    for (const group of groups) {
      // What stands beside the rows, such as the reader's own names, is found by its text.
      for (const other of group.querySelectorAll('.row'))
        if (!this.rows.has(other.getAttribute('data-key') ?? ''))
          other.classList.toggle('unmatched', !fits(other.textContent?.toLowerCase() ?? ''));
      const isEmpty = group.querySelector('.row:not(.unmatched, [hidden])') === null;
      group.classList.toggle('unmatched', isSearching && isEmpty);
      if (isSearching) group.open = !isEmpty;
      else if (this.wereOpen) group.open = this.wereOpen.has(group);
    }
    if (!isSearching) this.wereOpen = null;
  }

  /** @param {Row[]} found */
  #describe(found) {
    const names = (/** @type {Row[]} */ rows) => inWords(rows.map(({ info }) => info.label));
    const seen = found.filter(({ element }) => !element.hidden);
    const idle = found.filter(({ element }) => element.hidden);
    const beside = [...this.groups.values()].some(
      (group) => group.querySelector('.row:not(.unmatched, [hidden])') !== null,
    );
    const none = beside || seen.length > 0 ? '' : texts.noneFits(this.field.value.trim());
    const count = seen.length === 0 ? '' : texts.found(seen.length);
    const without = idle.length === 0 ? '' : texts.idle(names(idle), idle.length);
    return [count, idle.length > 0 ? '' : none, without].filter(Boolean).join(' ');
  }
}

/** @param {string} word */
const todaysKey = (word) => /** @type {Record<string, string>} */ (OLDER_KEYS)[word] ?? word;
