import { h, setText, uniqueId } from '../base/dom.js';
import { message } from '../base/errors.js';
import { Playground } from '../base/wasm.js';
import { withChanges } from '../run/config.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */
/** @typedef {import('../pkg/makemore_playground.js').KeyInfo} KeyInfo */

const GROUPS = {
  data: 'Data',
  network: 'Network',
  initialisation: 'Initialisation',
  normalisation: 'Normalisation',
  training: 'Training',
};

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
    this.rows = new Map(
      Playground.configKeys().map((info) => [
        info.key,
        new Row(info, (v) => this.#edited(info, v)),
      ]),
    );
    this.preset = h(
      'select',
      { id: uniqueId('preset'), onchange: () => this.#choosePreset() },
      ...this.presets.map(({ name, title }) => h('option', { value: name }, title)),
    );
    this.message = h('p', { role: 'status' });
    this.bar = h(
      'div',
      { class: 'pending', hidden: true },
      this.message,
      h(
        'button',
        { class: 'primary', 'data-action': 'apply', onclick: () => this.apply() },
        'Start new network',
      ),
      h('button', { 'data-action': 'discard', onclick: () => this.discard() }, 'Discard'),
    );
    this.groups = new Map(
      Object.entries(GROUPS).map(([group, title]) => {
        const rows = [...this.rows.values()].filter((row) => row.info.group === group);
        const open = group === 'network' || group === 'initialisation';
        const element = h(
          'details',
          { open },
          h('summary', {}, title),
          ...rows.map((row) => row.element),
        );
        return [group, element];
      }),
    );
    this.element = h(
      'div',
      { class: 'settings' },
      h(
        'div',
        { class: 'row', 'data-key': 'preset' },
        h('label', { for: this.preset.id }, 'Preset'),
        this.preset,
        h(
          'p',
          { class: 'help' },
          'The lecture\u2019s stations, each a full set of values. Starts a new network.',
        ),
        h('p', { class: 'error', 'data-error': '' }),
      ),
      this.bar,
      ...this.groups.values(),
    );
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

  #choosePreset() {
    this.pending = { preset: this.preset.value };
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
        row.setError(message(error));
      }
      return;
    }
    this.pending[info.key] = value;
    this.#changed();
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
    /** @type {Config} */
    let full = { ...this.config, ...this.pending };
    try {
      full = Playground.resolve(this.wanted);
    } catch (thrown) {
      error = message(thrown);
    }
    const relevant = error ? null : new Set(Playground.relevantKeys(this.wanted));
    const base = this.presets.find(({ name }) => name === full.preset)?.config ?? full;
    this.preset.value = full.preset;
    for (const row of this.rows.values()) {
      const { key } = row.info;
      row.show(full[key], base[key], this.config[key]);
      row.setError(error.startsWith(`${key}: `) ? error : '');
      // What means nothing beside the others is not asked for.
      if (relevant) row.element.hidden = !relevant.has(key);
    }
    this.#openErrors();
    this.#showBar(error, full);
    return error;
  }

  /** Opens groups that have an error, so that it is not hidden. */
  #openErrors() {
    for (const row of this.rows.values()) {
      const group = this.groups.get(row.info.group);
      if (row.error.textContent !== '' && group) group.open = true;
    }
  }

  /** @param {string} error @param {Config} full */
  #showBar(error, full) {
    const config = this.config;
    const changed = [...this.rows.keys()].filter((key) => config && full[key] !== config[key]);
    const presetChanged = full.preset !== config?.preset;
    this.bar.hidden =
      Object.keys(this.pending).length === 0 || (!error && changed.length === 0 && !presetChanged);
    const things = changed.length === 1 ? '1 change' : `${changed.length} changes`;
    const text = error
      ? `Not usable yet: ${error}`
      : `${things} (${changed.slice(0, 4).join(', ')}${changed.length > 4 ? ', \u2026' : ''}) start a new network at step 0; the run so far ends.`;
    setText(this.message, text);
    const start = this.bar.querySelector('button');
    if (start) start.disabled = error !== '';
  }
}

/** One key: label, input, unit, help, error, and the way back to the preset's value. */
class Row {
  /** @param {KeyInfo} info @param {(value: any) => void} onEdit */
  constructor(info, onEdit) {
    this.info = info;
    this.onEdit = onEdit;
    const id = uniqueId(info.key);
    this.input = makeInput(info, id, () => this.#edited());
    this.back = h('button', { class: 'back', hidden: true, onclick: () => onEdit(this.base) });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.input.setAttribute('aria-describedby', `${id}-help`);
    /** @type {any} */
    this.base = undefined;
    const effect = info.live ? 'Takes effect now.' : 'Starts a new network.';
    this.element = h(
      'div',
      { class: 'row', 'data-key': info.key },
      h(
        'label',
        { for: id },
        info.label,
        info.unit ? h('span', { class: 'unit' }, ` (${info.unit})`) : null,
      ),
      this.input,
      this.back,
      h('p', { class: 'help', id: `${id}-help` }, `${info.help} ${effect}`),
      this.error,
    );
  }

  #edited() {
    const { kind } = this.info;
    if (this.input instanceof HTMLInputElement && this.input.type === 'checkbox')
      this.onEdit(this.input.checked);
    else if (kind === 'choice') this.onEdit(this.input.value);
    else this.onEdit(numberOrText(this.input.value));
  }

  /**
   * @param {any} value to show
   * @param {any} base the preset's
   * @param {any} running
   */
  show(value, base, running) {
    this.base = base;
    this.element.classList.toggle('changed', value !== running);
    this.back.hidden = value === base;
    setText(this.back, `preset: ${base}`);
    // A field is not rewritten while the reader types in it.
    const root = /** @type {Document | ShadowRoot} */ (this.input.getRootNode());
    if (
      root.activeElement === this.input &&
      this.input instanceof HTMLInputElement &&
      this.input.type === 'text'
    ) {
      if (numberOrText(this.input.value) === value) return;
    }
    if (this.input instanceof HTMLInputElement && this.input.type === 'checkbox')
      this.input.checked = Boolean(value);
    else this.input.value = String(value);
  }

  /** @param {string} text */
  setError(text) {
    setText(this.error, text);
    this.input.setAttribute('aria-invalid', String(text !== ''));
  }
}

/**
 * A number if the text is one. Rust refuses anything else with a message.
 *
 * @param {string} text
 */
function numberOrText(text) {
  const trimmed = text.trim();
  const number = Number(trimmed);
  return trimmed === '' || Number.isNaN(number) ? trimmed : number;
}

/** @param {KeyInfo} info @param {string} id @param {() => void} onchange */
function makeInput(info, id, onchange) {
  if (info.kind === 'choice') {
    const options = (info.choices ?? []).map((choice) => h('option', { value: choice }, choice));
    return h('select', { id, onchange }, ...options);
  }
  if (info.kind === 'bool') return h('input', { id, type: 'checkbox', onchange });
  const inputMode = info.kind === 'integer' ? 'numeric' : info.kind === 'gain' ? 'text' : 'decimal';
  return h('input', {
    id,
    type: 'text',
    inputMode,
    autocomplete: 'off',
    spellcheck: false,
    onchange,
  });
}
