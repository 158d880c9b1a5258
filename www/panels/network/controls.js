import * as words from '#words/network-controls.js';
import { h, setText, uniqueId } from '../../base/dom.js';
import { normName } from '../../base/norms.js';
import { message } from '../../base/errors.js';
import { numberOrText, understoodAs } from '../../base/number.js';
import { byLabel, restarts } from '../../base/setting-words.js';
import { count, fixed, loss as lossText, percent } from '../../base/format.js';
import { Playground } from '../../base/wasm.js';
import { withChanges } from '../../run/config.js';

/** @typedef {import('../../pkg/makemore_playground.js').Config} Config */
/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {Partial<Config>} Changes */

/** The settings that stand on the picture. They are the drawer's own: one state, seen twice. */
export class NetworkControls {
  /**
   * @param {(changes: Changes) => void} onApply
   * @param {() => boolean} keepsLast whether the run so far stays to be compared with
   */
  constructor(onApply, keepsLast) {
    this.onApply = onApply;
    this.keepsLast = keepsLast;
    /** Whether it has not been seen yet. */
    this.isFirst = true;
    this.infos = new Map(Playground.configKeys().map((info) => [String(info.key), info]));
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** What is wanted and not yet running. @type {Changes} */
    this.pending = {};
    /** What was wanted before the present network was first shown. @type {Changes} */
    this.early = {};
    /** What the network before the last change was like. */
    this.before = '';
    this.fewer = this.#button('network-fewer', '\u2212', words.fewer, -1);
    this.more = this.#button('network-more', '+', words.more, 1);
    // The lines below tell of a change; an `output` would be told when the picture comes, too.
    this.depth = h('span', { 'data-readout': 'network-layers' });
    this.slider = h('input', {
      type: 'range',
      // A step of the slider is a share of the width: 1 to 1,024 are far apart.
      min: '0',
      max: '1',
      step: 'any',
      'aria-label': words.widthSlider,
      'data-action': 'network-width-slider',
      oninput: () => (this.width.value = String(this.#slid())),
      onchange: () => this.#want({ n_hidden: this.#slid() }),
    });
    this.width = this.#number('n_hidden', 'network-width');
    this.activation = this.#choice('activation', 'network-activation');
    this.init = this.#choice('init', 'network-init');
    this.gain = this.#number('gain', 'network-gain');
    this.outScale = this.#number('out_scale', 'network-out-scale');
    this.norm = this.#choice('norm', 'network-norm');
    this.error = h('p', { class: 'error', role: 'status', 'data-error': 'network-controls' });
    /** How the last typed number was understood. */
    this.understood = h('p', { class: 'help', role: 'status' });
    this.question = h('p', { role: 'status' });
    const button = (
      /** @type {string} */ action,
      /** @type {string} */ text,
      /** @type {() => void} */ onclick,
    ) => h('button', { 'data-action': action, onclick }, text);
    const start = button('network-start', words.start, () => this.#apply(this.pending));
    start.classList.add('primary');
    this.bar = h(
      'div',
      { class: 'controls net-pending', hidden: true },
      this.question,
      start,
      button('network-discard', words.discard, () => this.#discard()),
    );
    this.compared = h('p', { class: 'facts', role: 'status', 'data-readout': 'network-before' });
    this.summary = h('summary', {});
    this.element = h(
      'details',
      { class: 'net-controls', 'data-off-picture': '' },
      this.summary,
      this.#fields(),
      this.error,
      this.understood,
      this.bar,
      this.compared,
    );
  }

  /**
   * Lies open from the start where there is room for it: not in a narrow column, and not where the
   * picture shares the window with the loss and the names.
   *
   * @param {HTMLElement} panel in which it stands
   */
  openFirst(panel) {
    if (!this.isFirst) return;
    this.isFirst = false;
    const isShared = getComputedStyle(panel).getPropertyValue('--first-screen') === '1';
    this.element.open = !isShared && panel.clientWidth > 544;
  }

  #fields() {
    const label = (/** @type {string} */ text, /** @type {HTMLElement} */ input) =>
      h('label', { class: 'inline', for: input.id }, text, input);
    const group = (/** @type {string} */ name, /** @type {HTMLElement[]} */ ...parts) =>
      h(
        'div',
        { class: 'controls', role: 'group', 'aria-label': name },
        h('span', { class: 'net-part', 'aria-hidden': 'true' }, name),
        ...parts,
      );
    return h(
      'div',
      { class: 'net-fields' },
      group(
        words.hiddenLayers,
        h('span', { class: 'inline' }, this.fewer, this.depth, this.more),
        h('span', { class: 'inline' }, label(words.neurons, this.width), this.slider),
      ),
      group(
        words.eachLayer,
        label(words.weights, this.init),
        label(words.gain, this.gain),
        label(words.normalisation, this.norm),
        label(words.activation, this.activation),
      ),
      group(words.output, label(words.scale, this.outScale)),
    );
  }

  /** @param {string} action @param {string} text @param {string} label @param {number} by */
  #button(action, text, label, by) {
    const onclick = () => {
      // A second click may come before the network of the first one is shown.
      const n_layers = Number(this.early.n_layers ?? this.depth.textContent) + by;
      // A stack is what the recipe `layers` makes.
      this.#want(n_layers > 1 ? { recipe: 'layers', n_layers } : { n_layers });
    };
    return h('button', { 'data-action': action, 'aria-label': label, title: label, onclick }, text);
  }

  /** @param {'n_hidden' | 'gain' | 'out_scale'} key @param {string} action */
  #number(key, action) {
    const input = h('input', {
      id: uniqueId(`net-${key}`),
      type: 'text',
      size: 6,
      inputMode: key === 'gain' ? 'text' : 'decimal',
      autocomplete: 'off',
      title: this.infos.get(key)?.help ?? '',
      'data-action': action,
      onchange: () => {
        const said = understoodAs(input.value);
        this.#want({ [key]: numberOrText(input.value) });
        setText(this.understood, this.error.textContent ? '' : said);
      },
    });
    return input;
  }

  /** @param {'activation' | 'init' | 'norm'} key @param {string} action */
  #choice(key, action) {
    const select = h(
      'select',
      {
        id: uniqueId(`net-${key}`),
        title: this.infos.get(key)?.help ?? '',
        'data-action': action,
        onchange: () => this.#want({ [key]: /** @type {any} */ (select.value) }),
      },
      ...(this.infos.get(key)?.choices ?? []).map((choice) =>
        h('option', { value: choice }, key === 'norm' ? normName(choice) : choice),
      ),
    );
    return select;
  }

