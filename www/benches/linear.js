import * as words from '#words/linear.js';
import { choice, head, scrolling } from '../base/controls.js';
import { h, setText } from '../base/dom.js';
import { NORMS, normName } from '../base/norms.js';
import { Playground } from '../base/wasm.js';
import { offer } from '../plot/canvas.js';

/** How the weights are drawn, as `linearFlow` calls it, and in a table's head. */
const WEIGHTS = /** @type {const} */ ([
  ['plain', words.plain],
  ['scaled', words.scaled],
  ['torch', words.torch],
]);
/** The cases of the bench: each of these weights, then again with a normalisation. */
const CASES = [false, true].flatMap((normalised) =>
  WEIGHTS.map(([weights, name]) => ({ weights, name, normalised })),
);
const QUANTITIES = words.rows;
/** The row of W x. */
const OUTPUT = 2;

/**
 * What one Linear layer does to the standard deviations, forward and backward: the notebook's cells
 * 23 and 24.
 */
export class LinearBench {
  /** @param {{ onWake: () => void }} hooks */
  constructor({ onWake }) {
    this.onWake = onWake;
    this.size = choice(
      words.size,
      [
        ['10', '10'],
        ['100', '100'],
        ['1000', words.notebookSize],
      ],
      () => this.#restart(),
    );
    this.size.select.value = '1000';
    const norms = Object.entries(NORMS).filter(([norm]) => norm !== 'none');
    this.norm = choice(words.norm, norms, () => this.#restart());
    this.rows = QUANTITIES.map((name) => h('tr', {}, h('th', {}, name)));
    this.table = h(
      'table',
      { 'data-readout': 'linear' },
      head(this.#columns()),
      h('tbody', {}, ...this.rows),
    );
    this.title = h('h2', { 'data-readout': 'linear-title' });
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'linear' },
      h('h3', {}, words.title),
      h('p', { class: 'help' }, words.help),
      h('div', { class: 'controls' }, this.size.element, this.norm.element),
      this.title,
      scrolling(words.table, this.table),
    );
    /** Stds of all quantities, case by case. @type {(number | null)[][]} */
    this.stds = [];
    offer(this.table, () => ({
      columns: this.#columns(),
      rows: QUANTITIES.map((name, i) => [
        name,
        ...CASES.map((_, which) => this.stds[which]?.[i] ?? null),
      ]),
    }));
  }

  #columns() {
    const norm = normName(this.norm.value);
    return [
      words.stdOf,
      ...CASES.map(({ name, normalised }) => (normalised ? words.withNorm(name, norm) : name)),
    ];
  }

  #restart() {
    this.stds = [];
    this.table.tHead?.replaceWith(head(this.#columns()));
    for (const row of this.rows) row.replaceChildren(row.cells[0]);
    this.onWake();
  }

  update() {}

  /** Computes one of the cases in each frame. */
  work() {
    const next = CASES[this.stds.length];
    if (!next) return false;
    const { weights, normalised } = next;
    const norm = normalised ? /** @type {'batch' | 'layer' | 'rms'} */ (this.norm.value) : 'none';
    const s = Playground.linearFlow(Number(this.size.value), weights, norm, 2147483647);
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
    const name = `${weights}${normalised ? '-norm' : ''}`;
    this.rows.forEach((row, i) =>
      row.append(h('td', { 'data-case': name }, stds[i]?.toPrecision(4) ?? '')),
    );
    this.stds.push(stds);
    const [plain, divided, torch] = this.stds.map((each) => each[OUTPUT]?.toPrecision(3));
    if (plain && divided && torch) setText(this.title, words.finding(plain, divided, torch));
    return true;
  }
}
