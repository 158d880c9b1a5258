import * as words from '#words/loss.js';
import { h, setText } from '../base/dom.js';
import { NARROW, makeLossPlot, plotHeight } from '../plot/loss.js';
import { describeBucket } from '../plot/loss-reading.js';
import { lossSeries } from '../plot/loss-series.js';
import { count, loss as lossText } from '../base/format.js';
import { PanelInPieces } from './drawing.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

const LABEL = words.plot;
/** A plot that is less wide, in CSS pixels, has no room for long sentences. */
const ROOMY = 560;

/** The loss of every step, thinned without hiding its extremes. */
export class LossPanel extends PanelInPieces {
  reads = /** @type {const} */ (['lossHistory', 'referenceLosses']);

  constructor() {
    super();
    this.title = h('h2', {}, words.heading);
    this.log = h('input', {
      'aria-label': `${words.log}${words.scale}`,
      type: 'checkbox',
      onchange: () => this.remake(),
    });
    this.lines = h('input', {
      'aria-label': `${words.referenceFirst}${words.lines}`,
      type: 'checkbox',
      checked: true,
      'data-action': 'reference-lines',
      onchange: () => this.remake(),
    });
    this.linesLabel = h(
      'label',
      { class: 'inline' },
      this.lines,
      h('span', { class: 'where-wide' }, words.referenceFirst),
      words.lines,
    );
    this.readout = h('p', { class: 'readout', 'data-readout': 'loss-at' });
    /** Costs of guesses that need no network; counted when a run is first drawn. */
    this.references =
      /** @type {import('../pkg/makemore_playground.js').ReferenceLoss[] | null} */ (null);
    this.target = h('div', {
      class: 'plot',
      tabIndex: 0,
      role: 'img',
      'aria-label': LABEL,
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
      onblur: () => this.#read(null),
    });
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'loss' },
      h(
        'header',
        {},
        this.title,
        this.linesLabel,
        h(
          'label',
          { class: 'inline' },
          this.log,
          words.log,
          h('span', { class: 'where-wide' }, words.scale),
        ),
      ),
      this.target,
      this.readout,
    );
    /** @type {import('../plot/piecewise.js').PiecewisePlot | null} */
    this.plot = null;
    /** @type {import('../plot/loss-series.js').PinnedLosses[]} */
    this.pinned = [];
    this.pinnedKey = '';
    this.isNarrow = false;
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** The bucket being read, or null. @type {number | null} */
    this.reading = null;
    this.observer = new ResizeObserver(() => this.#resize());
    this.observer.observe(this.target);
  }

  /** Another network may have another baseline, which the plot is made with. @override */
  reset() {
    this.release();
    this.snapshot = null;
    this.references = null;
    this.#read(null);
  }

  /** uPlot listens to the window, which would keep it, and all that it draws, for good. */
  release() {
    this.drawing.drop();
    this.plot?.u.destroy();
    this.plot = null;
  }

  /** Makes the plot anew: scale and theme are fixed when uPlot is made. */
  remake() {
    this.release();
    if (this.snapshot) this.update(this.snapshot);
  }

  /** @override @param {Snapshot} snapshot */
  *pieces(snapshot) {
    this.snapshot = snapshot;
    const key = this.#follow(snapshot);
    const series = lossSeries(snapshot.lossHistory, this.pinned, snapshot.loss);
    yield;
    // The lines of a plot are fixed when it is made, and uPlot draws it when this task ends.
    if (key !== this.pinnedKey) this.release();
    this.pinnedKey = key;
    if (!this.plot) this.isNarrow = this.target.clientWidth < NARROW;
    this.plot ??= makeLossPlot({
      target: this.target,
      baseline: snapshot.baseline,
      references: this.#referenceLines(snapshot),
      log: this.log.checked,
      isNarrow: this.isNarrow,
      pinned: this.pinned,
      onRead: (index) => this.#read(index),
    });
    yield* this.plot.draw(series);
    this.#tell();
  }

  /**
   * The lines across the plot, with their names; told to those who do not see them, too.
   *
   * @param {Snapshot} snapshot
   */
  #referenceLines({ source, vocabulary }) {
    if (!this.lines.checked) {
      this.target.setAttribute('aria-label', LABEL);
      return [];
    }
    this.references ??= source.referenceLosses();
    const said = this.references.map(({ name, train, dev }) => {
      const formula = name === 'even' ? words.formula(vocabulary.length) : '';
      const text = words.reference(words.guesses[name], formula, lossText(train));
      return lossText(dev) === lossText(train) ? text : words.referenceWithDev(text, lossText(dev));
    });
    const all = words.plotWithReferences(LABEL, said.join('; '));
    this.target.setAttribute('aria-label', all);
    this.linesLabel.title = words.referenceTitle(said.join('; '));
    return this.references.map(({ name, train, dev }) => {
      const short = words.shortGuesses[name];
      return { name: words.shortReference(short, lossText(train)), short, loss: train, dev };
    });
  }

  /**
   * Takes the pinned runs.
   *
   * @param {Snapshot} snapshot
   * @returns {string} another one where they are others
   */
  #follow({ pins, config }) {
    const trained = pins.filter(({ source }) => source.lossHistory.steps > 0);
    const pinned = trained.map((pin) => ({
      name: pin.nameBeside(config),
      mark: pin.mark,
      dash: pin.dash,
      history: pin.source.lossHistory,
    }));
    this.pinned = pinned;
    return pinned.map(({ name, mark }) => `${mark} ${name}`).join();
  }

  get #isRoomy() {
    return (this.plot?.u.width ?? 0) >= ROOMY;
  }

  /** Says what is seen, as far as there is room. */
  #tell() {
    const { snapshot } = this;
    if (!snapshot) return;
    const isFirst = snapshot.step === 0 && !snapshot.diverged;
    const say = isFirst ? firstFinding(snapshot, this.#isRoomy) : finding(snapshot, this.isNarrow);
    setText(this.title, say);
    this.#describe();
  }

  #resize() {
    const width = this.target.clientWidth;
    const height = plotHeight(this.target);
    const u = this.plot?.u;
    if (!u || width <= 0) return;
    // Not within the observer, which would see its own doing.
    if (width < NARROW !== this.isNarrow) requestAnimationFrame(() => this.remake());
    else if (height !== u.height) requestAnimationFrame(() => this.#setSize(width, height));
    else if (width !== u.width) this.#setSize(width, height);
  }

  /** @param {number} width @param {number} height */
  #setSize(width, height) {
    this.plot?.u.setSize({ width, height });
    this.#tell();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = (this.snapshot?.lossHistory.length ?? 0) - 1;
    if (last < 0 || !['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const page = event.shiftKey ? 20 : 1;
    const from = this.reading ?? last;
    const to =
      { ArrowLeft: from - page, ArrowRight: from + page, Home: 0, End: last }[event.key] ?? from;
    this.#read(Math.min(last, Math.max(0, to)));
    if (this.plot && this.reading !== null) {
      const { u } = this.plot;
      const left = u.valToPos(u.data[0][this.reading], 'x');
      u.setCursor({ left, top: 10 }, false);
    }
  }

  /** @param {number | null} index */
  #read(index) {
    this.reading = index;
    this.#describe();
  }

  #describe() {
    const lossHistory = this.snapshot?.lossHistory;
    const index = this.reading;
    const there = lossHistory && index !== null && index < lossHistory.length;
    if (there) setText(this.readout, describeBucket(lossHistory, this.pinned, index));
    else if (lossHistory && lossHistory.steps > 0) {
      const steps = Math.min(lossHistory.steps, Math.round(lossHistory.meanSteps));
      setText(this.readout, (this.#isRoomy ? words.help : words.helpShort)(count(steps)));
    } else setText(this.readout, '');
  }
}

/**
 * How the loss before the first step compares with guessing.
 *
 * @param {Snapshot} snapshot
 * @param {boolean} isRoomy
 */
function firstFinding({ loss, baseline }, isRoomy) {
  const [far, worse, like] = isRoomy
    ? [words.farWorse, words.worse, words.likeGuessing]
    : [words.farWorseShort, words.worseShort, words.likeGuessingShort];
  const say = loss > 2 * baseline ? far : loss > baseline + 0.3 ? worse : like;
  return say(lossText(loss), lossText(baseline));
}

/** @param {Snapshot} snapshot @param {boolean} isNarrow */
function finding({ loss, lossHistory, diverged }, isNarrow) {
  if (diverged) return words.diverged(count(diverged.step));
  const dev = lossHistory.dev.at(-1);
  const mean = lossText(lossHistory.smoothed ?? loss);
  if (!dev) return words.now(mean);
  return (isNarrow ? words.nowWithDevShort : words.nowWithDev)(mean, lossText(dev.loss));
}
