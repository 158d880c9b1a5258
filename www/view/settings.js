import * as words from '#words/settings.js';
import { h, setText } from '../base/dom.js';
import { message } from '../base/errors.js';
import { byLabel, inWords, restarts } from '../base/setting-words.js';
import { Playground } from '../base/wasm.js';
import { withChanges } from '../run/config.js';
import { SettingsHelp } from './settings-help.js';
import { Row } from './settings-row.js';
import { SettingsSearch } from './settings-search.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */
/** @typedef {import('../pkg/makemore_playground.js').KeyInfo} KeyInfo */

/** Names that a sentence holds at most. */
const MOST_NAMED = 4;

/**
 * The controls of every config key, built from the table that the Rust side checks with. It keeps
 * what was typed until it is applied or thrown away; it never changes the running training by
 * itself.
 */
export class Settings {
  /** @param {import('./commands.js').Commands} commands */
  constructor(commands) {
    this.commands = commands;
    /** What differs from the running config. @type {Record<string, any>} */
    this.pending = {};
    /** @type {Config | null} */
    this.config = null;
    this.presets = Playground.presets();
    this.infos = Playground.configKeys();
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    for (const info of this.infos)
      this.rows.set(
        info.key,
        new Row(info, {
          onEdit: (value) => this.#edited(info, value),
          onUndo: () => this.#undo(info.key),
          onApply: () => this.apply(),
        }),
      );
    this.preset = new Row(
      {
        key: 'preset',
        label: words.preset,
        kind: 'choice',
        choices: this.presets.map(({ name }) => name),
        titles: this.presets.map(({ title }) => title),
        unit: '',
        help: words.presetHelp,
        live: false,
      },
      {
        onEdit: (name) => this.#choosePreset(name),
        onUndo: () => this.discard(),
        onApply: () => this.apply(),
      },
    );
    this.message = h('p', { role: 'status' });
    this.start = h(
      'button',
      { class: 'primary', 'data-action': 'apply', onclick: () => this.apply() },
      words.restart,
    );
    this.bar = h(
      'div',
      { class: 'pending', hidden: true },
      this.message,
      this.start,
      h('button', { 'data-action': 'discard', onclick: () => this.discard() }, words.discard),
    );
    this.groups = new Map(
      Object.entries(words.groups).map(([group, title]) => [group, this.#makeGroup(group, title)]),
    );
    this.search = new SettingsSearch(new Map([['preset', this.preset], ...this.rows]), this.groups);
    this.element = h(
      'div',
      { class: 'settings' },
      this.search.element,
      this.preset.element,
      ...this.groups.values(),
      this.bar,
    );
    this.help = new SettingsHelp(this.element);
  }

  /** @param {string} group @param {string} title */
  #makeGroup(group, title) {
    const rows = [...this.rows.values()].filter(({ info }) => groupOf(info) === group);
    const isMixed = rows.some(({ info }) => info.live);
    const effect = h('p', { class: 'help group-effect', 'data-mixed': isMixed });
    return h(
      'details',
      { open: group === 'network' || group === 'initialisation' },
      h('summary', {}, title),
      effect,
      ...rows.map(({ element }) => element),
    );
  }

  /** Whether the run so far stays to be compared with when another one starts. */
  get #keepsLast() {
    return this.commands.compare()?.pins.keepsBefore ?? false;
  }

  /** Says by every control what a change of it does. */
  #showEffects() {
    const effect = restarts(this.#keepsLast);
    for (const row of [this.preset, ...this.rows.values()]) row.showEffect(effect);
    for (const group of this.groups.values()) {
      const line = group.querySelector('.group-effect');
      if (!(line instanceof HTMLElement)) continue;
      setText(line, words.effect(this.#keepsLast, line.dataset.mixed === 'true'));
    }
  }

  /** Shows the config that is running and forgets what was typed. @param {Config} config */
  show(config) {
    this.config = config;
    this.pending = {};
    this.#refresh();
  }

  /**
   * A key's value as it is running now; what was typed elsewhere stays.
   *
   * @param {Config} config
   */
  sync(config) {
    this.config = config;
    this.#refresh();
  }

  /** The config as it would be applied. @returns {Partial<Config>} */
  get wanted() {
    return this.config ? withChanges(this.config, this.pending) : this.pending;
  }

  /** @param {string} preset */
  #choosePreset(preset) {
    this.pending = { preset };
    this.#changed();
  }

  /** @param {KeyInfo} info @param {any} value */
  #edited(info, value) {
    const row = this.rows.get(info.key);
    if (!row) return;
    if (info.live && !('preset' in this.pending)) {
      try {
        this.commands.setLive(info.key, value);
        row.setError('');
      } catch (error) {
        row.setError(byLabel(message(error), this.infos));
      }
      return;
    }
    this.pending[info.key] = value;
    this.#changed();
  }

