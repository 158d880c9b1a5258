import * as words from '#words/pins.js';
import { head, scrolling } from '../base/controls.js';
import { h, setText } from '../base/dom.js';
import { count, loss as lossText, percent } from '../base/format.js';
import { Playground } from '../base/wasm.js';
import { PinnedNames } from './pinned-names.js';

/** @typedef {import('../run/pins.js').Pin} Pin */
/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** Milliseconds between two drawings of the table while the live run trains. */
const EVERY = 500;

/** The pinned runs beside the live one: what each is called, its numbers, and what differs. */
export class PinsPanel {
  /**
   * @param {import('./commands.js').Commands} commands
   * @param {import('./names.js').NamesPanel} names
   */
  constructor(commands, names) {
    this.commands = commands;
    this.names = new PinnedNames(names);
    this.body = h('tbody', {});
    this.before = h('input', {
      type: 'checkbox',
      checked: true,
      'data-action': 'keep-before',
      onchange: () => commands.compare()?.pins.keepNoBefore(!this.before.checked),
    });
    this.by = h(
      'select',
      { 'aria-label': words.raceBy, onchange: () => this.#setRace(true) },
      h('option', { value: 'step' }, words.byStep),
      h('option', { value: 'time' }, words.byTime),
    );
    this.race = h('button', {
      'data-action': 'race',
      title: words.raceTitle,
      onclick: () => this.#setRace(!commands.compare()?.race),
    });
    this.state = h('p', { class: 'help', role: 'status', 'data-readout': 'race' });
    this.differences = scrolling(words.differences);
    this.differences.dataset.readout = 'pin-differences';
    this.element = h(
      'section',
      { class: 'panel pins-panel', 'data-panel': 'pins', hidden: true },
      h('h2', {}, words.title),
      scrolling(words.title, h('table', {}, head(words.columns), this.body)),
      h(
        'div',
        { class: 'controls' },
        this.race,
        this.by,
        h('label', { class: 'inline' }, this.before, words.keepLast),
      ),
      this.state,
      h('details', {}, h('summary', {}, words.differences), this.differences),
    );
    this.drawnAt = -Infinity;
    this.key = '';
  }

  reset() {
    this.drawnAt = -Infinity;
    this.key = '';
  }

  /** @param {boolean} on */
  #setRace(on) {
    const compare = this.commands.compare();
    if (on) compare?.startRace(this.by.value === 'time' ? 'time' : 'step');
    else compare?.stopRace();
  }

