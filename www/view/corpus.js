import * as words from '#words/corpus.js';
import { button, h, setText, uniqueId } from '../base/dom.js';
import { count, percent } from '../base/format.js';
import { NAMES_SHA256 } from '../run/notebook-comparison.js';
import { message } from '../base/errors.js';
import { limits } from '../base/limits.js';
import { unseenName, withUnseen } from '../base/letters.js';
import { CorpusCheck, Playground } from '../base/wasm.js';
import { SLICE } from '../run/slices.js';

/** @typedef {import('../pkg/makemore_playground.js').CorpusInfo} CorpusInfo */
/** @typedef {import('./commands.js').Text} Text */

/** Milliseconds of the first slice of a look: most texts are read by then. */
const FIRST_SLICE = 20;

/** What was understood of a text. @param {CorpusInfo} info */
function understood({ names, letters, alphabet, longest, first, encoding, rows }) {
  const unseen = Array.from(alphabet, unseenName).filter((name) => name !== null);
  const facts = [
    words.found(count(names), first.map(withUnseen)),
    words.longest(count(longest)),
    words.letters(count(letters)) + (unseen.length > 0 ? words.unseen(unseen) : ''),
    words.rows(count(rows.train)),
  ];
  if (encoding !== 'UTF-8') facts.push(words.readAs(encoding));
  return facts;
}

/**
 * Names of the reader's own: a file, a drop, or a paste. The running training goes on until they
 * are used.
 */
export class CorpusControl {
  /** @param {import('./commands.js').Commands} commands */
  constructor(commands) {
    this.commands = commands;
    /** @type {Text | null} */
    this.text = null;
    /**
     * Looks at texts: their number, and the one that is not closed.
     *
     * @type {{ current: number, open: CorpusCheck | null }}
     */
    this.looks = { current: 0, open: null };
    this.file = h('input', {
      id: uniqueId('file'),
      type: 'file',
      accept: '.txt,.csv,text/*',
      onchange: () => this.#chosen(),
    });
    this.area = h('textarea', {
      id: uniqueId('paste'),
      rows: 4,
      spellcheck: false,
      placeholder: words.placeholder,
    });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.found = h('p', { role: 'status' });
    this.use = button('use-names', words.use, () => this.#use());
    this.use.classList.add('primary');
    this.compare = button('compare', words.compare, () => this.#compare());
    this.compare.hidden = true;
    this.offer = this.#pending(this.found, this.use, this.compare);
    this.question = h('p', { role: 'status' });
    const takeColumn = button('take-column', words.useColumn, () => this.#takeColumn());
    takeColumn.classList.add('primary');
    const takeLines = button('take-lines', words.useLines, () => this.#takeLines());
    this.ask = this.#pending(this.question, takeColumn, takeLines);
    this.builtIn = h(
      'button',
      { hidden: true, onclick: () => this.commands.useNames(null) },
      words.builtIn,
    );
    /** What is said of the names that were given. */
    this.answer = h('div', {}, this.error, this.ask, this.offer);
    this.current = h('p', { class: 'help', 'data-readout': 'corpus' });
    /** Shows the answer where there are no settings to show it in. */
    this.dialog = this.#makeDialog();
    this.element = h(
      'div',
      { class: 'row corpus', 'data-key': 'names' },
      h('label', { for: this.file.id }, words.heading),
      this.file,
      this.#makePaste(),
      h('p', { class: 'help' }, words.help),
      this.answer,
      this.current,
      this.builtIn,
    );
  }

  /** Something that waits for an answer, which may be that all is dropped. @param {Node[]} parts */
  #pending(...parts) {
    const discard = h('button', { onclick: () => this.clear() }, words.discard);
    return h('div', { class: 'pending', hidden: true }, ...parts, discard);
  }

  #makeDialog() {
    return h(
      'dialog',
      { class: 'names-dialog', 'aria-label': words.title, onclose: () => this.#closeDialog() },
      h('h2', {}, words.heading),
      button('close-names', words.close, () => this.dialog.close()),
    );
  }

  /** Where names are pasted. */
  #makePaste() {
    return h(
      'details',
      { class: 'paste' },
      h('summary', {}, words.orPaste),
      h('label', { for: this.area.id }, words.onePerLine),
      this.area,
      button('check-names', words.check, () => this.check(this.area.value)),
    );
  }

  #chosen() {
    const file = this.file.files?.[0];
    // The same file can be chosen again after it was corrected.
    if (file) this.read(file).finally(() => (this.file.value = ''));
  }

  /** @param {File} file */
  async read(file) {
    // A larger file is not even read.
    const { corpusBytes } = limits();
    if (file.size > corpusBytes) {
      this.#refuse(words.tooLarge(file.name, (file.size / 1e6).toFixed(1), corpusBytes / 1e6));
      return;
    }
    try {
      await this.check(new Uint8Array(await file.arrayBuffer()), file.name);
    } catch (error) {
      this.#refuse(words.unreadable(file.name, message(error)));
    }
  }

  /**
   * Looks at a text without touching the run, in slices.
   *
   * @param {Text} text
   * @param {string} [name]
   */
  async check(text, name) {
    this.clear();
    const { current: mine } = this.looks;
    try {
      const config = this.commands.run()?.config;
      const look = new CorpusCheck(text, { ...config, corpus: 'custom' });
      this.looks.open = look;
      for (let ms = FIRST_SLICE; ; ms = SLICE) {
        const { done, total } = look.advance(ms);
        if (done === total) break;
        setText(this.found, words.reading(percent(done / total)));
        await new Promise((resolve) => setTimeout(resolve));
        if (this.looks.current !== mine) return;
      }
      this.#answer(text, look.info(), name);
    } catch (error) {
      this.#refuse(name ? words.refused(name, message(error)) : message(error));
    }
  }

  /** @param {Text} text @param {CorpusInfo} info @param {string} [name] */
  #answer(text, info, name) {
    this.text = text;
    const isNotebooks = info.sha256 === NAMES_SHA256;
    this.compare.hidden = !isNotebooks;
    setText(this.found, words.understood(isNotebooks ? words.notebooks : '', understood(info)));
    const { table } = info;
    this.ask.hidden = !table;
    this.offer.hidden = Boolean(table);
    if (!table) return;
    const { columns, column } = table;
    const first = table.first.map(withUnseen);
    setText(this.question, words.table({ name: name ?? words.theText, columns, column, first }));
  }

