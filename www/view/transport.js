import * as words from '#words/bar.js';
import { button, h, setFlag, setText, uniqueId } from '../base/dom.js';
import { isHeldBack, paceAt } from '../run/pace.js';
import { count, duration, loss as lossText } from '../base/format.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** Steps a second. @type {(keyof typeof words.speeds)[]} */
const SPEEDS = ['gradual', 1, 10, 100, 1000, 'max'];

/** Train, Step, Reset, and the numbers that go with them. */
export class Transport {
  /**
   * @param {object} hooks
   * @param {import('./commands.js').Commands} hooks.commands
   * @param {() => void} hooks.onSettings
   */
  constructor({ commands, onSettings }) {
    this.train = button('train', words.train, commands.toggle, words.trainTitle);
    this.train.classList.add('primary', 'train');
    this.step = button('step', words.step, commands.step, words.stepTitle);
    this.reset = button('reset', words.reset, commands.reset, words.resetTitle);
    this.seed = button('new-seed', words.newSeed, commands.newSeed, words.newSeedTitle);
    this.pin = button('pin', words.pin, commands.pin, words.pinTitle);
    this.pin.hidden = !commands.keepsLog;
    this.speed = h(
      'select',
      { id: uniqueId('speed'), 'aria-label': words.speed, onchange: commands.noteChange },
      ...SPEEDS.map((value) => h('option', { value: String(value) }, words.speeds[value])),
    );
    this.settings = button('settings', words.settings, onSettings);
    this.settings.setAttribute('aria-expanded', 'false');
    this.more = button('more-controls', '\u22ef', () => this.#toggleRest(), words.moreControls);
    this.more.setAttribute('aria-label', words.moreControls);
    this.more.setAttribute('aria-expanded', 'false');
    this.values = {
      step: readout('step'),
      dev: readout('dev'),
      smoothed: readout('smoothed'),
      baseline: readout('baseline'),
      loss: readout('loss'),
      rate: readout('rate'),
      left: readout('left'),
    };
    /** The step, and of how many, for which a phone has no room. */
    this.now = h('span');
    this.whole = h('span', { class: 'whole' });
    this.values.step.value.append(this.now, this.whole);
    this.element = h(
      'div',
      // A landmark on the playground's own page; a post may hold many figures.
      {
        class: 'transport',
        role: commands.keepsLog ? 'region' : 'group',
        'aria-label': words.training,
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

  /** Steps a second that are asked for. @param {number} [step] at which it is */
  paceAt(step = 0) {
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
    const name = done ? words.done : step > 0 ? words.resume : words.train;
    setText(this.train, playing ? words.pause : name);
    setFlag(this.train, 'disabled', !playing && (done || diverged !== undefined));
    setFlag(this.step, 'disabled', playing || done || diverged !== undefined);
    const { values } = this;
    const dev = lossHistory.dev.at(-1)?.loss;
    const smoothed = lossHistory.smoothed;
    setText(values.dev.value, dev === undefined ? NONE : lossText(dev));
    setText(values.smoothed.value, smoothed === undefined ? NONE : lossText(smoothed));
    setText(values.loss.value, lossText(loss));
    setText(values.baseline.value, lossText(baseline));
    setText(this.now, count(step));
    setText(this.whole, words.ofSteps(count(config.max_steps)));
    setText(values.rate.value, playing && rate > 0 ? count(rate) : NONE);
    // While the pace still grows, nobody knows.
    const isSteady = playing && rate > 0 && !isHeldBack(this.speed.value, step);
    const left = isSteady ? duration((config.max_steps - step) / rate) : '';
    setText(values.left.value, left || NONE);
  }
}

const NONE = '\u2013';

/** @param {keyof typeof words.readouts} key */
function readout(key) {
  const value = h('dd', { 'data-readout': key });
  return {
    value,
    element: h('div', { class: `readout-${key}` }, h('dt', {}, words.readouts[key]), value),
  };
}
