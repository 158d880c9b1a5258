import { h, setText } from '../dom.js';
import { saveFile } from '../export/save.js';
import { count } from '../format.js';
import { makeRow, readLog, toCsv, toMarkdown, writeLog } from '../log.js';
import { Slices } from '../slices.js';

/** @typedef {import('../playground.js').Snapshot} Snapshot */
/** @typedef {import('../run.js').Run} Run */

/** The lecture's loss log, written by the page: a row for each finished run. */
export class LogPanel {
  /** @param {() => void} onWake @param {boolean} keeps whether the rows outlive the visit: not in somebody else's page */
  constructor(onWake, keeps) {
    this.onWake = onWake;
    this.keeps = keeps;
    this.rows = keeps ? readLog() : [];
    this.slices = new Slices(16, 20_000);
    /** The run being measured. @type {Run | null} */
    this.run = null;
    this.list = h('ol', { class: 'log', 'data-readout': 'log' });
    this.note = h('p', { class: 'help', role: 'status' });
    this.text = h('textarea', { readOnly: true, rows: 4, hidden: true, 'aria-label': 'The log as text' });
    this.add = h('button', { 'data-action': 'log-run', onclick: () => this.#measure() }, 'Add this run');
    const button = (/** @type {string} */ action, /** @type {string} */ name, /** @type {() => void} */ onclick) => h('button', { 'data-action': action, onclick }, name);
    this.element = h(
      'section',
      { class: 'panel log-panel', 'data-panel': 'log' },
      h('h2', {}, 'Loss log'),
      this.list,
      this.note,
      h('div', { class: 'controls' }, this.add, button('log-markdown', 'Copy as Markdown', () => this.#copy(toMarkdown(this.rows))), button('log-csv', 'Copy as CSV', () => this.#copy(toCsv(this.rows))), button('log-save', 'Save CSV', () => saveFile(toCsv(this.rows), 'text/csv', 'makemore-loss-log.csv')), button('log-clear', 'Clear', () => this.#clear())),
      this.text,
    );
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.#show();
  }

  reset() {
    this.run = null;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    const { run, playing, step } = snapshot;
    this.add.disabled = playing || step === 0 || run.logged === step || this.run !== null;
    if (run.done && run.logged !== step && this.run !== run) this.#measure();
  }

  #measure() {
    if (!this.snapshot) return;
    this.run = this.snapshot.run;
    this.onWake();
  }

  /** Measures train and dev loss of the run in slices while it rests. @param {Snapshot} snapshot */
  work({ run, playing, playground, step, config }) {
    if (this.run !== run || playing || run.dev.running || run.wantsComparison()) return this.run !== null && !playing;
    const dev = run.history.dev.at(-1);
    if (playground.rows.dev > 0 && dev?.step !== step) return true;
    const { done, total, loss, step: measured } = this.slices.run((rows) => playground.evaluate('train', rows));
    if (done < total || measured !== step) {
      setText(this.note, `Measuring the train loss: ${Math.round((100 * done) / Math.max(total, 1))}\u2009%`);
      return true;
    }
    this.run = null;
    run.logged = step;
    const rounded = (/** @type {number | undefined} */ x) => (x === undefined || !Number.isFinite(x) ? null : x);
    this.rows.push(makeRow(config, this.rows.at(-1)?.config, { train: rounded(loss), dev: rounded(dev?.loss), steps: step }));
    setText(this.note, this.keeps ? writeLog(this.rows) : '');
    this.#show();
    return false;
  }

  #clear() {
    this.rows = [];
    setText(this.note, this.keeps ? writeLog(this.rows) : '');
    this.text.hidden = true;
    this.#show();
  }

  /** @param {string} text */
  async #copy(text) {
    this.text.value = text;
    this.text.hidden = false;
    try {
      await navigator.clipboard.writeText(text);
      setText(this.note, 'Copied.');
    } catch {
      this.text.select();
      setText(this.note, 'The browser did not let the page copy; the text is selected below.');
    }
  }

  #show() {
    const number = (/** @type {number | null} */ x) => (x === null ? '\u2013' : x.toFixed(4));
    const items = this.rows.map(({ name, differs, train, dev, steps, seed, notebook }) =>
      h(
        'li',
        {},
        h('b', {}, name),
        ` train ${number(train)}, dev ${number(dev)}, ${count(steps)} steps, seed ${seed}`,
        differs ? h('span', { class: 'help' }, ` (${differs})`) : null,
        notebook ? h('span', { class: 'help' }, `; on makemore\u2019s names the notebook has ${notebook}`) : null,
      ),
    );
    this.list.replaceChildren(...(items.length > 0 ? items : [h('li', { class: 'help' }, 'A finished run adds a row here.')]));
  }
}
