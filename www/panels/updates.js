import * as words from '#words/updates.js';
import { h, setText } from '../base/dom.js';
import { count, fixed } from '../base/format.js';
import { layerColor } from '../plot/colors.js';
import { followWidth, makeLinePlot } from '../plot/lines.js';
import { PanelInPieces } from './drawing.js';
import { FAST, RULE, SLOW, rateFades, recentUpdates } from '../run/trace.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../run/trace.js').Trace} Trace */
/** @typedef {{ mark: string, dash: number[], name: string, trace: Trace }} PinnedTrace */

/** Matrices that are named one by one. */
const MOST_NAMES = 6;

/** How large each update is in comparison with the weights that it changes, along the run. */
export class UpdatesPanel extends PanelInPieces {
  reads = /** @type {const} */ (['trace']);

  constructor() {
    super();
    this.title = h('h2', { 'data-readout': 'updates' }, words.heading);
    this.advice = h('p', { class: 'facts', 'data-readout': 'updates-advice' });
    this.target = h('div', {
      class: 'plot',
      tabIndex: 0,
      role: 'img',
      'aria-label': words.plot,
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.readout = h('p', { class: 'readout' });
    this.legend = h('p', { class: 'help', 'data-readout': 'updates-pinned' });
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'updates' },
      this.title,
      this.advice,
      this.legend,
      this.target,
      this.readout,
    );
    /** @type {import('../plot/piecewise.js').PiecewisePlot | null} */
    this.plot = null;
    this.observer = followWidth(this.target, () => this.plot);
    /** @type {Trace | null} */
    this.trace = null;
    /** @type {PinnedTrace[]} */
    this.pinned = [];
    this.key = '';
    /** @type {number | null} */
    this.reading = null;
  }

  /** uPlot listens to the window, which would keep it, and all that it draws, for good. */
  release() {
    this.drawing.drop();
    this.plot?.u.destroy();
    this.plot = null;
  }

  remake() {
    this.release();
  }

  /** @override */
  reset() {
    this.release();
    this.trace = null;
    this.#read(null);
  }

  /** @override @param {Snapshot} snapshot */
  *pieces({ source, pins, config }) {
    const { trace } = source;
    this.trace = trace;
    this.pinned = pins.map((pin) => ({
      mark: pin.mark,
      dash: pin.dash,
      name: pin.nameBeside(config),
      trace: pin.source.trace,
    }));
    const lines = linesOf(trace, this.pinned);
    const steps = stepsOf(trace, this.pinned);
    const series = lines.map(({ trace: each, matrix }) =>
      steps.map((step) => updateAt(each, matrix, step)),
    );
    yield;
    // The lines of a plot are fixed when it is made, and uPlot draws it when this task ends.
    const key = lines.map(({ matrix, mark }) => `${mark}${matrix}`).join();
    if (key !== this.key) this.release();
    this.key = key;
    this.plot ??= this.#makePlot(lines, trace.matrices, pins.length === 0);
    const { reading } = this;
    const pieces = this.plot.draw([steps, ...series]);
    pieces.next();
    // uPlot has taken its cursor away with the old data.
    this.#read(reading);
    yield;
    yield* pieces;
    setText(this.legend, this.pinned.map(({ mark, name }) => words.pinned(mark, name)).join(' '));
    setText(this.title, finding(trace));
    setText(this.advice, advise(trace, rateFades(config)));
  }

  /**
   * @param {ReturnType<typeof linesOf>} lines
   * @param {Trace['matrices']} matrices of the live run
   * @param {boolean} isAlone whether nothing is pinned
   */
  #makePlot(lines, matrices, isAlone) {
    const n = matrices.length;
    return makeLinePlot({
      target: this.target,
      height: 250,
      yLabel: words.yAxis,
      lines: lines.map(({ matrix, mark, dash }) => {
        const i = matrices.findIndex(({ name }) => name === matrix);
        const own = isAlone && i % 2 ? [5, 3] : [];
        const color = layerColor(this.element, i, n);
        // The first layer is what readers look for; a pinned run is named once.
        const isFirst = matrix === 'layers.0.weight';
        const isNamed = mark ? isFirst : isFirst || i === n - 1 || undefined;
        return { name: mark || matrix, color, dash: mark ? dash : own, isNamed };
      }),
      references: [{ y: RULE, name: '1e-3' }],
      range: (low, high) => [Math.min(low, RULE) - 0.4, Math.max(high, RULE) + 0.4],
      onRead: (index) => this.#read(index),
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.trace ? stepsOf(this.trace, this.pinned).length - 1 : -1;
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move || last < 0) return;
    event.preventDefault();
    this.#read(Math.min(last, Math.max(0, (this.reading ?? last) + move)));
  }

