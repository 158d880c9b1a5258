import { attempt, h, setText, uniqueId } from '../base/dom.js';
import { count, fixed, loss as lossText, percent, short } from '../base/format.js';
import { BarPlot } from '../plot/bars.js';
import { layerColor } from '../plot/colors.js';
import { leastSpan, offer } from '../plot/canvas.js';
import { followWidth, makeLinePlot } from '../plot/lines.js';
import { Slices } from '../run/slices.js';
import { FivePoints } from './points.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

const MOMENTA = [0.1, 0.01, 0.001];
const BATCHES = [4, 32, 256];
const MINIBATCHES = 500;

/**
 * BatchNorm taken apart: what it does to five points, to the other examples, and outside training.
 */
export class NormBench {
  /** @param {{ onWake: () => void, onApply: (config: any) => void }} hooks */
  constructor({ onWake, onApply }) {
    /** @type {import('../plot/panel.js').Panel[]} */
    this.parts = [
      new Company(onWake),
      new Calibrate(onWake),
      new Wandering(onWake),
      new BiasBefore(onApply),
    ];
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'normbench' },
      h('h3', {}, 'BatchNorm bench'),
      new FivePoints().element,
      ...this.parts.map(({ element }) => element),
    );
  }

  reset() {
    for (const part of this.parts) part.reset?.();
  }

  remake() {
    for (const part of this.parts) part.remake?.();
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

/**
 * One example of the minibatch gets other letters, and another example's logits move; and the two
 * modes side by side.
 */
class Company {
  /** @param {() => void} onWake */
  constructor(onWake) {
    const [watchedId, changedId, textId] = [
      uniqueId('watched'),
      uniqueId('changed'),
      uniqueId('letters'),
    ];
    const changed = () => {
      if (this.snapshot) this.update(this.snapshot);
      onWake();
    };
    this.watched = h('select', { id: watchedId, onchange: changed });
    this.changed = h('select', { id: changedId, onchange: changed });
    this.text = h('input', {
      id: textId,
      type: 'text',
      size: 8,
      maxLength: 16,
      value: 'zzz',
      autocapitalize: 'off',
      spellcheck: false,
      oninput: changed,
    });
    this.title = h('h2', { 'data-readout': 'company' });
    this.modes = h('p', { class: 'facts', 'data-readout': 'modes' });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.bars = new BarPlot(
      'Logits of the watched example: after as bars, before as lines. Arrow keys read them out.',
    );
    this.bars2 = new BarPlot(
      'Probabilities after the watched letters: with minibatch statistics as bars, with running ones as lines.',
    );
    this.element = h(
      'article',
      { 'data-bench': 'company' },
      h('h3', {}, 'The company an example keeps'),
      h(
        'div',
        { class: 'controls' },
        h('label', { class: 'inline', for: watchedId }, 'Watch example', this.watched),
        h('label', { class: 'inline', for: changedId }, 'change example', this.changed),
        h('label', { class: 'inline', for: textId }, 'to', this.text),
      ),
      this.title,
      this.error,
      this.bars.element,
      this.modes,
      this.bars2.element,
    );
    /** @type {Snapshot | null} */
    this.snapshot = null;
  }

  reset() {
    this.release();
    this.watched.replaceChildren();
    this.changed.replaceChildren();
    this.bars.clear();
    this.bars2.clear();
  }

  /** A network that sleeps or is gone answers nothing. */
  release() {
    this.snapshot = null;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    const examples = snapshot.source.minibatch;
    if (this.watched.options.length !== examples.length) {
      const options = () =>
        examples.map((_, i) => h('option', { value: String(i) }, String(i + 1)));
      this.watched.replaceChildren(...options());
      this.changed.replaceChildren(...options());
      this.changed.value = String(Math.min(1, examples.length - 1));
    }
    const { context } = examples[Number(this.watched.value)];
    attempt(this.error, () => this.#draw(snapshot, context));
  }

  /** @param {Snapshot} snapshot @param {string} context */
  #draw({ source, vocabulary, config }, context) {
    const { before, after } = source.replaceExample(
      Number(this.watched.value),
      Number(this.changed.value),
      this.text.value,
    );
    const moved = largest(before, after);
    const why = config.batch_norm
      ? 'through the minibatch\u2019s mean and std'
      : 'without BatchNorm examples do not touch one another';
    setText(
      this.title,
      `The logits after \u201c${context}\u201d move by up to ${fixed(moved, 4)}: ${why}`,
    );
    const zero = { y: 0, name: '' };
    this.bars.update({
      labels: vocabulary,
      values: after,
      old: before,
      reference: zero,
      caption: 'logit: bars after, lines before',
      describe: (i) =>
        `\u201c${vocabulary[i]}\u201d: before ${fixed(before[i], 4)}, after ${fixed(after[i], 4)}`,
    });
    const [train, evaluated] = [
      source.predict(context, 'train').probabilities,
      source.predict(context, 'eval').probabilities,
    ];
    const apart = largest(train, evaluated);
    setText(
      this.modes,
      `The same letters in both modes: probabilities differ by up to ${percent(apart)} between the minibatch\u2019s statistics (bars) and the running ones (lines).`,
    );
    this.bars2.update({
      labels: vocabulary,
      values: train,
      old: evaluated,
      reference: zero,
      caption: 'probability: bars minibatch, lines running',
      describe: (i) =>
        `\u201c${vocabulary[i]}\u201d: minibatch ${fixed(train[i], 4)}, running ${fixed(evaluated[i], 4)}`,
    });
  }
}

/** @param {Float32Array} a @param {Float32Array} b */
function largest(a, b) {
  return a.reduce((gap, x, i) => Math.max(gap, Math.abs(x - b[i])), 0);
}

/** The statistics measured over the whole training set, against the running ones. */
class Calibrate {
  /** @param {() => void} onWake */
  constructor(onWake) {
    this.onWake = onWake;
    this.running = false;
    /** The step whose network is being measured. @type {number | undefined} */
    this.started = undefined;
    this.slices = new Slices(16, 20_000);
    this.button = h(
      'button',
      { 'data-action': 'calibrate', onclick: () => this.#start() },
      'Calibrate over the training set',
    );
    this.result = h('p', { class: 'facts', role: 'status', 'data-readout': 'calibration' });
    this.element = h(
      'article',
      { 'data-bench': 'calibrate' },
      h('h3', {}, 'Calibrate, or keep running statistics'),
      this.button,
      this.result,
    );
    /** What was found, and when. @type {object | null} */
    this.found = null;
    offer(this.result, () => this.found);
  }

  reset() {
    this.running = false;
    this.found = null;
    this.started = undefined;
    this.button.disabled = false;
    setText(this.result, '');
  }

  #start() {
    this.running = true;
    this.button.disabled = true;
    this.onWake();
  }

  /** @param {Snapshot} snapshot */
  update({ config }) {
    this.button.hidden = !config.batch_norm;
    if (!config.batch_norm) setText(this.result, 'This network has no BatchNorm.');
  }

  /** @param {Snapshot} snapshot */
  work({ source, step }) {
    if (!this.running) return false;
    this.started ??= step;
    const { done, total, gaps, running, measured } = this.slices.run((rows) =>
      source.calibrate(rows),
    );
    if (done < total) {
      setText(this.result, `Measuring: ${percent(done / total)}`);
      return true;
    }
    const mean = Math.max(...gaps.map((gap) => gap.mean));
    const std = Math.max(...gaps.map((gap) => gap.std));
    setText(
      this.result,
      `At step ${count(this.started)}: dev loss ${lossText(running)} with the running statistics, ${lossText(measured)} with those of the whole training set. The running means are at most ${fixed(mean, 3)} stds off, the running stds at most ${percent(std)}.`,
    );
    this.found = { step: this.started, running, measured, gaps };
    this.started = undefined;
    this.running = false;
    this.button.disabled = false;
    return false;
  }
}

/** Why a small batch needs a small momentum: the running mean of one neuron wanders. */
class Wandering {
  /** @param {() => void} onWake */
  constructor(onWake) {
    const id = uniqueId('neuron');
    this.neuron = h('input', {
      id,
      type: 'number',
      min: '1',
      value: '1',
      oninput: () => {
        this.drawn = '';
        onWake();
        if (this.snapshot) this.update(this.snapshot);
      },
    });
    this.title = h('h2', { 'data-readout': 'wander' });
    this.targets = BATCHES.map((batch) =>
      h('div', {
        class: 'plot short',
        role: 'img',
        'aria-label': `Running mean at batch size ${batch}`,
      }),
    );
    /** @type {(import('uplot') | null)[]} */
    this.plots = BATCHES.map(() => null);
    this.observers = this.targets.map((target, i) => followWidth(target, () => this.plots[i]));
    this.drawn = '';
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.element = h(
      'article',
      { 'data-bench': 'wander' },
      h('h3', {}, 'Batch size against momentum'),
      h('label', { class: 'inline', for: id }, 'Neuron of layer 1', this.neuron),
      this.title,
      h(
        'div',
        { class: 'multiples' },
        ...this.targets.map((target, i) =>
          h('figure', {}, h('h2', {}, `Batch of ${BATCHES[i]}`), target),
        ),
      ),
      h(
        'p',
        { class: 'help' },
        `The weights stand still; ${MINIBATCHES} minibatches pass. The dashed line is the mean over the whole training set.`,
      ),
    );
  }

  reset() {
    this.release();
    setText(this.title, '');
  }

  remake() {
    this.#drop();
  }

  /** uPlot listens to the window, which would keep it, and all that it draws, for good. */
  release() {
    this.#drop();
    this.snapshot = null;
  }

  #drop() {
    this.plots.forEach((plot) => plot?.destroy());
    this.plots = BATCHES.map(() => null);
    this.drawn = '';
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    // It looks at every training row: when the training rests, and once a network.
    const key = `${snapshot.step}:${this.neuron.value}`;
    if (key === this.drawn || (snapshot.playing && this.drawn !== '')) return;
    this.drawn = key;
    const { source, config } = snapshot;
    const neuron = Math.min(
      Math.max(1, Math.round(this.neuron.valueAsNumber) || 1),
      config.n_hidden,
    );
    const runs = BATCHES.map((batch) =>
      source.wander(neuron - 1, batch, Float64Array.from(MOMENTA), MINIBATCHES),
    );
    const { mean, std } = runs[0];
    const spread = (/** @type {Float32Array} */ series) =>
      Math.sqrt(series.reduce((sum, x) => sum + (x - mean) ** 2, 0) / series.length) / (std || 1);
    const [worst, best] = [spread(runs[0].series[0]), spread(runs[2].series[2])];
    const far = Math.max(
      ...runs.flatMap(({ series }) =>
        series.map((line) => line.reduce((m, x) => Math.max(m, Math.abs(x - mean)), 0)),
      ),
      leastSpan(mean),
    );
    // Weights of a file can be so large that sums over them are not.
    if (!Number.isFinite(mean + far))
      return setText(this.title, `Neuron ${neuron}: its mean is not finite`);
    setText(
      this.title,
      `Neuron ${neuron}: wanders ${fixed(worst, 3)} stds with batch 4 and momentum 0.1, ${fixed(best, 4)} with batch 256 and 0.001`,
    );
    runs.forEach(({ series }, i) => this.#draw(i, series, mean, far));
  }

  /** @param {number} i @param {Float32Array[]} series @param {number} mean @param {number} far */
  #draw(i, series, mean, far) {
    this.plots[i]?.destroy();
    const plot = makeLinePlot({
      target: this.targets[i],
      height: 190,
      yLabel: 'running mean',
      xLabel: 'minibatch',
      lines: MOMENTA.map((momentum, m) => ({
        name: String(momentum),
        color: layerColor(this.element, m, 3),
        dash: [[], [6, 3], [2, 2]][m],
      })),
      references: [{ y: mean, name: `true mean ${short(mean)}` }],
      range: () => [mean - 1.1 * far, mean + 1.1 * far],
    });
    plot.setData([Array.from({ length: MINIBATCHES }, (_, x) => x + 1), ...series]);
    this.plots[i] = plot;
  }
}

