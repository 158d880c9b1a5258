import * as words from '#words/status.js';
import { message } from '../base/errors.js';
import { count } from '../base/format.js';
import { Playground } from '../base/wasm.js';
import { liveKeys, withChanges } from '../run/config.js';
import { Run } from '../run/run.js';
import { withCompare } from './parts.js';
import { holdsPins, isSavedRun, readRunFile } from './saved-run-file.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/**
 * Changes the running network, or starts another one in its place. What is not possible is thrown
 * as an error.
 */
export class Changes {
  /** @param {import('./owner.js').Owner} app */
  constructor(app) {
    this.app = app;
  }

  /**
   * @param {Partial<Config>} config
   * @param {string | Uint8Array | null} [text]
   * @param {import('../base/wasm.js').CorpusCheck} [look] one that has read the text
   */
  #restart(config, text = this.app.run?.text ?? null, look = undefined) {
    const { run } = this.app;
    const names = config.corpus === 'custom' ? text : null;
    // Names that are there are not read again: a long text takes a second.
    const known = run && run.text === names ? run.playground.sibling(config) : undefined;
    const next = new Run(config, names, look?.playground(config) ?? known);
    if (run && next.text === run.text) {
      next.packed = run.packed;
      next.cameAlong = run.cameAlong;
    }
    this.app.adopt(next);
  }

  /** The same config and seed from step 0. */
  reset() {
    const { run } = this.app;
    if (run) this.#restart(run.config);
  }

  /**
   * A text that is no valid value of its key is reported and left out.
   *
   * @param {[string, string][]} pairs
   */
  startFromTexts(pairs) {
    const { config, errors } = Playground.fromText(pairs);
    const isCustom = this.app.run?.config.corpus === 'custom';
    this.#restart(isCustom ? { ...config, corpus: 'custom' } : config);
    if (errors.length > 0) {
      const texts = errors.map((error) => error.message).join('; ');
      this.app.messages.show(words.leftOut(texts), true);
    }
  }

  /**
   * Changes keys of the config: in the running training where that is possible, else in a new
   * network. If nothing changes, nothing is done.
   *
   * @param {Partial<Config>} changes
   */
  change(changes) {
    const { run } = this.app;
    if (!run) return;
    const live = liveKeys();
    const entries = Object.entries(changes).filter(([, value]) => value !== undefined);
    const running = /** @type {Record<string, any>} */ (run.config);
    // What is given as it is runs on; a preset is given for all that it brings along.
    const others = entries.filter(([key, value]) => key === 'preset' || running[key] !== value);
    if (others.every(([key]) => live.has(key))) {
      for (const [key, value] of others) this.setLive(key, value);
      return;
    }
    const config = withChanges(run.config, changes);
    const resolved = /** @type {Record<string, any>} */ (Playground.resolve(config));
    if (Object.entries(running).every(([key, value]) => resolved[key] === value)) return;
    this.#restart(config);
  }

  /** @param {string} key @param {any} value */
  setLive(key, value) {
    const { run } = this.app;
    if (!run || /** @type {any} */ (run.config)[key] === value) return;
    run.set(key, value);
    this.app.view?.settings?.settings.sync(run.config);
    // The address changes at once, and the last copy would no longer match it.
    this.app.autosave?.look(true);
    this.app.drawAgain();
    this.app.noteChange();
  }

  /**
   * @param {string | Uint8Array | null} text
   * @param {import('../base/wasm.js').CorpusCheck} [look] one that has read the text
   */
  useNames(text, look) {
    const { corpus: _, ...config } = this.app.run?.config ?? {};
    this.#restart(text === null ? config : { ...config, corpus: 'custom' }, text, look);
  }

  /**
   * The present preset, as the notebook has it, on the notebook's names.
   *
   * @param {string | Uint8Array} text
   */
  compareWithNotebook(text) {
    this.#restart({ preset: this.app.run?.config.preset, corpus: 'custom' }, text);
  }

  /** What was dropped: a saved run or names. @param {DataTransfer} what */
  async drop(what) {
    const { view } = this.app;
    const file = what.files[0];
    const text = what.getData('text/plain');
    if (!view || (!file && !text)) return;
    // What was wrong with the file before is mended.
    this.app.messages.show('', false);
    if (file && (await isSavedRun(file))) await this.loadFile(file);
    else await view.offerNames(file ?? text);
  }

  /** @param {File} file */
  async loadFile(file) {
    try {
      const bytes = await readRunFile(file);
      this.app.events.during(() => {
        this.load(bytes);
        const { step } = /** @type {Run} */ (this.app.run);
        this.app.messages.show(words.fileAt(file.name, count(step)), false);
      });
    } catch (error) {
      const what = message(error);
      this.app.messages.show(words.fileFault(file.name, what), true, words.readersFile(what));
    }
  }

  /** Goes on with a run that was saved, and trains its pinned runs. @param {Uint8Array} file */
  load(file) {
    this.app.adopt(Run.load(file));
    if (holdsPins(file)) withCompare(this.app, (compare) => compare.openFile(file));
  }
}
