import { h } from '../base/dom.js';
import { count, loss as lossText, percent } from '../base/format.js';

/** @typedef {import('../run/pins.js').Pin} Pin */
/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** Milliseconds between two drawings of the table while the live run trains. */
const EVERY = 500;

/** The pinned runs beside the live one: what each is called, its numbers, and what differs. */
export class PinsPanel {
  /** @param {import('./commands.js').Commands} commands */
  constructor(commands) {
    this.commands = commands;
    this.body = h('tbody', {});
    const head = ['', 'run', 'step', 'smoothed loss', 'dev loss', 'parameters', 'saturated', ''];
    this.before = h('input', {
      type: 'checkbox',
      checked: true,
      'data-action': 'keep-before',
      onchange: () => commands.pins()?.keepNoBefore(!this.before.checked),
    });
    this.element = h(
      'section',
      { class: 'panel pins-panel', 'data-panel': 'pins', hidden: true },
      h('h2', {}, 'Runs compared'),
      h(
        'div',
        { class: 'scroll' },
        h(
          'table',
          {},
          h('thead', {}, h('tr', {}, ...head.map((text) => h('th', {}, text)))),
          this.body,
        ),
      ),
      h(
        'label',
        { class: 'inline' },
        this.before,
        'keep the last run when a setting starts a new one',
      ),
    );
    this.drawnAt = -Infinity;
    this.key = '';
  }

  reset() {
    this.drawnAt = -Infinity;
    this.key = '';
  }

  /** @param {Snapshot} snapshot @param {number} now */
  update(snapshot, now) {
    const { pins, playing, config, step } = snapshot;
    this.element.hidden = pins.length === 0;
    if (pins.length === 0) return;
    const names = pins.map((pin) => `${pin.mark}${pin.nameBeside(config)}`);
    const key = `${names} ${playing ? '' : step} ${snapshot.lossHistory.dev.length}`;
    if (key === this.key && !(playing && now - this.drawnAt > EVERY)) return;
    // What is being typed is not taken away.
    if (this.body.contains(/** @type {ShadowRoot} */ (this.body.getRootNode()).activeElement))
      return;
    this.key = key;
    this.drawnAt = now;
    const live = this.#row('\u25cf', 'this run', snapshot.source, null);
    this.body.replaceChildren(live, ...pins.map((pin) => this.#pinRow(pin, snapshot)));
  }

  /** @param {Pin} pin @param {Snapshot} snapshot */
  #pinRow(pin, { config }) {
    const name = h('input', {
      type: 'text',
      value: pin.nameBeside(config),
      'aria-label': 'Name of the pinned run',
      'data-action': 'rename-pin',
      onchange: () => this.commands.pins()?.rename(pin, name.value),
    });
    const drop = h(
      'button',
      { 'data-action': 'unpin', onclick: () => this.commands.pins()?.unpin(pin) },
      'Drop',
    );
    return this.#row(pin.mark, name, pin.source, drop);
  }

  /**
   * @param {string} mark
   * @param {string | HTMLElement} name
   * @param {Snapshot['source']} source
   * @param {HTMLElement | null} drop
   */
  #row(mark, name, source, drop) {
    const { lossHistory, step } = source;
    const mean = lossHistory.runningMean().at(-1);
    const dev = lossHistory.dev.at(-1)?.loss;
    const layers = source.layers();
    const saturated = layers.reduce((sum, layer) => sum + layer.saturated, 0) / layers.length;
    const size = source.parameters().reduce((sum, { rows, cols }) => sum + rows * cols, 0);
    const cells = [
      count(step),
      mean === undefined ? '\u2013' : lossText(mean),
      dev === undefined ? '\u2013' : lossText(dev),
      count(size),
      percent(saturated),
    ];
    return h(
      'tr',
      {},
      h('td', { 'aria-hidden': 'true' }, mark),
      h('th', {}, name),
      ...cells.map((text) => h('td', {}, text)),
      h('td', {}, drop),
    );
  }
}
