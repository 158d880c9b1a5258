import { copyText } from '../base/clipboard.js';
import { h, setText } from '../base/dom.js';
import { count } from '../base/format.js';

/** Size, rows and the fingerprint of the weights. */
export class Facts {
  /** @param {import('./commands.js').Commands} commands */
  constructor(commands) {
    this.commands = commands;
    this.size = h('p', { 'data-readout': 'parameters' });
    this.sha = h('code', { 'data-readout': 'sha', title: '' });
    this.copy = h('button', { 'data-action': 'copy-sha', onclick: () => this.#copy() }, 'Copy');
    /** The whole fingerprint, shown if it cannot be copied. */
    this.whole = h('input', {
      readOnly: true,
      hidden: true,
      size: 64,
      'aria-label': 'SHA-256 of all weights',
    });
    this.step = -1;
    this.element = h(
      'section',
      { class: 'panel facts-panel' },
      h('h2', {}, 'This run'),
      this.size,
      h('p', {}, 'Weights at this step: ', this.sha, ' ', this.copy),
      this.whole,
      h(
        'p',
        { class: 'help' },
        'SHA-256 over all weights. The same settings give the same at every step, in every browser and without one.',
      ),
    );
    this.reset();
  }

  async #copy() {
    const text = this.sha.title;
    if (await copyText(text)) return setText(this.copy, 'Copied');
    setText(this.copy, 'Selected: copy it by hand');
    this.whole.value = text;
    this.whole.hidden = false;
    this.whole.select();
  }

  /** Another run. */
  reset() {
    this.step = -1;
    const run = this.commands.run();
    if (!run) return;
    const { train, dev, test } = run.playground.rows;
    const parameters = count(run.playground.parameterCount);
    const rows = `${count(train)} train, ${count(dev)} dev and ${count(test)} test rows`;
    setText(this.size, `${parameters} parameters; ${rows}.`);
  }

  /**
   * The fingerprint is computed when training rests, because it reads every weight.
   *
   * @param {import('../run/snapshot.js').Snapshot} snapshot
   */
  update({ source, playing, step }) {
    if (playing) {
      setText(this.sha, 'shown when paused');
      this.sha.title = '';
      this.step = -1;
    } else if (this.step !== step) {
      this.step = step;
      const hash = source.weightsSha256();
      this.sha.title = hash;
      setText(this.sha, `step ${count(step)}: ${hash.slice(0, 16)}\u2026`);
      setText(this.copy, 'Copy');
      this.whole.hidden = true;
    }
    this.copy.hidden = playing;
  }
}