  /** @param {Snapshot} snapshot @param {number} now */
  update(snapshot, now) {
    const { pins, playing, config, step } = snapshot;
    const compare = this.commands.compare();
    this.element.hidden = !compare?.isUsed;
    if (!compare?.isUsed) return this.names.update(snapshot);
    const names = pins.map((pin) => {
      const { step, lossHistory } = pin.run;
      return `${pin.mark}${pin.nameBeside(config)} ${step} ${lossHistory.dev.at(-1)?.step}`;
    });
    const coming = compare.coming.map(({ share }) => share);
    const key = `${names} ${coming} ${compare.race?.by} ${playing ? '' : step} ${snapshot.lossHistory.dev.length}`;
    if (key === this.key && !(playing && now - this.drawnAt > EVERY)) return;
    // What is being typed is not taken away.
    if (this.body.contains(/** @type {ShadowRoot} */ (this.body.getRootNode()).activeElement))
      return;
    this.key = key;
    this.drawnAt = now;
    this.body.replaceChildren(
      this.#row('\u25cf', words.thisRun, snapshot.source, null),
      ...pins.map((pin) => this.#pinRow(pin, snapshot)),
      ...compare.coming.map((each) => this.#comingRow(each)),
    );
    this.#showRace(compare);
    this.#showDifferences(snapshot);
    this.names.update(snapshot);
  }

  /** @param {import('../run/compare.js').Compare} compare */
  #showRace({ race, pool, pins }) {
    setText(this.race, race ? words.endRace : words.race);
    this.race.setAttribute('aria-pressed', String(race !== null));
    this.race.disabled = pins.list.length === 0;
    const ended = (race?.racers ?? []).filter(({ end }) => end).map(({ end }) => end);
    const where = pool?.isOnPage ? words.noWorkers : '';
    const how = race && words.raceHelp;
    setText(this.state, [how, where, ...ended].filter(Boolean).join(' '));
  }

  /** Row by row what differs between the configs. @param {Snapshot} snapshot */
  #showDifferences({ config, pins, step }) {
    const configs = /** @type {Record<string, any>[]} */ ([
      config,
      ...pins.map(({ run }) => run.config),
    ]);
    const keys = Playground.configKeys().filter(({ key }) =>
      configs.some((each) => each[key] !== configs[0][key]),
    );
    const names = this.#namesRow(pins);
    if (keys.length === 0 && !names) {
      const isFurther = pins.some(({ run }) => run.step !== step);
      this.differences.replaceChildren(isFurther ? words.onlySteps : words.noDifferences);
      return;
    }
    const rows = keys.map(({ key, label }) =>
      h('tr', {}, h('th', {}, label), ...configs.map((each) => h('td', {}, textOf(each[key])))),
    );
    const titles = [
      words.setting,
      words.thisRun,
      ...pins.map((pin) => `${pin.mark} ${pin.nameBeside(config)}`),
    ];
    this.differences.replaceChildren(h('table', {}, head(titles), h('tbody', {}, names, ...rows)));
  }

  /** How many names each run has, where they are not the same ones. @param {Pin[]} pins */
  #namesRow(pins) {
    const live = this.commands.run();
    if (!live || !pins.some(({ hasOtherNames }) => hasOtherNames)) return null;
    const cells = [
      count(live.names),
      ...pins.map(({ run, hasOtherNames }) => words.namesOf(count(run.names), hasOtherNames)),
    ];
    return h('tr', {}, h('th', {}, words.names), ...cells.map((text) => h('td', {}, text)));
  }

  /** @param {Pin} pin @param {Snapshot} snapshot */
  #pinRow(pin, { config }) {
    const name = h('input', {
      type: 'text',
      value: pin.nameBeside(config),
      'aria-label': words.nameOf,
      'data-action': 'rename-pin',
      onchange: () => this.commands.compare()?.pins.rename(pin, name.value),
    });
    const title = words.removeRun(pin.nameBeside(config));
    const unpin = () => this.commands.compare()?.pins.unpin(pin);
    const drop = h(
      'button',
      { class: 'remove', title, 'aria-label': title, 'data-action': 'unpin', onclick: unpin },
      '\u00d7',
    );
    return this.#row(pin.mark, name, pin.source, drop);
  }

  /**
   * A run that is still to be trained to its step.
   *
   * @param {import('../run/compare.js').Coming} run
   */
  #comingRow(run) {
    const text = words.training(count(run.step), percent(run.share));
    const dropIt = () => this.commands.compare()?.dropComing(run);
    const cancel = h('button', { 'data-action': 'drop-coming', onclick: dropIt }, words.cancel);
    return h(
      'tr',
      { 'data-coming': '' },
      h('td', {}),
      h('th', {}, run.title || words.pinnedRun),
      h('td', { colSpan: words.columns.length - 2 }, text, ' ', cancel),
    );
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
      dev === undefined ? '\u2013' : lossText(dev),
      count(step),
      mean === undefined ? '\u2013' : lossText(mean),
      percent(saturated),
      count(size),
    ];
    return h(
      'tr',
      {},
      h('td', { 'aria-hidden': 'true' }, mark),
      h('th', {}, h('div', { class: 'pinned' }, name, drop)),
      ...cells.map((text) => h('td', {}, text)),
    );
  }
}

/** A value of the config in words. @param {unknown} value */
const textOf = (value) => (value === true ? words.on : value === false ? words.off : String(value));
