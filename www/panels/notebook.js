import * as words from '#words/notebook.js';
import { scrolling } from '../base/controls.js';
import { h } from '../base/dom.js';
import { count, fixed, loss as lossText } from '../base/format.js';
import { PRINTED, PRINT_EVERY } from '../run/notebook.js';
import { offer } from '../plot/canvas.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../run/notebook-comparison.js').NotebookComparison} NotebookComparison */

/** The notebook's printed numbers beside ours; ours appear as the run reaches their steps. */
export class NotebookPanel {
  reads = /** @type {const} */ (['comparison', 'milestones']);

  constructor() {
    this.title = h('h2', {}, words.title);
    this.body = h('div', {});
    this.element = h(
      'section',
      { class: 'panel notebook', 'data-panel': 'notebook' },
      this.title,
      this.body,
    );
    /** What was drawn last, so that an unchanged table is left alone. */
    this.drawn = '';
  }

  reset() {
    this.drawn = '';
    this.body.replaceChildren();
  }

  /** @param {Snapshot} snapshot */
  update({ source, step }) {
    const { comparison, milestones } = source;
    const key = [
      milestones.size,
      comparison?.losses.train,
      comparison?.losses.dev,
      comparison?.names?.length,
      step > 0,
    ].join();
    if (key === this.drawn) return;
    this.drawn = key;
    if (!comparison) {
      this.body.replaceChildren(h('p', { class: 'help' }, words.noRun));
      return;
    }
    this.body.replaceChildren(...this.#tables(comparison, milestones));
  }

  /** @param {NotebookComparison} comparison @param {Map<number, number>} milestones */
  #tables(comparison, milestones) {
    const printed = PRINTED[comparison.preset];
    const losses = printed.losses.map((theirs, i) => {
      const at = i * PRINT_EVERY;
      return row(
        words.atStep(count(at)),
        lossText(theirs),
        milestones.has(at) ? lossText(milestones.get(at) ?? NaN) : null,
      );
    });
    const evaluations = /** @type {const} */ (['train', 'dev']).map((split) => {
      const ours = comparison.losses[split];
      return row(
        words.afterStep(split, count(comparison.evaluatedAt)),
        lossText(printed[split]),
        ours === null ? null : lossText(ours),
      );
    });
    const layers = (printed.layers ?? []).flatMap((theirs, i) => {
      const ours = comparison.layers?.[i];
      const saturated = row(
        words.saturated(i + 1),
        fixed(theirs.saturated, 2),
        ours ? fixed(ours.saturated, 2) : null,
      );
      if (Number.isNaN(theirs.std)) return [saturated];
      return [
        saturated,
        row(words.std(i + 1), fixed(theirs.std, 2), ours ? fixed(ours.std, 2) : null),
      ];
    });
    const names = (printed.names ?? []).map((theirs, i) =>
      row(words.name(i + 1), theirs, comparison.names?.[i] ?? null),
    );
    return [
      h('p', { class: 'help' }, words.about(words.sources[printed.source])),
      table([...losses, ...evaluations, ...layers, ...names]),
    ];
  }
}

/**
 * A number or a name of the notebook beside ours, and whether they are the same.
 *
 * @typedef {[name: string, theirs: string, ours: string | null, verdict: string]} Row
 */

/** @param {Row[]} rows */
function table(rows) {
  const head = h('tr', {}, ...['', words.theirs, words.ours, ''].map((text) => h('th', {}, text)));
  const body = rows.map(([name, theirs, ours, verdict]) =>
    h(
      'tr',
      { 'data-verdict': verdict },
      h('th', {}, name),
      h('td', {}, theirs),
      h('td', {}, ours ?? '\u2013'),
      h('td', {}, verdict),
    ),
  );
  const element = h('table', {}, h('thead', {}, head), h('tbody', {}, ...body));
  offer(element, () => ({ columns: ['', words.theirs, words.ours, words.verdict], rows }));
  return scrolling(words.table, element);
}

/** @param {string} name @param {string} theirs @param {string | null} ours @returns {Row} */
function row(name, theirs, ours) {
  return [name, theirs, ours, ours === null ? '' : ours === theirs ? words.same : words.differs];
}