/** The bias in front of a BatchNorm: its gradient is zero to rounding. */
class BiasBefore {
  /** @param {(config: any) => void} onApply */
  constructor(onApply) {
    this.result = h('p', { class: 'facts', 'data-readout': 'bias' });
    this.button = h(
      'button',
      {
        'data-action': 'give-bias',
        onclick: () => onApply({ batch_norm: true, bias: 'learned' }),
      },
      'Start a network with BatchNorm and that bias',
    );
    this.element = h(
      'article',
      { 'data-bench': 'bias' },
      h('h3', {}, 'A bias before BatchNorm'),
      this.result,
      this.button,
    );
  }

  reset() {
    offer(this.result, () => null);
    setText(this.result, '');
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    const parameters = snapshot.source.parameters();
    const bias = parameters.find(({ name }) => name === 'layers.0.bias');
    const weight = parameters.find(({ name }) => name === 'layers.0.weight');
    const shown = bias && weight && snapshot.config.batch_norm;
    offer(
      this.result,
      () => shown && { 'layers.0.bias': bias.gradLargest, 'layers.0.weight': weight.gradLargest },
    );
    this.button.hidden = Boolean(shown);
    const text = shown
      ? `layers.0.bias: its largest gradient is ${exponent(bias.gradLargest)}, zero to rounding, where layers.0.weight has ${exponent(weight.gradLargest)}: BatchNorm subtracts every constant again.`
      : 'This network has no bias before a BatchNorm. Give it one and watch its gradient.';
    setText(this.result, text);
  }
}

/** @param {number} x */
function exponent(x) {
  return x.toExponential(1).replace('-', '\u2212');
}
