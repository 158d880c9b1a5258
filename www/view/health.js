import * as words from '#words/side.js';
import { h, setText } from '../base/dom.js';
import { describe, examine } from '../run/health.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/**
 * Milliseconds between two reports while it trains: sentences that change faster cannot be read.
 */
const PAUSE = 900;

/** What stands out, in plain sentences, and the figures in words. */
export class HealthPanel {
  constructor() {
    this.list = h('ul', { class: 'health', 'data-readout': 'health' });
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
  }

  reset() {
    this.drawnAt = -Infinity;
  }

  /** @param {Snapshot} snapshot @param {number} now */
  update(snapshot, now) {
    if (snapshot.playing && now - this.drawnAt < PAUSE) return;
    this.drawnAt = now;
    const findings = examine(snapshot);
    const key = findings.map(({ text }) => text).join('\n');
    if (key !== this.drawn || this.list.childElementCount === 0) {
      this.drawn = key;
      const items = findings.map(({ level, text }) => h('li', { 'data-level': level }, text));
      this.list.replaceChildren(
        ...(items.length > 0 ? items : [h('li', { 'data-level': 'fine' }, words.noProblems)]),
      );
    }
    setText(this.words, describe(snapshot).join(' '));
  }
}
