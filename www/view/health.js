import * as words from '#words/side.js';
import { h, setText } from '../base/dom.js';
import { describeSettings } from '../run/differences.js';
import { describe, examine } from '../run/health.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../run/health.js').Finding} Finding */
/** @typedef {{ element: HTMLElement, text: HTMLElement }} Row */

/**
 * Milliseconds between two reports while it trains: sentences that change faster cannot be read.
 */
const PAUSE = 900;

/** What stands out, in plain sentences, and the figures in words. */
export class HealthPanel {
  /** @param {import('./commands.js').Commands} commands */
  constructor(commands) {
    this.commands = commands;
    this.list = h('ul', { class: 'health', 'data-readout': 'health', tabindex: '-1' });
    /** @type {Row[]} */
    this.rows = [];
    this.words = h('div', { class: 'words', 'data-readout': 'words' });
    this.element = h(
      'section',
      { class: 'panel health-panel', 'data-panel': 'health' },
      h('h2', {}, words.health),
      this.list,
      h('details', {}, h('summary', {}, words.inWords), this.words),
    );
    this.drawnAt = -Infinity;
    this.drawn = '';
    this.wasPlaying = false;
  }

  reset() {
    this.drawnAt = -Infinity;
    this.list.style.minHeight = '';
  }

  /** @param {Snapshot} snapshot @param {number} now */
  update(snapshot, now) {
    if (snapshot.playing && now - this.drawnAt < PAUSE) return;
    this.drawnAt = now;
    if (snapshot.playing !== this.wasPlaying) this.list.style.minHeight = '';
    this.wasPlaying = snapshot.playing;
    this.#list(examine(snapshot));
    setText(this.words, describe(snapshot).join(' '));
  }

  /**
   * The rows of the report before are written anew where they are of the same kinds: a number that
   * changes takes no button away from under the pointer.
   *
   * @param {Finding[]} findings
   */
  #list(findings) {
    const kinds = findings.map(({ level, fix }) => level + JSON.stringify(fix)).join('\n');
    if (kinds !== this.drawn || this.rows.length === 0) {
      this.drawn = kinds;
      const hadFocus = this.list.matches(':focus-within');
      // Findings come and go, and what stands below must not jump each time.
      if (this.rows.length > findings.length)
        this.list.style.minHeight = `${this.list.getBoundingClientRect().height}px`;
      this.rows = findings.map((finding) => this.#row(finding));
      if (findings.length === 0) this.rows = [this.#row({ level: 'fine', text: '', at: [] })];
      this.list.replaceChildren(...this.rows.map(({ element }) => element));
      if (hadFocus) this.list.focus();
    }
    this.rows.forEach(({ text }, i) => setText(text, findings[i]?.text ?? words.noProblems));
  }

  /** @param {Finding} finding @returns {Row} */
  #row({ level, fix }) {
    const text = h('span');
    const element = h('li', { 'data-level': level }, text);
    if (fix) {
      const apply = () => this.commands.change(fix);
      const label = words.fix(describeSettings(fix).join(', '));
      element.append(' ', h('button', { 'data-action': 'fix', onclick: apply }, label));
    }
    return { element, text };
  }
}
