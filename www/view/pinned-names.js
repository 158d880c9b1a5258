import * as words from '#words/names.js';
import { head, scrolling } from '../base/controls.js';
import { h } from '../base/dom.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

const COUNT = 8;

/**
 * The names that the live run and the pinned ones write with the same random numbers, side by side.
 */
export class PinnedNames {
  /** @param {import('./names.js').NamesPanel} names their fields say how names are drawn */
  constructor(names) {
    this.names = names;
    this.place = scrolling(words.sideBySide);
    this.element = h(
      'div',
      { class: 'pinned-names', 'data-readout': 'pinned-names', hidden: true },
      h('h3', {}, words.sideBySide),
      this.place,
    );
  }

  /** @param {Snapshot} snapshot */
  update({ source, config, pins }) {
    this.element.hidden = pins.length === 0;
    if (pins.length === 0) return;
    const options = {
      seed: (config.seed + 10) % 2 ** 32,
      temperature: this.names.temperatureNumber.value,
      prefix: this.names.prefix.value,
    };
    const sample = (/** @type {Snapshot['source']} */ from) => {
      try {
        return from.sample(COUNT, options);
      } catch {
        // The letters of a prefix need not be those of every run.
        return Array(COUNT).fill('\u2013');
      }
    };
    const columns = [
      sample(source),
      ...pins.map((pin) => pin.once(`names ${JSON.stringify(options)}`, () => sample(pin.source))),
    ];
    const titles = [words.thisRun, ...pins.map((pin) => `${pin.mark} ${pin.nameBeside(config)}`)];
    const rows = Array.from({ length: COUNT }, (_, i) =>
      h('tr', {}, ...columns.map((names) => h('td', { title: names[i] }, names[i] || words.empty))),
    );
    const table = h('table', {}, head(titles), h('tbody', {}, ...rows));
    table.style.setProperty('--columns', String(columns.length));
    this.place.replaceChildren(table);
  }
}
