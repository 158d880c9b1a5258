import { h, setText } from '../base/dom.js';
import { count } from '../base/format.js';
import { Playground } from '../base/wasm.js';
import { offer } from '../plot/canvas.js';
import { Slices } from '../run/slices.js';
import { choice, head } from '../base/controls.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** Gradients compared of each tensor. */
const PER_TENSOR = 10;
/** Steps that the network of zeros takes. */
const ZERO_STEPS = 100;
/** Milliseconds of a frame for them. */
const ZERO_SLICE = 6;
/** Below this, beside the largest gradient of all, a gradient is none. */
const NOTHING = 1e-9;
/**
 * The four cases of the Linear bench: whether W is divided by the root of fan-in, whether BatchNorm
 * follows.
 */
const CASES = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
];
const CASE_NAMES = ['W', 'W / \u221an', 'W, BatchNorm', 'W / \u221an, BatchNorm'];
const QUANTITIES = [
  'W',
  'x',
  'W x',
  'after BatchNorm',
  'd loss / d out',
  'd loss / d (W x)',
  'd loss / d x',
  'd loss / d W',
];
/** The row of W x. */
const OUTPUT = 2;

/** What one Linear layer does to the spread, forward and back: the notebook's cells 23 and 24. */
export class LinearBench {
  /** @param {{ onWake: () => void }} hooks */
  constructor({ onWake }) {
    this.onWake = onWake;
    this.size = choice(
      'Inputs and outputs',
      [
        ['10', '10'],
        ['100', '100'],
        ['1000', '1000 (as in the notebook)'],
      ],
      () => this.#restart(),
    );
    this.size.select.value = '1000';
    this.rows = QUANTITIES.map((name) => h('tr', {}, h('th', {}, name)));
    this.table = h(
      'table',
      { 'data-readout': 'linear' },
      head(['std of', ...CASE_NAMES]),
      h('tbody', {}, ...this.rows),
    );
    this.title = h('h2', { 'data-readout': 'linear-title' });
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'linear' },
      h('h3', {}, 'One Linear layer, forward and back'),
      h(
        'p',
        { class: 'help' },
        'Stds. x and W are standard normal, the loss is a random sum of the outputs; BatchNorm, as in the notebook\u2019s cell, over all outputs together.',
      ),
      this.size.element,
      this.title,
      h('div', { class: 'scroll' }, this.table),
    );
    /** Stds of all quantities, case by case. @type {(number | null)[][]} */
    this.stds = [];
    offer(this.table, () => ({
      columns: ['std of', ...CASE_NAMES],
      rows: QUANTITIES.map((name, i) => [
        name,
        ...CASES.map((_, which) => this.stds[which]?.[i] ?? null),
      ]),
    }));
  }

  #restart() {
    this.stds = [];
    for (const row of this.rows) row.replaceChildren(row.cells[0]);
    this.onWake();
  }

  update() {}

  /** One of the four cases in a frame. */
  work() {
    const next = CASES[this.stds.length];
    if (!next) return false;
    const [scaled, normalised] = next;
    const s = Playground.linearFlow(Number(this.size.value), scaled, normalised, 2147483647);
    const stds = [
      s.weight,
      s.input,
      s.output,
      normalised ? s.result : null,
      s.resultGrad,
      s.outputGrad,
      s.inputGrad,
      s.weightGrad,
    ];
    const name = `${scaled ? 'scaled' : 'plain'}${normalised ? '-norm' : ''}`;
    this.rows.forEach((row, i) =>
      row.append(h('td', { 'data-case': name }, stds[i]?.toPrecision(4) ?? '')),
    );
    this.stds.push(stds);
    const [plain, divided] = this.stds.map((each) => each[OUTPUT]);
    if (plain && divided)
      setText(
        this.title,
        `W x has std ${plain.toPrecision(3)}; with W / \u221an it has ${divided.toPrecision(3)}`,
      );
    return true;
  }
}