  /** @param {string} key */
  #undo(key) {
    const { [key]: _, ...others } = this.pending;
    // Where a preset is chosen, a key goes back to what is running, not to the preset's value.
    this.pending =
      'preset' in others && this.config
        ? { ...others, [key]: /** @type {Record<string, any>} */ (this.config)[key] }
        : others;
    this.#refresh();
  }

  #changed() {
    const error = this.#refresh();
    if (!error && this.commands.isUntouched()) this.apply();
  }

  apply() {
    if (this.#refresh()) return;
    this.commands.change(this.pending);
  }

  discard() {
    if (this.config) this.show(this.config);
  }

  /**
   * Checks what was typed and shows the result; returns the error, if there is one.
   *
   * @returns {string}
   */
  #refresh() {
    if (!this.config) return '';
    let error = '';
    /** @type {Record<string, any>} */
    let full = { ...this.config, ...this.pending };
    try {
      full = Playground.resolve(this.wanted);
    } catch (thrown) {
      error = message(thrown);
    }
    const relevant = error ? null : new Set(Playground.relevantKeys(this.wanted));
    const running = /** @type {Record<string, any>} */ (this.config);
    const base = /** @type {Record<string, any>} */ (
      this.presets.find(({ name }) => name === full.preset)?.config ?? full
    );
    this.#showEffects();
    this.preset.show(full.preset, undefined, running.preset);
    for (const row of this.rows.values()) {
      const { key } = row.info;
      row.show(full[key], base[key], running[key]);
      row.setError(error ? this.#errorOf(key, error) : '');
      // What means nothing beside the others is not asked for.
      if (relevant) row.element.hidden = !relevant.has(/** @type {KeyInfo['key']} */ (key));
    }
    this.search.update();
    this.#openErrors();
    this.#showBar(error, full);
    return error;
  }

  /**
   * What is wrong with one setting: where several are, a config tells of the first one only.
   *
   * @param {string} key
   * @param {string} first
   */
  #errorOf(key, first) {
    const isOf = (/** @type {string} */ error) => error.startsWith(`${key}: `);
    if (isOf(first)) return byLabel(first, this.infos);
    if (!(key in this.pending)) return '';
    try {
      Playground.resolve({ ...this.config, [key]: this.pending[key] });
    } catch (thrown) {
      if (isOf(message(thrown))) return byLabel(message(thrown), this.infos);
    }
    return '';
  }

  /** Opens groups that have an error, so that it is not hidden. */
  #openErrors() {
    for (const row of this.rows.values()) {
      const group = this.groups.get(groupOf(row.info));
      if (row.error.textContent !== '' && group) group.open = true;
    }
  }

  /** @param {string} error @param {Record<string, any>} full */
  #showBar(error, full) {
    const running = /** @type {Record<string, any>} */ (this.config);
    const changed = [this.preset, ...this.rows.values()].filter(
      ({ info }) => full[info.key] !== running[info.key],
    );
    this.bar.hidden = Object.keys(this.pending).length === 0 || (!error && changed.length === 0);
    const names = changed.map(({ info }) => info.label);
    const named =
      names.length > MOST_NAMED
        ? [...names.slice(0, MOST_NAMED - 1), words.more(names.length - MOST_NAMED + 1)]
        : names;
    setText(
      this.message,
      error
        ? words.notYet(byLabel(error, this.infos))
        : words.changing(inWords(named), this.#keepsLast),
    );
    for (const button of [
      this.start,
      ...[this.preset, ...this.rows.values()].map(({ apply }) => apply),
    ])
      button.disabled = error !== '';
  }
}

/** @param {import('./settings-row.js').RowInfo & { group?: string }} info */
const groupOf = (info) => info.group ?? '';
