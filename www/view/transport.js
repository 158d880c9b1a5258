import { h, setText, uniqueId } from '../base/dom.js';
import { count, duration, loss as lossText } from '../base/format.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** Steps a second, and what they are called; Infinity is as fast as it goes. */
const SPEEDS = new Map([
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
   * @param {HTMLElement} hooks.lesson the list of lessons
   * @param {() => void} hooks.onSettings
   * @param {() => void} hooks.onHelp
   * @param {() => void} hooks.onShare
   */
  constructor({ commands, lesson, onSettings, onHelp, onShare }) {
    const speedId = uniqueId('speed');
    this.lesson = lesson;
    this.train = h(
      'button',
      { class: 'primary train', 'data-action': 'train', onclick: commands.toggle },
      'Train',
    );
    this.step = h(
      'button',
      { 'data-action': 'step', title: 'One step (S)', onclick: commands.step },
      'Step',
    );
    this.reset = h(
      'button',
      { 'data-action': 'reset', title: 'The same seed from step 0 (R)', onclick: commands.reset },
      'Reset',
    );
    this.seed = h(
      'button',
      {
        'data-action': 'new-seed',
        title: 'A new random seed, from step 0',
        onclick: commands.newSeed,
      },
      'New seed',
    );
    this.pin = h(
      'button',
      {
        'data-action': 'pin',
        hidden: !commands.keepsLog,
        title: 'Keep this run as it is, to compare others with it (P)',
        onclick: commands.pin,
      },
      'Pin',
    );
    this.speed = h(
      'select',
      { id: speedId, 'aria-label': 'Speed', onchange: commands.noteChange },
      ...[...SPEEDS].map(([value, text]) =>
        h('option', { value, selected: value === 'max' }, text),
      ),
    );
    this.settings = h(
      'button',
      {
        class: 'open-settings',
        'data-action': 'settings',
        'aria-expanded': 'false',
        onclick: onSettings,
      },
      'Settings',
    );
    this.share = h(
      'button',
      {
        'data-action': 'share',
        title: 'A link, a figure for your page, the model',
        onclick: onShare,
      },
      'Share',
    );
    this.help = h(
      'button',
      { 'data-action': 'help', title: 'Keys and words (?)', 'aria-label': 'Help', onclick: onHelp },
      '?',
    );
    this.values = {
      loss: readout('loss', 'loss now'),
      baseline: readout('baseline', 'knowing nothing'),
      step: readout('step', 'step'),
      rate: readout('rate', 'steps a second'),
      left: readout('left', 'time left'),
    };
    this.element = h(
      'div',
      { class: 'transport', role: 'group', 'aria-label': 'Training' },
      h(
        'div',
        { class: 'buttons' },
        this.train,
        this.step,
        this.reset,
        this.seed,
        this.pin,
        this.share,
        this.speed,
        lesson,
        this.settings,
        this.help,
      ),
      h('dl', { class: 'readouts' }, ...Object.values(this.values).map(({ element }) => element)),
    );
  }

  /** Steps a second that the reader asks for. */
  get stepsPerSecond() {
    return this.speed.value === 'max' ? Infinity : Number(this.speed.value);
  }

  /** @param {Snapshot} snapshot */
  update({ step, loss, baseline, config, playing, rate, diverged }) {
    const done = step >= config.max_steps;
    setText(this.train, playing ? 'Pause' : done ? 'Done' : step > 0 ? 'Train on' : 'Train');
    this.train.disabled = !playing && (done || diverged !== undefined);
    this.step.disabled = playing || done || diverged !== undefined;
    setText(this.values.loss.value, lossText(loss));
    setText(this.values.baseline.value, lossText(baseline));
    setText(this.values.step.value, `${count(step)} of ${count(config.max_steps)}`);
    setText(this.values.rate.value, playing && rate > 0 ? count(rate) : '\u2013');
    const left = playing && rate > 0 ? duration((config.max_steps - step) / rate) : '';
    setText(this.values.left.value, left || '\u2013');
  }
}

/** @param {string} key @param {string} name */
function readout(key, name) {
  const value = h('dd', { 'data-readout': key });
  return { value, element: h('div', { class: `readout-${key}` }, h('dt', {}, name), value) };
}