  /** @param {number | null} index */
  #read(index) {
    this.reading = index;
    const { trace } = this;
    const step = index === null || !trace ? undefined : stepsOf(trace, this.pinned)[index];
    if (!trace || step === undefined) return setText(this.readout, '');
    const values = trace.matrices.map(({ name }) => {
      const own = updateAt(trace, name, step);
      const others = this.pinned.flatMap(({ mark, trace: each }) => {
        const other = updateAt(each, name, step);
        if (other === null) return [];
        const apart = own === null ? '' : words.difference(fixed(own - other, 2));
        return words.pinnedReading(`${mark} ${fixed(other, 2)}`, apart);
      });
      return `${name} ${own === null ? '\u2013' : fixed(own, 2)}${others.join('')}`;
    });
    setText(this.readout, words.reading(count(step), values.join(', ')));
  }
}

/**
 * The lines of a plot: each matrix of the live run, then those of the pinned runs that are the
 * live one's, too.
 *
 * @param {Trace} trace
 * @param {PinnedTrace[]} pinned
 */
function linesOf(trace, pinned) {
  const own = trace.matrices.map(({ name }) => ({ matrix: name, mark: '', dash: [0], trace }));
  const others = pinned.flatMap(({ mark, dash, trace: each }) =>
    each.matrices
      .filter(({ name }) => trace.matrices.some((matrix) => matrix.name === name))
      .map(({ name }) => ({ matrix: name, mark, dash, trace: each })),
  );
  return [...own, ...others];
}

/**
 * The live run's steps, and beyond its last one those of the pinned runs.
 *
 * @param {Trace} trace
 * @param {PinnedTrace[]} pinned
 */
function stepsOf(trace, pinned) {
  const last = trace.moments.at(-1)?.step ?? -1;
  const others = pinned.flatMap(({ trace: each }) =>
    each.moments.map(({ step }) => step).filter((step) => step > last),
  );
  const beyond = [...new Set(others)].sort((a, b) => a - b);
  return [...trace.moments.map(({ step }) => step), ...beyond];
}

/**
 * A matrix's update ratio at a step, on the line between the moments beside it; null where the run
 * was not, and where the ratio is not finite.
 *
 * @param {Trace} trace
 * @param {string} matrix
 * @param {number} step
 */
function updateAt({ moments, matrices }, matrix, step) {
  const i = matrices.findIndex(({ name }) => name === matrix);
  const after = moments.findIndex((moment) => moment.step >= step);
  if (i < 0 || after < 0) return null;
  const [b, a] = [moments[after], moments[Math.max(0, after - 1)]];
  if (b.step !== step && after === 0) return null;
  const share = b.step === a.step ? 1 : (step - a.step) / (b.step - a.step);
  const value = share === 1 ? b.updates[i] : a.updates[i] + share * (b.updates[i] - a.updates[i]);
  return Number.isFinite(value) ? value : null;
}

/** @param {Trace} trace */
function finding(trace) {
  const values = recentUpdates(trace).map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return words.title(fixed(low, 2), fixed(high, 2), fixed(RULE, 0));
}

/**
 * @param {Trace} trace
 * @param {boolean} fades whether the schedule lets the learning rate fade
 */
export function advise(trace, fades) {
  const recent = recentUpdates(trace);
  const fast = recent.filter(({ value }) => value > FAST).map(({ name }) => name);
  const slow = recent.filter(({ value }) => value < SLOW).map(({ name }) => name);
  const still = recent.filter(({ value }) => value === -Infinity).map(({ name }) => name);
  const parts = [];
  if (still.length > 0) parts.push(words.noGradient(listed(still)));
  const slowly = slow.filter((name) => !still.includes(name));
  if (fast.length > 0) parts.push(words.fast(listed(fast)));
  if (slowly.length > 0) parts.push((fades ? words.faded : words.slow)(listed(slowly)));
  return parts.length > 0 ? `${parts.join('. ')}.` : words.good;
}

/** Names in a row; of many only the ends. @param {string[]} names */
function listed(names) {
  if (names.length <= MOST_NAMES) return names.join(', ');
  return words.many(names[0], names[names.length - 1], names.length);
}
