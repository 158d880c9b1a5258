import * as words from '#words/log-panel.js';
import { copyText } from '../base/clipboard.js';
import { h, setFlag, setProgress, setStatus } from '../base/dom.js';
import { saveFile } from '../share/save-file.js';
import { count, percent } from '../base/format.js';
import { LossLog, toCsv, toMarkdown } from '../run/loss-log.js';
import { ALL_ROWS, SLICE } from '../run/slices.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** The lecture's loss log, written by the page: a row for each finished run. */
export class LogPanel {
  /** @param {import('./commands.js').Commands} commands */
  constructor(commands) {
    this.commands = commands;
    this.lossLog = new LossLog(commands.keepsLog);
    /** Whether the losses of the present run are being measured. */
    this.measuring = false;
    this.list = h('ol', { class: 'log', 'data-readout': 'log' });
    this.note = h('p', { class: 'help', role: 'status' });
    this.text = h('textarea', {
      readOnly: true,
      rows: 4,
      hidden: true,
      'aria-label': words.asText,
    });
    this.add = h('button', { 'data-action': 'log-run', onclick: () => this.#measure() }, words.add);
    const button = (
      /** @type {string} */ action,
      /** @type {string} */ name,
      /** @type {() => void} */ onclick,
    ) => h('button', { 'data-action': action, onclick }, name);
    this.element = h(
      'section',
      { class: 'panel log-panel', 'data-panel': 'log' },
      h('h2', {}, words.title),
      this.list,
      this.note,
      h(
        'div',
        { class: 'controls' },
        this.add,
        button('log-markdown', words.copyMarkdown, () => this.#copy(toMarkdown(this.lossLog.rows))),
        button('log-csv', words.copyCsv, () => this.#copy(toCsv(this.lossLog.rows))),
        button('log-save', words.saveCsv, () =>
          saveFile(toCsv(this.lossLog.rows), 'text/csv', 'makemore-loss-log.csv'),
        ),
        button('log-clear', words.clear, () => this.#clear()),
      ),
      this.text,
    );
    this.watching = new AbortController();
    this.lossLog.watch(() => this.#show(), this.watching.signal);
    this.#show();
  }

  reset() {
    this.measuring = false;
  }

  /** @param {Snapshot} snapshot */
  update({ playing, step }) {
    const run = this.commands.run();
    const isLogged = run?.logged === step;
    setFlag(this.add, 'disabled', playing || step === 0 || isLogged || this.measuring);
    if (run?.done && !isLogged && !this.measuring) this.#measure();
  }

  #measure() {
    this.measuring = true;
    this.commands.wake();
  }

  /**
   * Measures train and dev loss of the run in slices while it rests.
   *
   * @param {Snapshot} snapshot
   * @returns {boolean} whether more is left
   */
  work({ source, playing, step, config }) {
    const run = this.commands.run();
    if (!run || !this.measuring || playing) return false;
    if (run.dev.running || run.wantsComparison()) return true;
    if (source.rows.dev > 0 && run.devLoss === undefined) return true;
    const train = source.evaluate('train', ALL_ROWS, SLICE);
    if (train.done < train.total || train.step !== step) {
      const share = percent(train.done / Math.max(train.total, 1));
      setProgress(this.note, words.measuring(share));
      return true;
    }
    this.measuring = false;
    run.logged = step;
    this.lossLog.add(config, { train: finite(train.loss), dev: finite(run.devLoss), steps: step });
    this.#show();
    return false;
  }

  #clear() {
    this.lossLog.clear();
    this.text.hidden = true;
    this.#show();
  }

  /** @param {string} text */
  async #copy(text) {
    this.text.value = text;
    this.text.hidden = false;
    if (await copyText(text)) return setStatus(this.note, words.copied);
    this.text.select();
    setStatus(this.note, words.copyByHand);
  }

  #show() {
    setStatus(this.note, this.lossLog.problem);
    const number = (/** @type {number | null} */ x) => (x === null ? '\u2013' : x.toFixed(4));
    const items = this.lossLog.rows.map(({ name, differs, train, dev, steps, seed, notebook }) =>
      h(
        'li',
        {},
        h('b', {}, name),
        words.row(number(train), number(dev), count(steps), seed),
        differs ? h('span', { class: 'help' }, words.differs(differs)) : null,
        notebook ? h('span', { class: 'help' }, words.notebook(notebook)) : null,
      ),
    );
    this.list.replaceChildren(
      ...(items.length > 0 ? items : [h('li', { class: 'help' }, words.empty)]),
    );
  }
}

/** A loss, where it is a number. @param {number | undefined} x */
function finite(x) {
  return x !== undefined && Number.isFinite(x) ? x : null;
}
