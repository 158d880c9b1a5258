import { h, setText } from '../../base/dom.js';
import { count } from '../../base/format.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('./blocks.js').Block} Block */
/** @typedef {import('../../pkg/makemore_playground.js').Playground} Playground */

/**
 * A stage of a step.
 *
 * @typedef {object} Stage
 * @property {string} text what happens in it
 * @property {string[]} [values] kinds and layers of the blocks whose values are computed in it
 * @property {string[]} [gradients] and whose gradients
 */

/** One step taken slowly: stage by stage, forwards and back again, before the weights change. */
export class SlowStep {
  /** @param {{ onChange: () => void, onStep: () => void }} hooks */
  constructor({ onChange, onStep }) {
    this.onChange = onChange;
    this.onStep = onStep;
    /** The run with the numbers of the step to come, while it is taken. @type {Playground | null} */
    this.ahead = null;
    /** @type {Stage[]} */
    this.stages = [];
    this.stage = 0;
    this.step = -1;
    /** @type {Snapshot | null} */
    this.snapshot = null;
    this.begin = h(
      'button',
      { 'data-action': 'slow-step', onclick: () => this.#begin() },
      'One step, slowly',
    );
    this.back = h(
      'button',
      { 'data-action': 'slow-back', onclick: () => this.#go(-1) },
      '\u2190 Back',
    );
    this.next = h(
      'button',
      { class: 'primary', 'data-action': 'slow-next', onclick: () => this.#go(1) },
      'Next \u2192',
    );
    this.stop = h('button', { 'data-action': 'slow-stop', onclick: () => this.#stop() }, 'Leave');
    this.text = h('p', { class: 'facts', role: 'status', 'data-readout': 'slow-step' });
    this.controls = h('div', { class: 'controls', hidden: true }, this.back, this.next, this.stop);
    this.element = h(
      'div',
      { class: 'slow-step', onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) },
      this.controls,
      this.text,
    );
  }

  /** The numbers to draw while a step is taken; null where the run's own are. @returns {any} */
  get source() {
    return this.ahead;
  }

  /** @param {Snapshot} snapshot */
  follow(snapshot) {
    this.snapshot = snapshot;
    this.begin.disabled = snapshot.playing || snapshot.diverged !== undefined;
    // The run went on by other means.
    if (this.ahead && snapshot.step !== this.step) this.end();
  }

  #begin() {
    if (!this.snapshot) return;
    const { source, step } = this.snapshot;
    this.ahead = source.lookAhead();
    this.step = step;
    this.stages = stagesOf(this.snapshot);
    this.stage = 0;
    this.#show();
    this.next.focus();
  }

  /** @param {number} by */
  #go(by) {
    if (this.stage + by >= this.stages.length) return this.#finish();
    this.stage = Math.max(0, this.stage + by);
    this.#show();
  }

  /** The step itself: the weights change now, by the run's own step. */
  #finish() {
    this.end();
    this.onStep();
    setText(
      this.text,
      'The weights have changed: that was one step. The next one draws other examples.',
    );
    this.begin.focus();
  }

  #stop() {
    this.end();
    this.begin.focus();
    this.onChange();
  }

  /** Forgets the step that was being looked at; nothing has changed. */
  end() {
    this.ahead?.free();
    this.ahead = null;
    this.begin.hidden = false;
    this.controls.hidden = true;
    setText(this.text, '');
  }

  #show() {
    const { text } = this.stages[this.stage];
    this.begin.hidden = true;
    this.controls.hidden = false;
    this.back.disabled = this.stage === 0;
    const isLast = this.stage === this.stages.length - 1;
    setText(this.next, isLast ? 'Change the weights' : 'Next \u2192');
    setText(this.text, `${this.stage + 1} of ${this.stages.length}. ${text}`);
    this.onChange();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.ahead) return;
    const by = { ArrowRight: 1, ' ': 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    this.#go(by);
  }

  /**
   * What is known of a block by now.
   *
   * @param {Block} block
   * @param {boolean} wantsGradients
   * @returns {'nothing' | 'values' | 'gradients'}
   */
  seen({ key, gradients }, wantsGradients) {
    if (!this.ahead) return wantsGradients && gradients ? 'gradients' : 'values';
    const past = this.stages.slice(0, this.stage + 1);
    if (past.some((stage) => stage.gradients?.includes(key))) return 'gradients';
    return past.some((stage) => stage.values?.includes(key)) ? 'values' : 'nothing';
  }
}

/** The stages of a step, in the order in which a step computes. @param {Snapshot} snapshot @returns {Stage[]} */
function stagesOf({ source, config }) {
  const layers = source.layers();
  const examples = count(config.batch_size);
  const last = layers.length;
  const outputNorm = config.batch_norm && config.recipe === 'layers';
  /** @type {Stage[]} */
  const stages = [
    {
      text: `${examples} examples are drawn at random from the training rows. Their letters go in.`,
    },
    {
      text: 'Each letter is replaced by its row of the embedding; the rows are put side by side.',
      values: ['embedding-0', 'input-0'],
    },
  ];
  for (const { index, name, batchNorm, activation } of layers) {
    stages.push({
      text: `${name}: every neuron adds up its inputs times its weights.`,
      values: [`z-${index}`],
    });
    if (batchNorm) {
      const text = `${name}: BatchNorm subtracts each neuron\u2019s mean over the minibatch and divides by its std.`;
      stages.push({ text, values: [`y-${index}`] });
    }
    stages.push({
      text: `${name}: ${activation} is applied to each number.`,
      values: [`activation-${index}`],
    });
  }
  if (outputNorm) {
    stages.push({
      text: 'The output layer adds up its inputs times its weights.',
      values: [`z-${last}`],
    });
  }
  stages.push(
    { text: 'The output gives a logit for every letter.', values: ['logit-0', `logit-${last}`] },
    {
      text: 'The softmax makes probabilities of them; the loss is \u2212ln of the one for the right letter, averaged over the examples.',
      values: ['probability-0', `probability-${last}`],
    },
    {
      text: 'Now back. The gradient of each logit: its probability, minus 1 for the right letter, divided by the number of examples.',
      gradients: ['logit-0', `logit-${last}`],
    },
  );
  if (outputNorm) {
    stages.push({ text: 'Back through the output\u2019s BatchNorm.', gradients: [`z-${last}`] });
  }
  for (const { index, name, batchNorm, activation } of layers.toReversed()) {
    stages.push({
      text: `${name}: what each neuron\u2019s activation does to the loss, through all weights that it goes into.`,
      gradients: [`activation-${index}`],
    });
    if (batchNorm) {
      stages.push({ text: `${name}: back through ${activation}.`, gradients: [`y-${index}`] });
      stages.push({
        text: `${name}: back through BatchNorm, straight on, through the mean and through the variance.`,
        gradients: [`z-${index}`],
      });
    } else {
      stages.push({ text: `${name}: back through ${activation}.`, gradients: [`z-${index}`] });
    }
  }
  stages.push(
    {
      text: 'Back to the inputs, and to the letters\u2019 rows.',
      gradients: ['input-0', 'embedding-0'],
    },
    {
      text: `All weights change now, each by its gradient times the learning rate, against the gradient.`,
    },
  );
  return stages;
}
