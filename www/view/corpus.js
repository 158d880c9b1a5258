import { h, setText, uniqueId } from '../base/dom.js';
import { count } from '../base/format.js';
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
  const such = first.map((name) => `\u201c${withUnseen(name)}\u201d`).join(', ');
  const parts = [
    `${count(names)} names, such as ${such}`,
    `up to ${count(longest)} letters each`,
    `${count(letters)} different letters${unseen.length > 0 ? `, among them ${unseen.join(', ')}` : ''}`,
    `${count(rows.train)} rows to train on`,
  ];
  if (encoding !== 'UTF-8') parts.push(`read as ${encoding}`);
  return parts.join('; ');
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
    const fileId = uniqueId('file');
    const pasteId = uniqueId('paste');
    this.file = h('input', {
      id: fileId,
      type: 'file',
      accept: '.txt,.csv,text/*',
      onchange: () => this.#chosen(),
    });
    this.area = h('textarea', {
      id: pasteId,
      rows: 4,
      spellcheck: false,
      placeholder: 'emma\nolivia\nava',
    });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.found = h('p', { role: 'status' });
    this.use = h(
      'button',
      { class: 'primary', 'data-action': 'use-names', onclick: () => this.#use() },
      'Train on these names',
    );
    this.compare = h(
      'button',
      {
        'data-action': 'compare',
        hidden: true,
        onclick: () => this.#compare(),
      },
      'Compare with the notebook',
    );
    this.offer = h(
      'div',
      { class: 'pending', hidden: true },
      this.found,
      this.use,
      this.compare,
      h('button', { onclick: () => this.clear() }, 'Discard'),
    );
    this.question = h('p', { role: 'status' });
    this.ask = h(
      'div',
      { class: 'pending', hidden: true },
      this.question,
      h(
        'button',
        { class: 'primary', 'data-action': 'take-column', onclick: () => this.#takeColumn() },
        'Take that column',
      ),
      h(
        'button',
        { 'data-action': 'take-lines', onclick: () => this.#takeLines() },
        'Take whole lines',
      ),
      h('button', { onclick: () => this.clear() }, 'Discard'),
    );
    this.builtIn = h(
      'button',
      { hidden: true, onclick: () => this.commands.useNames(null) },
      'Back to the built-in names',
    );
    /** What is said of the names that were given. */
    this.answer = h('div', {}, this.error, this.ask, this.offer);
    this.current = h('p', { class: 'help', 'data-readout': 'corpus' });
    /** Shows the answer where there are no settings to show it in. */
    this.dialog = h(
      'dialog',
      { class: 'names-dialog', 'aria-label': 'Names', onclose: () => this.#closeDialog() },
      h('h2', {}, 'Your own names'),
      h('button', { 'data-action': 'close-names', onclick: () => this.dialog.close() }, 'Close'),
    );
    this.element = h(
      'div',
      { class: 'row corpus', 'data-key': 'names' },
      h('label', { for: fileId }, 'Your own names'),
      this.file,
      h(
        'details',
        { class: 'paste' },
        h('summary', {}, 'or paste them'),
        h('label', { for: pasteId }, 'One name a line'),
        this.area,
        h(
          'button',
          { 'data-action': 'check-names', onclick: () => this.check(this.area.value) },
          'Check these names',
        ),
      ),
      h(
        'p',
        { class: 'help' },
        'A text file with one name a line; you can also drop it anywhere on the page. It stays in your browser.',
      ),
      this.answer,
      this.current,
      this.builtIn,
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
      this.#refuse(
        `${file.name}: the text is ${(file.size / 1e6).toFixed(1)} MB; give at most ${corpusBytes / 1e6} MB`,
      );
      return;
    }
    try {
      await this.check(new Uint8Array(await file.arrayBuffer()), file.name);
    } catch (error) {
      this.#refuse(`${file.name}: the file could not be read (${message(error)}); choose it again`);
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
        setText(this.found, `Reading: ${Math.floor((100 * done) / total)} %`);
        await new Promise((resolve) => setTimeout(resolve));
        if (this.looks.current !== mine) return;
      }
      this.#answer(text, look.info(), name);
    } catch (error) {
      this.#refuse(name ? `${name}: ${message(error)}` : message(error));
    }
  }

  /** @param {Text} text @param {CorpusInfo} info @param {string} [name] */
  #answer(text, info, name) {
    this.text = text;
    const isNotebooks = info.sha256 === NAMES_SHA256;
    this.compare.hidden = !isNotebooks;
    const whose = isNotebooks ? 'This is makemore\u2019s own names.txt. ' : '';
    setText(this.found, `${whose}${understood(info)}. Training on them restarts training.`);
    const { table } = info;
    this.ask.hidden = !table;
    this.offer.hidden = Boolean(table);
    if (!table) return;
    const first = table.first.map((field) => `\u201c${withUnseen(field)}\u201d`).join(', ');
    setText(
      this.question,
      `${name ?? 'The text'} looks like a table of ${table.columns} columns. Take its column ${table.column}, with ${first}?`,
    );
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
    setText(
      this.current,
      `Now: ${count(names)} ${custom ? 'names of your own' : 'US names of 2018'}.`,
    );
  }
}
