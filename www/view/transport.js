import { h, setText, uniqueId } from '../base/dom.js';
import { isHeldBack, paceAt } from '../run/pace.js';
import { count, duration, loss as lossText } from '../base/format.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** Steps a second, and what they are called. */
const SPEEDS = new Map([
  ['gradual', 'slow, then fast'],
  ['1', '1 step/s'],
  ['10', '10 steps/s'],
  ['100', '100 steps/s'],
  ['1000', '1000 steps/s'],
  ['max', 'fastest'],
]);

/** Train, Step, Reset, and the numbers that go with them. */
export class Transport {
  /**
   * @param {object} hooks
   * @param {import('./commands.js').Commands} hooks.commands
   * @param {() => void} hooks.onSettings
   */
  constructor({ commands, onSettings }) {
    this.train = button('train', 'Train', 'Train or pause (Space)', commands.toggle);
    this.train.classList.add('primary', 'train');
    this.step = button('step', 'Step', 'One step (S)', commands.step);
    this.reset = button('reset', 'Reset', 'The same seed from step 0 (R)', commands.reset);
    this.seed = button('new-seed', 'New seed', 'A new random seed, from step 0', commands.newSeed);
    this.pin = button(
      'pin',
      'Pin',
      'Keep this run as it is, to compare others with it (P)',
      commands.pin,
    );
    this.pin.hidden = !commands.keepsLog;
    this.speed = h(
      'select',
      { id: uniqueId('speed'), 'aria-label': 'Speed', onchange: commands.noteChange },
      ...[...SPEEDS].map(([value, text]) => h('option', { value }, text)),
    );
    this.settings = button('settings', 'Settings', '', onSettings);
    this.settings.setAttribute('aria-expanded', 'false');
    this.more = button('more-controls', '\u22ef', 'More controls', () => this.#toggleRest());
    this.more.setAttribute('aria-label', 'More controls');
    this.more.setAttribute('aria-expanded', 'false');
    this.values = {
      step: readout('step', 'step'),
      dev: readout('dev', 'dev loss'),
      smoothed: readout('smoothed', 'smoothed loss'),
      baseline: readout('baseline', 'guessing'),
      loss: readout('loss', 'minibatch'),
      rate: readout('rate', 'steps/s'),
      left: readout('left', 'time left'),
    };
    this.element = h(
      'div',
      // A landmark on the playground's own page; a post may hold many figures.
      {
        class: 'transport',
        role: commands.keepsLog ? 'region' : 'group',
        'aria-label': 'Training',
      },
      h('div', { class: 'buttons' }, this.train, this.step),
      h(
        'div',
        { class: 'buttons rest' },
        this.reset,
        this.seed,
        this.pin,
        this.speed,
        this.settings,
      ),
      h('dl', { class: 'readouts' }, ...Object.values(this.values).map(({ element }) => element)),
      this.more,
    );
  }

  /** Steps a second that are asked for. @param {number} step at which it is */
  paceAt(step) {
    return paceAt(this.speed.value, step);
  }

  #toggleRest() {
    this.unfold(!this.element.classList.contains('unfolded'));
  }

  /** On a phone, shows the controls that are needed less often. @param {boolean} isOpen */
  unfold(isOpen) {
    this.element.classList.toggle('unfolded', isOpen);
    this.more.setAttribute('aria-expanded', String(isOpen));
  }

  /** @param {Snapshot} snapshot */
  update({ step, loss, baseline, config, playing, rate, diverged, lossHistory }) {
    const done = step >= config.max_steps;
    setText(this.train, playing ? 'Pause' : done ? 'Done' : step > 0 ? 'Resume' : 'Train');
    this.train.disabled = !playing && (done || diverged !== undefined);
    this.step.disabled = playing || done || diverged !== undefined;
    const { values } = this;
    const dev = lossHistory.dev.at(-1)?.loss;
    const smoothed = lossHistory.smoothed;
    setText(values.dev.value, dev === undefined ? NONE : lossText(dev));
    setText(values.smoothed.value, smoothed === undefined ? NONE : lossText(smoothed));
    setText(values.loss.value, lossText(loss));
    setText(values.baseline.value, lossText(baseline));
    setText(values.step.value, `${count(step)} of ${count(config.max_steps)}`);
    setText(values.rate.value, playing && rate > 0 ? count(rate) : NONE);
    // While the pace still grows, nobody knows.
    const isSteady = playing && rate > 0 && !isHeldBack(this.speed.value, step);
    const left = isSteady ? duration((config.max_steps - step) / rate) : '';
    setText(values.left.value, left || NONE);
  }
}

const NONE = '\u2013';

/**
 * @param {string} action
 * @param {string} text
 * @param {string} title
 * @param {() => void} onclick
 */
function button(action, text, title, onclick) {
  return h('button', { 'data-action': action, title, onclick }, text);
}

/** @param {string} key @param {string} name */
function readout(key, name) {
  const value = h('dd', { 'data-readout': key });
  return { value, element: h('div', { class: `readout-${key}` }, h('dt', {}, name), value) };
}
