import * as words from '#words/corpus.js';
import { h, setText, uniqueId } from '../base/dom.js';
import { count } from '../base/format.js';
import { NAMES_SHA256 } from '../run/notebook-comparison.js';
import { message } from '../base/errors.js';
import { limits } from '../base/limits.js';
import { Playground } from '../base/wasm.js';

/** @typedef {import('../pkg/makemore_playground.js').CorpusInfo} CorpusInfo */
/** @typedef {import('./commands.js').Text} Text */

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
      placeholder: words.placeholder,
    });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.found = h('p', { role: 'status' });
    this.use = h(
      'button',
      { class: 'primary', 'data-action': 'use-names', onclick: () => this.#use() },
      words.use,
    );
    this.compare = h(
      'button',
      {
        'data-action': 'compare',
        hidden: true,
        onclick: () => this.#compare(),
      },
      words.compare,
    );
    this.offer = h(
      'div',
      { class: 'pending', hidden: true },
      this.found,
      this.use,
      this.compare,
      h('button', { onclick: () => this.clear() }, words.discard),
    );
    this.builtIn = h(
      'button',
      { hidden: true, onclick: () => this.commands.useNames(null) },
      words.builtIn,
    );
    /** What is said of the names that were given. */
    this.answer = h('div', {}, this.error, this.offer);
    this.current = h('p', { class: 'help', 'data-readout': 'corpus' });
    /** Shows the answer where there are no settings to show it in. */
    this.dialog = h(
      'dialog',
      { class: 'names-dialog', 'aria-label': words.title, onclose: () => this.#closeDialog() },
      h('h2', {}, words.heading),
      h(
        'button',
        { 'data-action': 'close-names', onclick: () => this.dialog.close() },
        words.close,
      ),
    );
    this.element = h(
      'div',
      { class: 'row corpus', 'data-key': 'names' },
      h('label', { for: fileId }, words.heading),
      this.file,
      h(
        'details',
        { class: 'paste' },
        h('summary', {}, words.orPaste),
        h('label', { for: pasteId }, words.onePerLine),
        this.area,
        h(
          'button',
          { 'data-action': 'check-names', onclick: () => this.check(this.area.value) },
          words.check,
        ),
      ),
      h('p', { class: 'help' }, words.help),
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
      this.#refuse(words.tooLarge(file.name, (file.size / 1e6).toFixed(1), corpusBytes / 1e6));
      return;
    }
    try {
      this.check(new Uint8Array(await file.arrayBuffer()), file.name);
    } catch (error) {
      this.#refuse(words.unreadable(file.name, message(error)));
    }
  }

  /** Looks at a text without touching the run. @param {Text} text @param {string} [name] */
  check(text, name) {
    this.clear();
    /** @type {CorpusInfo} */
    let info;
    try {
      const config = this.commands.run()?.config;
      info = Playground.checkCorpus(text, { ...config, corpus: 'custom' });
    } catch (error) {
      this.#refuse(name ? words.refused(name, message(error)) : message(error));
      return;
    }
    this.text = text;
    const { names, letters, rows, sha256 } = info;
    const isNotebooks = sha256 === NAMES_SHA256;
    this.compare.hidden = !isNotebooks;
    const whose = isNotebooks ? words.notebooks : '';
    setText(this.found, whose + words.found(count(names), count(letters), count(rows.train)));
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
    const { text } = this;
    this.dialog.close();
    if (text !== null) this.commands.useNames(text);
  }

  #compare() {
    const { text } = this;
    this.dialog.close();
    if (text !== null) this.commands.compareWithNotebook(text);
  }

  clear() {
    this.text = null;
    this.offer.hidden = true;
    setText(this.error, '');
  }

  /** Shows what the run trains on now. @param {number} names @param {boolean} custom */
  show(names, custom) {
    this.clear();
    this.builtIn.hidden = !custom;
    setText(this.current, (custom ? words.ownNow : words.builtInNow)(count(names)));
  }
}
