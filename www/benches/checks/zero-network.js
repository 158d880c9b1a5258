import * as words from '#words/checks.js';
import { head, scrolling } from '../../base/controls.js';
import { h, setText } from '../../base/dom.js';
import { exponent, loss as lossText } from '../../base/format.js';
import { offer } from '../../plot/canvas.js';

/** @typedef {import('../../pkg/makemore_playground.js').Playground} Playground */
/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

/** Steps that the network of zeros takes. */
const ZERO_STEPS = 100;
/** Milliseconds of a frame that they may take. */
const ZERO_SLICE = 6;
/** A gradient that is smaller than this share of the largest one counts as zero. */
const NOTHING = 1e-9;

const COLUMNS = [words.tensor, words.gradientAtStart, words.gradientAfter(ZERO_STEPS)];

/** With all weights and biases zero: which tensors ever get a gradient. */
export class ZeroNetwork {
  /** @param {{ onWake: () => void }} hooks */
  constructor({ onWake }) {
    this.onWake = onWake;
    this.button = h(
      'button',
      { 'data-action': 'zeros', onclick: () => this.#start() },
      words.zeroStart(ZERO_STEPS),
    );
    this.title = h('h2', { hidden: true, 'data-readout': 'zeros' });
    this.body = h('tbody', {});
    this.table = h('table', { hidden: true }, head(COLUMNS), this.body);
    this.element = h(
      'article',
      { 'data-bench': 'zeros' },
      h('h3', {}, words.zeroTitle),
      h('p', { class: 'help' }, words.zeroHelp),
      this.button,
      h('div', { role: 'status' }, this.title),
      scrolling(words.zeroTable, this.table),
    );
    offer(
      this.table,
      () =>
        this.rows.length > 0 && {
          columns: COLUMNS,
          rows: this.rows,
        },
    );
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** @type {Playground | null} */
    this.network = null;
    /** Largest gradients, tensor by tensor. @type {[string, number, number][]} */
    this.rows = [];
    /** @type {import('../../pkg/makemore_playground.js').ParameterInfo[]} */
    this.first = [];
  }

  reset() {
    this.release();
    this.#clear();
  }

  /** A network that sleeps or is gone answers nothing; the bench frees its own network. */
  release() {
    this.snapshot = null;
    this.network?.free();
    this.network = null;
  }

  #clear() {
    this.table.hidden = true;
    this.rows = [];
    setText(this.title, '');
    this.title.hidden = true;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
  }

  #start() {
    if (!this.snapshot) return;
    this.network?.free();
    this.#clear();
    const zero = {
      init: 'zeros',
      out_scale: 0,
      out_bias_scale: 0,
      bias: 'learned',
      bias_scale: 0,
      norm: 'none',
    };
    this.network = this.snapshot.source.sibling(
      /** @type {any} */ ({ ...this.snapshot.config, ...zero }),
    );
    this.first = this.network.parameters();
    this.onWake();
  }

  work() {
    const { network } = this;
    if (!network) return false;
    network.trainFor(ZERO_SLICE, ZERO_STEPS - network.step);
    if (network.step < ZERO_STEPS && !network.diverged) return true;
    this.#show(network);
    network.free();
    this.network = null;
    return false;
  }

  /** @param {Playground} network */
  #show(network) {
    const now = network.parameters();
    const floor = NOTHING * Math.max(...this.first.map(({ gradLargest }) => gradLargest));
    const never = now
      .filter(({ gradLargest }, i) => gradLargest <= floor && this.first[i].gradLargest <= floor)
      .map(({ name }) => name);
    const learns = now.filter(({ name }) => !never.includes(name)).map(({ name }) => name);
    this.title.hidden = false;
    setText(
      this.title,
      words.zeroResult(never.join(', '), learns.join(', '), lossText(network.loss)),
    );
    const cell = (/** @type {number} */ x) => h('td', {}, x <= floor ? '0' : exponent(x));
    this.rows = now.map(({ name, gradLargest }, i) => [
      name,
      this.first[i].gradLargest,
      gradLargest,
    ]);
    this.body.replaceChildren(
      ...this.rows.map(([name, first, last]) =>
        h('tr', { 'data-tensor': name }, h('th', {}, name), cell(first), cell(last)),
      ),
    );
    this.table.hidden = false;
  }
}
