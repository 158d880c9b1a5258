import * as words from '#words/names.js';
import { clock } from '../base/clock.js';
import { attempt, h, setText, uniqueId } from '../base/dom.js';
import { limits } from '../base/limits.js';
import { withUnseen } from '../base/letters.js';
import { NumberField } from '../base/number-field.js';
import { SLICE } from '../run/slices.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

const COUNT = 20;
/** Names drawn together. A large network takes several frames for them. */
const PER_FRAME = 4;
/** Milliseconds between two refreshes of the list while it trains. */
const REFRESH = 2000;

/** Names that the network writes now. */
export class NamesPanel {
  /** @param {() => void} onChange asks for a frame, because other names are wanted */
  constructor(onChange) {
    this.onChange = onChange;
    const prefixId = uniqueId('prefix');
    const temperatureId = uniqueId('temperature');
    this.title = h('h2', {}, words.heading);
    this.rows = Array.from({ length: COUNT }, () => {
      const name = h('span', { class: 'name', dir: 'auto' });
      const status = h('span', { class: 'tag', 'data-name-status': '' });
      return { name, status, element: h('li', {}, name, status) };
    });
    this.prefix = h('input', {
      id: prefixId,
      type: 'text',
      maxLength: limits().prefixLetters,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: false,
      oninput: () => this.#changed(),
    });
    this.temperature = h('input', {
      id: temperatureId,
      type: 'range',
      min: '0.1',
      max: '3',
      step: '0.1',
      value: '1',
      oninput: () => {
        this.temperatureNumber.set(this.temperature.valueAsNumber);
        this.#changed();
      },
    });
    this.temperatureNumber = new NumberField(
      { min: 0.01, max: 100, value: 1, 'aria-label': words.temperature },
      () => {
        this.temperature.value = String(this.temperatureNumber.value);
        this.#changed();
      },
    );
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.element = h(
      'section',
      { class: 'panel names', 'data-panel': 'names' },
      this.title,
      h('ol', { class: 'list' }, ...this.rows.map((row) => row.element)),
      this.error,
      this.#options(prefixId, temperatureId),
    );
    /** The name to be drawn next; COUNT when the list is done. */
    this.next = 0;
    /** Names that have no row yet. @type {string[]} */
    this.pending = [];
    /** Refreshes so far. Each draws with another seed. */
    this.round = 0;
    this.drawnAt = -Infinity;
    this.drawnStep = -1;
    /** Whether the list is to be gone on with. */
    this.isLeft = true;
  }

  /**
   * How the names are drawn, and the rest of them.
   *
   * @param {string} prefixId
   * @param {string} temperatureId
   */
  #options(prefixId, temperatureId) {
    return h(
      'details',
      {
        class: 'name-options',
        ontoggle: (/** @type {Event} */ { target }) =>
          this.element.classList.toggle('all', /** @type {HTMLDetailsElement} */ (target).open),
      },
      h('summary', {}, words.more),
      h(
        'div',
        { class: 'fields' },
        h('label', { for: prefixId }, words.startsWith),
        this.prefix,
        h('label', { for: temperatureId, title: words.temperatureTitle }, words.temperature),
        h('span', { class: 'pair' }, this.temperature, this.temperatureNumber.input),
        this.temperatureNumber.note,
      ),
    );
  }

  /** Draws the list anew, from its first name. */
  restart() {
    this.next = 0;
    this.pending = [];
    this.drawnStep = -1;
  }

  remake() {
    this.restart();
    this.round = 0;
  }

  #changed() {
    this.restart();
    this.onChange();
  }

  /** Whether there is something left to draw for this step. @param {Snapshot} snapshot */
  wants({ step, playing }) {
    this.isLeft = this.next < COUNT || (!playing && this.drawnStep !== step);
    return this.isLeft || playing;
  }

  /**
   * Draws a few more names; a new list begins every so often.
   *
   * @param {Snapshot} snapshot
   * @param {number} now
   */
  update(snapshot, now) {
    if (this.next === COUNT) {
      const stale = this.drawnStep !== snapshot.step && now - this.drawnAt > REFRESH;
      if (!stale) return;
      this.next = 0;
      this.round += 1;
    }
    if (this.next === 0) {
      this.drawnStep = snapshot.step;
      this.drawnAt = now;
    }
    this.#draw(snapshot);
  }

  /** @param {Snapshot} snapshot */
  #draw({ source, config, step }) {
    const options = {
      // The first list is the notebook's: its generator is seeded with seed + 10.
      seed: (config.seed + 10 + this.round * COUNT + this.next) % 2 ** 32,
      temperature: this.temperatureNumber.value,
      prefix: this.prefix.value,
    };
    const start = clock.now();
    if (this.pending.length === 0) {
      const names = attempt(this.error, () => source.sampleFor(SLICE, PER_FRAME, options) ?? []);
      if (names) this.pending = names;
      else this.next = COUNT;
    }
    while (this.pending.length > 0 && clock.now() - start < SLICE) this.#show(source);
    setText(this.title, step === 0 ? words.titleUntrained : words.title);
  }

  /** Gives the next name its row. @param {Snapshot['source']} source */
  #show(source) {
    const name = this.pending.shift() ?? '';
    const row = this.rows[this.next];
    const known = source.contains(name);
    setText(row.name, name === '' ? words.empty : withUnseen(name));
    setText(row.status, known ? words.known : words.isNew);
    row.element.classList.toggle('known', known);
    this.next += 1;
  }
}
