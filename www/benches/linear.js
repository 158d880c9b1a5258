import * as words from '#words/linear.js';
import { choice, head } from '../base/controls.js';
import { h, setText } from '../base/dom.js';
import { Playground } from '../base/wasm.js';
import { offer } from '../plot/canvas.js';

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
const CASE_NAMES = [words.plain, words.scaled, words.plainNorm, words.scaledNorm];
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
    this.rows = QUANTITIES.map((name) => h('tr', {}, h('th', {}, name)));
    this.table = h(
      'table',
      { 'data-readout': 'linear' },
      head([words.stdOf, ...CASE_NAMES]),
      h('tbody', {}, ...this.rows),
    );
    this.title = h('h2', { 'data-readout': 'linear-title' });
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'linear' },
      h('h3', {}, words.title),
      h('p', { class: 'help' }, words.help),
      this.size.element,
      this.title,
      h('div', { class: 'scroll' }, this.table),
    );
    /** Stds of all quantities, case by case. @type {(number | null)[][]} */
    this.stds = [];
    offer(this.table, () => ({
      columns: [words.stdOf, ...CASE_NAMES],
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

  /** Computes one of the four cases in each frame. */
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
      setText(this.title, words.finding(plain.toPrecision(3), divided.toPrecision(3)));
    return true;
  }
}
