import * as words from '#words/slow-step.js';
import { h, setFlag, setText } from '../../base/dom.js';
import { SLICE } from '../../run/slices.js';
import { stagesOf } from './stages.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../../pkg/makemore_playground.js').NumberAddress} NumberAddress */
/** @typedef {import('../../pkg/makemore_playground.js').Playground} Playground */

/** Numbers that belong to the sums of a layer's Linear, and to its BatchNorm. */
const OF_LINEAR = ['weight', 'bias'];
const OF_NORM = [
  'mean',
  'var',
  'example_mean',
  'example_var',
  'running_mean',
  'running_var',
  'running_std',
  'xhat',
  'gamma',
  'beta',
];
/** What is known before a step begins. */
const PARAMETERS = [
  'weight',
  'bias',
  'gamma',
  'beta',
  'running_mean',
  'running_var',
  'running_std',
];
/** Where keys mean what they always mean. */
const TAKES_KEYS = 'input, select, textarea';

/** One step taken slowly: stage by stage, forwards and back again, before the weights change. */
export class SlowStep {
  /**
   * @param {{ onChange: () => void, onStep: () => void, onChoose: (example: number) => void
   *   }} hooks
   */
  constructor({ onChange, onStep, onChoose }) {
    this.onChange = onChange;
    this.onStep = onStep;
    this.onChoose = onChoose;
    /**
     * The run with the numbers of the step to come, while it is taken.
     *
     * @type {Playground | null}
     */
    this.ahead = null;
    /** @type {import('./stages.js').Stage[]} */
    this.stages = [];
    this.stage = 0;
    this.step = -1;
    /** @type {Snapshot | null} */
    this.snapshot = null;
    const button = (
      /** @type {string} */ action,
      /** @type {string} */ text,
      /** @type {() => void} */ onclick,
    ) => h('button', { 'data-action': action, onclick }, text);
    this.begin = button('slow-step', words.begin, () => this.#begin());
    this.begin.classList.add('seldom');
    this.back = button('slow-back', words.back, () => this.#go(-1));
    this.next = button('slow-next', words.next, () => this.#go(1));
    this.next.classList.add('primary');
    this.stop = button('slow-stop', words.leave, () => this.#stop());
    this.text = h('p', { role: 'status', 'data-readout': 'slow-step' });
    this.drawn = h('div', { class: 'net-drawn' });
    this.controls = h(
      'div',
      { class: 'controls', hidden: true },
      this.back,
      this.next,
      this.stop,
      h('span', { class: 'help net-keys' }, words.keys),
    );
    this.element = h('div', { class: 'slow-step' }, this.controls, this.text, this.drawn);
  }

  /** The numbers to draw while a step is taken; null where the run's own are. @returns {any} */
  get source() {
    return this.ahead;
  }

  /** @param {Snapshot} snapshot */
  follow(snapshot) {
    this.snapshot = snapshot;
    setFlag(this.begin, 'disabled', snapshot.playing || snapshot.diverged !== undefined);
    // The run went on by other means, or takes other weights into the step.
    const isLeft = snapshot.playing || snapshot.step !== this.step;
    if (this.ahead && (isLeft || snapshot.config.lr !== this.ahead.config.lr)) this.end();
  }

  /** Looks ahead, in slices: a large network takes half a second. */
  async #begin() {
    for (;;) {
      if (!this.snapshot || this.ahead || this.begin.disabled) return;
      const { source, step } = this.snapshot;
      const ahead = source.lookAheadFor(SLICE);
      if (ahead) {
        this.ahead = ahead;
        this.step = step;
        break;
      }
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.stages = stagesOf(this.snapshot);
    this.stage = 0;
    this.#show();
    this.next.focus({ preventScroll: true });
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
    setText(this.text, words.done);
    this.begin.focus({ preventScroll: true });
  }

  #stop() {
    this.end();
    this.begin.focus({ preventScroll: true });
    this.onChange();
  }

  /** Forgets the step that was being looked at; nothing has changed. */
  end() {
    this.ahead?.free();
    this.ahead = null;
    this.begin.hidden = false;
    this.controls.hidden = true;
    this.drawn.replaceChildren();
    setText(this.text, '');
  }

  #show() {
    const { text } = this.stages[this.stage];
    this.begin.hidden = true;
    this.controls.hidden = false;
    this.back.disabled = this.stage === 0;
    const isLast = this.stage === this.stages.length - 1;
    setText(this.next, isLast ? words.change : words.next);
    setText(this.text, words.stage(this.stage + 1, this.stages.length, text));
    this.drawn.replaceChildren(...(this.stage === 0 ? this.#examples() : []));
    this.onChange();
  }

  /** The examples that were drawn, each of which can be followed. */
  #examples() {
    return (this.ahead?.minibatch ?? []).map(({ context, target }, i) =>
      h(
        'button',
        {
          'data-example': i + 1,
          onclick: () => this.onChoose(i),
        },
        `${context}\u2192${target}`,
      ),
    );
  }

  /**
   * A key anywhere in the figure.
   *
   * @param {KeyboardEvent} event
   * @returns {boolean} whether it was taken
   */
  takeKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!this.ahead || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (target.closest(TAKES_KEYS)) return false;
    const by = { ArrowRight: 1, ' ': 1, ArrowLeft: -1 }[event.key];
    if (!by && event.key !== 'Escape') return false;
    event.stopPropagation();
    // A button takes Space itself, when the key comes up.
    if (event.key === ' ' && target.closest('button')) return true;
    event.preventDefault();
    if (event.repeat) return true;
    if (by) this.#go(by);
    else this.#stop();
    return true;
  }

  /**
   * What is known of a number by now.
   *
   * @param {Pick<NumberAddress, 'kind' | 'layer'>} address
   * @param {number} layers hidden ones
   * @returns {{ value: boolean, gradient: boolean, update: boolean }}
   */
  knows({ kind, layer = 0 }, layers) {
    if (!this.ahead) return { value: true, gradient: true, update: true };
    const isLast = this.stage === this.stages.length - 1;
    const past = this.stages.slice(0, this.stage + 1);
    const isPast = (/** @type {'values' | 'gradients'} */ what, /** @type {string} */ key) =>
      past.some((stage) => stage[what]?.includes(key));
    const has = (/** @type {string} */ key) =>
      this.stages.some((stage) => stage.values?.includes(key));
    // Weights and statistics are in no block: they are known with the Linear that they belong to.
    const linear = has(`z-${layer}`) ? `z-${layer}` : 'logit-0';
    const norm = layer === layers ? 'logit-0' : `y-${layer}`;
    const mean = kind === 'mean_loss' ? 'loss-0' : `${kind}-${layer}`;
    const value = OF_NORM.includes(kind) ? norm : OF_LINEAR.includes(kind) ? linear : mean;
    const gradient = OF_NORM.includes(kind) || OF_LINEAR.includes(kind) ? linear : mean;
    return {
      value: PARAMETERS.includes(kind) || isPast('values', value),
      gradient: isPast('gradients', gradient),
      update: isLast,
    };
  }
}