  #takeColumn() {
    const { text } = this;
    if (text === null) return;
    try {
      this.check(Playground.namesOfTable(text));
    } catch (error) {
      this.#refuse(message(error));
    }
  }

  #takeLines() {
    this.ask.hidden = true;
    this.offer.hidden = false;
  }

  /** @param {string} text */
  #refuse(text) {
    this.clear();
    setText(this.error, text);
  }

  /** Shows the answer in a dialog until it is accepted or closed. */
  openDialog() {
    this.dialog.lastElementChild?.before(this.answer);
    if (!this.dialog.open) this.dialog.showModal();
  }

  #closeDialog() {
    this.current.before(this.answer);
    this.clear();
  }

  #use() {
    const { text, looks } = this;
    // To close the dialog discards what was found.
    const look = looks.open;
    looks.open = null;
    this.dialog.close();
    if (text !== null) this.commands.useNames(text, look ?? undefined);
    look?.free();
  }

  #compare() {
    const { text } = this;
    this.dialog.close();
    if (text !== null) this.commands.compareWithNotebook(text);
  }

  clear() {
    this.text = null;
    this.looks.open?.free();
    this.looks = { current: this.looks.current + 1, open: null };
    this.offer.hidden = true;
    this.ask.hidden = true;
    setText(this.error, '');
  }

  /** Shows what the run trains on now. @param {number} names @param {boolean} custom */
  show(names, custom) {
    this.clear();
    this.builtIn.hidden = !custom;
    setText(this.current, (custom ? words.ownNow : words.builtInNow)(count(names)));
  }
}
