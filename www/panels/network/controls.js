import { h, uniqueId } from '../../base/dom.js';
import { Playground } from '../../base/wasm.js';

/** @typedef {import('../../pkg/makemore_playground.js').Config} Config */
/** @typedef {(changes: Partial<Config>) => void} Apply */

/** The settings that stand on the picture. They are the drawer's own: one state, seen twice. */
export class NetworkControls {
  /** @param {Apply} onApply */
  constructor(onApply) {
    this.onApply = onApply;
    const infos = new Map(Playground.configKeys().map((info) => [String(info.key), info]));
    const choices = (/** @type {string} */ key) => infos.get(key)?.choices ?? [];
    /** @type {Config | null} */
    this.config = null;
    this.fewer = this.#button('network-fewer', '\u2212', 'One hidden layer less', -1);
    this.more = this.#button('network-more', '+', 'One hidden layer more', 1);
    this.depth = h('output', { 'data-readout': 'network-layers' });
    this.width = this.#number('n_hidden', 'network-width');
    this.activation = this.#choice('activation', choices('activation'), 'network-activation');
    this.init = this.#choice('init', choices('init'), 'network-init');
    this.gain = this.#number('gain', 'network-gain');
    this.outScale = this.#number('out_scale', 'network-out-scale');
    const normId = uniqueId('net-norm');
    this.norm = h('input', {
      id: normId,
      type: 'checkbox',
      'data-action': 'network-norm',
      onchange: () => this.onApply({ batch_norm: this.norm.checked }),
    });
    const label = (/** @type {string} */ text, /** @type {HTMLElement} */ input) =>
      h('label', { class: 'inline', for: input.id }, text, input);
    this.element = h(
      'div',
      {
        class: 'controls net-controls',
        role: 'group',
        'aria-label': 'What the network is made of',
      },
      h('span', { class: 'inline' }, 'Hidden layers', this.fewer, this.depth, this.more),
      label('of width', this.width),
      label('weights', this.init),
      label('times gain', this.gain),
      label('BatchNorm', this.norm),
      label('then', this.activation),
      label('output scale', this.outScale),
    );
  }

  /** @param {string} action @param {string} text @param {string} label @param {number} by */
  #button(action, text, label, by) {
    const onclick = () => {
      const n_layers = (this.config?.n_layers ?? 1) + by;
      // A stack is what the recipe `layers` makes.
      this.onApply(n_layers > 1 ? { recipe: 'layers', n_layers } : { n_layers });
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
      'data-action': action,
      onchange: () => this.onApply({ [key]: numberOrText(input.value) }),
    });
    return input;
  }

  /** @param {'activation' | 'init'} key @param {string[]} choices @param {string} action */
  #choice(key, choices, action) {
    const select = h(
      'select',
      {
        id: uniqueId(`net-${key}`),
        'data-action': action,
        onchange: () => this.onApply({ [key]: /** @type {any} */ (select.value) }),
      },
      ...choices.map((choice) => h('option', { value: choice }, choice)),
    );
    return select;
  }

  /** Shows what is running. @param {Config} config */
  show(config) {
    if (config === this.config) return;
    this.config = config;
    this.depth.value = String(config.n_layers);
    this.fewer.disabled = config.n_layers <= 1;
    this.width.value = String(config.n_hidden);
    this.activation.value = config.activation;
    this.init.value = config.init;
    this.gain.value = String(config.gain);
    this.outScale.value = String(config.out_scale);
    this.norm.checked = config.batch_norm;
  }
}

/** A number where the text is one; WebAssembly refuses the rest by name. @param {string} text */
function numberOrText(text) {
  const trimmed = text.trim();
  const number = Number(trimmed);
  return /** @type {any} */ (trimmed === '' || Number.isNaN(number) ? trimmed : number);
}