  get #most() {
    return this.infos.get('n_hidden')?.max ?? 1024;
  }

  /** The width that the slider stands at. */
  #slid() {
    return Math.round(this.#most ** this.slider.valueAsNumber);
  }

  /**
   * A change: it starts a new network at once where nothing would be lost, else it asks.
   *
   * @param {Changes} changes
   */
  #want(changes) {
    const { snapshot } = this;
    if (!snapshot) {
      this.early = { ...this.early, ...changes };
      return;
    }
    const pending = { ...this.pending, ...changes };
    const { error, full } = resolved(snapshot.config, pending);
    setText(this.error, byLabel(error, this.infos.values()));
    setText(this.understood, '');
    this.#markErrors(error);
    if (!full) return;
    if (snapshot.step === 0 && !snapshot.playing) return this.#apply(pending);
    this.pending = pending;
    // A stack of layers brings its recipe along.
    const asked = Object.entries(pending).filter(([key]) => key !== 'recipe');
    const named = asked.map(([key, value]) =>
      words.change(this.infos.get(key)?.label ?? key, String(value)),
    );
    setText(this.question, words.pending(named, restarts(this.keepsLast())));
    this.bar.hidden = false;
    this.#fill(full);
  }

  /** @param {string} error */
  #markErrors(error) {
    const fields = { n_hidden: this.width, gain: this.gain, out_scale: this.outScale };
    for (const [key, input] of Object.entries(fields))
      input.setAttribute('aria-invalid', String(error.startsWith(`${key}: `)));
  }

  /** @param {Changes} changes */
  #apply(changes) {
    this.before = this.snapshot ? describe(this.snapshot) : '';
    this.pending = {};
    this.bar.hidden = true;
    this.onApply(changes);
  }

  #discard() {
    this.pending = {};
    this.bar.hidden = true;
    setText(this.error, '');
    setText(this.understood, '');
    this.#markErrors('');
    if (this.snapshot) this.#fill(this.snapshot.config);
  }

  /** Another network: what was wanted of the last one is forgotten. */
  reset() {
    if (Object.keys(this.pending).length > 0) this.#discard();
    this.snapshot = null;
    setText(this.compared, '');
  }

  /** Shows what is running. @param {Snapshot} snapshot */
  show(snapshot) {
    const isNew = this.snapshot?.config !== snapshot.config;
    if (!this.snapshot && this.before) {
      setText(this.compared, words.compared(this.before, describe(snapshot)));
      this.before = '';
    }
    this.snapshot = snapshot;
    if (isNew && this.bar.hidden) this.#fill(snapshot.config);
    const { early } = this;
    this.early = {};
    if (Object.keys(early).length > 0) this.#want(early);
  }

  /** @param {Config} config */
  #fill(config) {
    const { n_layers, n_hidden } = config;
    setText(this.depth, String(n_layers));
    this.fewer.disabled = n_layers <= 1;
    this.more.disabled = n_layers >= (this.infos.get('n_layers')?.max ?? n_layers);
    this.width.value = String(n_hidden);
    this.slider.value = String(Math.log(n_hidden) / Math.log(this.#most));
    this.slider.setAttribute('aria-valuetext', String(n_hidden));
    this.activation.value = config.activation;
    this.init.value = config.init;
    this.gain.value = String(config.gain);
    this.outScale.value = String(config.out_scale);
    this.norm.value = config.norm;
    const norm = config.norm === 'none' ? '' : normName(config.norm);
    setText(
      this.summary,
      words.summary(String(n_layers), count(n_hidden), norm, config.activation),
    );
  }
}

/**
 * The config with changes, or why there is none.
 *
 * @param {Config} config
 * @param {Changes} changes
 */
function resolved(config, changes) {
  try {
    return { error: '', full: Playground.resolve(withChanges(config, changes)) };
  } catch (error) {
    return { error: message(error), full: null };
  }
}

/** What two settings differ in. @param {Snapshot} snapshot */
function describe({ source, step, loss }) {
  const layers = source.layers();
  const [first, last] = [layers[0], layers[layers.length - 1]];
  return words.moment({
    step: count(step),
    loss: lossText(loss),
    layer: first.name,
    std: fixed(first.std, 2),
    saturated: percent(first.saturated),
    last: layers.length > 1 ? words.lastLayer(last.name, fixed(last.std, 2)) : '',
  });
}
