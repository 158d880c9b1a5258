import * as words from '#words/side.js';
import { copyText } from '../base/clipboard.js';
import { h, setFlag, setText } from '../base/dom.js';
import { count } from '../base/format.js';

/** Size, rows and the fingerprint of the weights. */
export class Facts {
  /** @param {import('./commands.js').Commands} commands */
  constructor(commands) {
    this.commands = commands;
    this.size = h('p', { 'data-readout': 'parameters' });
    this.sha = h('code', { 'data-readout': 'sha', title: '' });
    this.copy = h('button', { 'data-action': 'copy-sha', onclick: () => this.#copy() }, words.copy);
    /** The whole fingerprint, shown if it cannot be copied. */
    this.whole = h('input', {
      readOnly: true,
      hidden: true,
      size: 64,
      'aria-label': words.sha,
    });
    this.step = -1;
    this.element = h(
      'section',
      { class: 'panel facts-panel' },
      h('h2', {}, words.facts),
      this.size,
      h('p', {}, words.weightsNow, this.sha, ' ', this.copy),
      this.whole,
      h('p', { class: 'help' }, words.shaHelp),
    );
    this.reset();
  }

  async #copy() {
    const text = this.sha.title;
    if (await copyText(text)) return setText(this.copy, words.copied);
    setText(this.copy, words.copyByHand);
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
    setText(this.size, words.size(parameters, count(train), count(dev), count(test)));
  }

  /**
   * The fingerprint is computed when training rests, because it reads every weight.
   *
   * @param {import('../run/snapshot.js').Snapshot} snapshot
   */
  update({ source, playing, step }) {
    if (playing) {
      setText(this.sha, words.whenPaused);
      this.sha.removeAttribute('title');
      this.step = -1;
    } else if (this.step !== step) {
      this.step = step;
      const hash = source.weightsSha256();
      this.sha.title = hash;
      setText(this.sha, words.shaAt(count(step), `${hash.slice(0, 16)}\u2026`));
      setText(this.copy, words.copy);
      setFlag(this.whole, 'hidden', true);
    }
    setFlag(this.copy, 'hidden', playing);
  }
}