/** The lecture's two exercises, and the gradient check. */
export class ChecksBench {
  /** @param {{ onWake: () => void }} hooks */
  constructor(hooks) {
    /** @type {import('../plot/panel.js').Panel[]} */
    this.parts = [new Zeros(hooks), new Fold(), new Gradients(hooks)];
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'checks' },
      h('h3', {}, 'Exercises and checks'),
      ...this.parts.map(({ element }) => element),
    );
  }

  reset() {
    for (const part of this.parts) part.reset?.();
  }

  release() {
    for (const part of this.parts) part.release?.();
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    for (const part of this.parts) part.update(snapshot);
  }

  /** @param {Snapshot} snapshot @param {number} now */
  work(snapshot, now) {
    return this.parts.map((part) => part.work?.(snapshot, now) ?? false).some(Boolean);
  }
}

/** All weights and biases zero: which tensors ever get a gradient. */
class Zeros {
  /** @param {{ onWake: () => void }} hooks */
  constructor({ onWake }) {
    this.onWake = onWake;
    this.button = h(
      'button',
      { 'data-action': 'zeros', onclick: () => this.#start() },
      `Set all weights and biases to zero and take ${ZERO_STEPS} steps`,
    );
    this.title = h('h2', { role: 'status', 'data-readout': 'zeros' });
    this.body = h('tbody', {});
    this.table = h(
      'table',
      { hidden: true },
      head(['tensor', 'largest gradient at step 0', `after ${ZERO_STEPS} steps`]),
      this.body,
    );
    this.element = h(
      'article',
      { 'data-bench': 'zeros' },
      h('h3', {}, 'Exercise 1: everything zero'),
      h(
        'p',
        { class: 'help' },
        'The shape of the present network without BatchNorm; the letters\u2019 vectors stay random.',
      ),
      this.button,
      this.title,
      h('div', { class: 'scroll' }, this.table),
    );
    offer(
      this.table,
      () =>
        this.rows.length > 0 && {
          columns: ['tensor', 'largest gradient at step 0', `after ${ZERO_STEPS} steps`],
          rows: this.rows,
        },
    );
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** @type {Playground | null} */
    this.network = null;
    /** Largest gradients, tensor by tensor. @type {[string, number, number][]} */
    this.rows = [];
    /** @type {import('../pkg/makemore_playground.js').ParameterInfo[]} */
    this.first = [];
  }

  reset() {
    this.release();
    this.#clear();
  }

  /** A network that sleeps or is gone answers nothing; the bench's own one is given back. */
  release() {
    this.snapshot = null;
    this.network?.free();
    this.network = null;
  }

  #clear() {
    this.table.hidden = true;
    this.rows = [];
    setText(this.title, '');
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
      batch_norm: false,
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
    setText(
      this.title,
      `No gradient: ${never.join(', ') || 'none'}. Only these learn: ${learns.join(', ')}; loss ${network.loss.toFixed(4)}`,
    );
    const cell = (/** @type {number} */ x) =>
      h('td', {}, x <= floor ? '0' : x.toExponential(1).replace('-', '\u2212'));
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

/** BatchNorm folded into the Linear before it. */
class Fold {
  constructor() {
    this.button = h(
      'button',
      { 'data-action': 'fold', onclick: () => this.#fold() },
      'Fold every BatchNorm into its Linear',
    );
    this.result = h('p', { class: 'facts', role: 'status', 'data-readout': 'fold' });
    this.element = h(
      'article',
      { 'data-bench': 'fold' },
      h('h3', {}, 'Exercise 2: fold BatchNorm away'),
      this.button,
      this.result,
    );
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** @type {import('../pkg/makemore_playground.js').FoldInfo | null} */
    this.fold = null;
    offer(this.result, () => this.fold);
  }

  reset() {
    this.release();
    this.fold = null;
    setText(this.result, '');
  }

  /** A network that sleeps or is gone answers nothing. */
  release() {
    this.snapshot = null;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
  }

  #fold() {
    const fold = this.snapshot?.source.foldBatchNorm();
    if (!fold) return;
    this.fold = fold;
    const exact = (/** @type {number} */ x) => x.toExponential(1).replace('-', '\u2212');
    const text =
      fold.norms === 0
        ? 'This network has no BatchNorm to fold.'
        : `${fold.norms} folded: W\u2032 = W \u03b3 / \u03c3, b\u2032 = (b \u2212 \u03bc) \u03b3 / \u03c3 + \u03b2. Over ${count(fold.rows)} dev rows the logits differ by at most ${exact(fold.difference)}, where the largest is ${fold.largest.toFixed(2)}; ${count(fold.parameters)} parameters became ${count(fold.foldedParameters)}.`;
    setText(this.result, text);
  }
}

/** The hand-written gradients against finite differences. */
class Gradients {
  /** @param {{ onWake: () => void }} hooks */
  constructor({ onWake }) {
    this.onWake = onWake;
    this.running = false;
    this.slices = new Slices(1, 100);
    this.button = h(
      'button',
      { 'data-action': 'check-gradients', onclick: () => this.#start() },
      'Check gradients',
    );
    this.result = h('p', { class: 'facts', role: 'status', 'data-readout': 'gradient-check' });
    this.body = h('tbody', {});
    this.table = h(
      'table',
      { hidden: true },
      head(['tensor', 'compared', 'largest difference', 'largest gradient']),
      this.body,
    );
    this.element = h(
      'article',
      { 'data-bench': 'gradients' },
      h('h3', {}, 'Gradient check'),
      h(
        'p',
        { class: 'help' },
        'Backward pass against finite differences of an independent forward pass in double precision.',
      ),
      this.button,
      this.result,
      h('div', { class: 'scroll' }, this.table),
    );
    /**
     * Tensor by tensor: how many were compared, how far both are apart, how large they are.
     *
     * @type {[string, number, number, number][]}
     */
    this.rows = [];
    offer(
      this.table,
      () =>
        this.rows.length > 0 && {
          columns: ['tensor', 'compared', 'largest difference', 'largest gradient'],
          rows: this.rows,
        },
    );
  }

  reset() {
    this.running = false;
    this.rows = [];
    this.button.disabled = false;
    this.table.hidden = true;
    setText(this.result, '');
  }

  #start() {
    this.running = true;
    this.button.disabled = true;
    this.onWake();
  }

  update() {}

  /** @param {Snapshot} snapshot */
  work({ source }) {
    if (!this.running) return false;
    const { open, rows, tensors } = this.slices.run((n) =>
      source.checkGradients(PER_TENSOR, n),
    );
    if (open) {
      setText(this.result, `Comparing: ${tensors.length} tensors so far`);
      return true;
    }
    this.running = false;
    this.button.disabled = false;
    const overall = Math.max(...tensors.map(({ largest }) => largest));
    // A tensor whose gradient is zero to rounding has no scale of its own.
    const relative = tensors.map(
      ({ difference, largest }) => difference / Math.max(largest, 1e-4 * overall),
    );
    const compared = tensors.reduce((sum, { checked }) => sum + checked, 0);
    const exact = (/** @type {number} */ x) => x.toExponential(1).replace('-', '\u2212');
    setText(
      this.result,
      `${compared} gradients on ${rows} examples; the largest relative error is ${exact(Math.max(...relative))}.`,
    );
    this.rows = tensors.map(({ name, checked, difference, largest }) => [
      name,
      checked,
      difference,
      largest,
    ]);
    this.body.replaceChildren(
      ...this.rows.map(([name, checked, difference, largest]) =>
        h(
          'tr',
          {},
          h('th', {}, name),
          ...[String(checked), exact(difference), exact(largest)].map((text) => h('td', {}, text)),
        ),
      ),
    );
    this.table.hidden = false;
    return false;
  }
}
