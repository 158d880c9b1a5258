import * as words from '#words/checks.js';
import { head, scrolling } from '../../base/controls.js';
import { h, setProgress, setStatus } from '../../base/dom.js';
import { exponent } from '../../base/format.js';
import { offer } from '../../plot/canvas.js';
import { Slices } from '../../run/slices.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

/** How many gradients of each tensor are compared. */
const PER_TENSOR = 10;
const COLUMNS = [words.tensor, words.compared, words.difference, words.gradient];

/** The hand-written gradients against finite differences. */
export class GradientCheck {
  /** @param {{ onWake: () => void }} hooks */
  constructor({ onWake }) {
    this.onWake = onWake;
    this.running = false;
    this.slices = new Slices(1, 100);
    this.button = h(
      'button',
      { 'data-action': 'check-gradients', onclick: () => this.#start() },
      words.checkStart,
    );
    this.result = h('p', { class: 'facts', role: 'status', 'data-readout': 'gradient-check' });
    this.body = h('tbody', {});
    this.table = h('table', { hidden: true }, head(COLUMNS), this.body);
    this.element = h(
      'article',
      { 'data-bench': 'gradients' },
      h('h3', {}, words.checkTitle),
      h('p', { class: 'help' }, words.checkHelp),
      this.button,
      this.result,
      scrolling(words.checkTable, this.table),
    );
    /**
     * For each tensor: its name, how many gradients were compared, the largest difference, the
     * largest gradient.
     *
     * @type {[string, number, number, number][]}
     */
    this.rows = [];
    offer(
      this.table,
      () =>
        this.rows.length > 0 && {
          columns: COLUMNS,
          rows: this.rows,
        },
    );
  }

  reset() {
    this.running = false;
    this.rows = [];
    this.button.disabled = false;
    this.table.hidden = true;
    setStatus(this.result, '');
  }

  #start() {
    this.running = true;
    this.button.disabled = true;
    this.onWake();
  }

  update() {}

  /** @param {Snapshot} snapshot */
  work({ source }) {
    if (!this.running) return false;
    const { open, rows, tensors } = this.slices.run((n) => source.checkGradients(PER_TENSOR, n));
    if (open) {
      setProgress(this.result, words.checking(String(tensors.length)));
      return true;
    }
    this.running = false;
    this.button.disabled = false;
    const overall = Math.max(...tensors.map(({ largest }) => largest));
    // If a tensor's gradient is zero up to rounding, its own size is no scale.
    const relative = tensors.map(
      ({ difference, largest }) => difference / Math.max(largest, 1e-4 * overall),
    );
    const compared = tensors.reduce((sum, { checked }) => sum + checked, 0);
    setStatus(this.result, words.checkResult(compared, rows, exponent(Math.max(...relative))));
    this.rows = tensors.map(({ name, checked, difference, largest }) => [
      name,
      checked,
      difference,
      largest,
    ]);
    this.body.replaceChildren(
      ...this.rows.map(([name, checked, difference, largest]) =>
        h(
          'tr',
          {},
          h('th', {}, name),
          ...[String(checked), exponent(difference), exponent(largest)].map((text) =>
            h('td', {}, text),
          ),
        ),
      ),
    );
    this.table.hidden = false;
    return false;
  }
}
