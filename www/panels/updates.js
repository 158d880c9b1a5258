import { h, setText } from '../base/dom.js';
import { count, fixed } from '../base/format.js';
import { layerColor } from '../plot/colors.js';
import { followWidth, makeLinePlot } from '../plot/lines.js';
import { recentUpdates } from '../run/trace.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/**
 * The lecture's rule of thumb: an update should be about a thousandth of the weights that it
 * changes.
 */
const RULE = -3;
/** Ratios that are farther from the rule than this are mentioned. */
const FAR = 1;

/** How large each update is in comparison with the weights that it changes, along the run. */
export class UpdatesPanel {
  reads = /** @type {const} */ (['trace']);

  constructor() {
    this.title = h('h2', { 'data-readout': 'updates' }, 'Update-to-data ratio');
    this.advice = h('p', { class: 'facts', 'data-readout': 'updates-advice' });
    this.target = h('div', {
      class: 'plot',
      tabIndex: 0,
      role: 'img',
      'aria-label':
        'Update-to-data ratio of each weight matrix by step. Left and right arrow keys read it out.',
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.readout = h('p', { class: 'readout' });
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'updates' },
      this.title,
      this.advice,
      this.target,
      this.readout,
    );
    /** @type {import('uplot') | null} */
    this.plot = null;
    this.observer = followWidth(this.target, () => this.plot);
    /** @type {import('../run/trace.js').Trace | null} */
    this.trace = null;
    /** @type {number | null} */
    this.reading = null;
  }

  /** uPlot listens to the window, which would keep it, and all that it draws, for good. */
  release() {
    this.plot?.destroy();
    this.plot = null;
  }

  remake() {
    this.release();
  }

  reset() {
    this.release();
    this.trace = null;
    this.#read(null);
  }

  /** @param {Snapshot} snapshot */
  update({ source }) {
    const { trace } = source;
    this.trace = trace;
    const n = trace.matrices.length;
    this.plot ??= makeLinePlot({
      target: this.target,
      height: 250,
      yLabel: 'log10 of update / data',
      lines: trace.matrices.map(({ name }, i) => ({
        name,
        color: layerColor(this.element, i, n),
        dash: i % 2 ? [5, 3] : [],
      })),
      references: [{ y: RULE, name: '1e-3' }],
      range: (low, high) => [Math.min(low, RULE) - 0.4, Math.max(high, RULE) + 0.4],
      onRead: (index) => this.#read(index),
    });
    const steps = trace.moments.map(({ step }) => step);
    const lines = trace.matrices.map((_, i) =>
      trace.moments.map(({ updates }) => (Number.isFinite(updates[i]) ? updates[i] : null)),
    );
    this.plot.setData([steps, ...lines]);
    setText(this.title, `Update-to-data ratio: ${finding(trace)}`);
    setText(this.advice, advise(trace));
    this.#read(this.reading);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = (this.trace?.moments.length ?? 0) - 1;
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move || last < 0) return;
    event.preventDefault();
    this.#read(Math.min(last, Math.max(0, (this.reading ?? last) + move)));
  }

  /** @param {number | null} index */
  #read(index) {
    this.reading = index;
    const moment = index === null ? null : this.trace?.moments[index];
    if (!moment || !this.trace) return setText(this.readout, '');
    const values = this.trace.matrices.map(
      ({ name }, i) => `${name} ${fixed(moment.updates[i], 2)}`,
    );
    setText(this.readout, `step ${count(moment.step)}: ${values.join(', ')}`);
  }
}

/** @param {import('../run/trace.js').Trace} trace */
function finding(trace) {
  const values = recentUpdates(trace).map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `between ${fixed(low, 2)} and ${fixed(high, 2)}, best near ${fixed(RULE, 0)}`;
}

/** @param {import('../run/trace.js').Trace} trace */
export function advise(trace) {
  const recent = recentUpdates(trace);
  const fast = recent.filter(({ value }) => value > RULE + FAR).map(({ name }) => name);
  const slow = recent.filter(({ value }) => value < RULE - FAR).map(({ name }) => name);
  const still = recent.filter(({ value }) => value === -Infinity).map(({ name }) => name);
  const parts = [];
  if (still.length > 0) parts.push(`${still.join(', ')}: no gradient at all`);
  const slowly = slow.filter((name) => !still.includes(name));
  if (fast.length > 0)
    parts.push(
      `${fast.join(', ')}: over ten times the rule of thumb; the learning rate is too high for it, or its weights are too small`,
    );
  if (slowly.length > 0)
    parts.push(
      `${slowly.join(', ')}: under a tenth of the rule of thumb; the learning rate is too low for it, or its weights are too large`,
    );
  return parts.length > 0
    ? `${parts.join('. ')}.`
    : 'Every matrix learns at about the pace of the rule of thumb.';
}
