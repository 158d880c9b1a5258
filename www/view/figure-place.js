import * as words from '#words/bar.js';
import { h, setFlag, setText } from '../base/dom.js';
import { fetchPart } from '../base/lazy.js';
import { message } from '../base/errors.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../run/panel.js').Panel} Panel */

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} name on its switch
 * @property {Panel} [panel] a figure that is there from the start; any other is fetched when it is
 *   first seen
 * @property {() => Promise<Panel>} [load]
 * @property {[number, number]} [heights] of the place that is kept for it, in pixels: in a wide
 *   column, and in a narrow one
 * @property {(snapshot: Snapshot) => boolean} [applies] whether there is anything to show for a run
 * @property {boolean} shown at first
 * @property {boolean} [isForPage] whether that holds for a page of its own, and not in
 *   somebody's text
 * @property {number} every milliseconds between two drawings while it trains
 */

/** The place of a figure in the grid. */
export class FigurePlace {
  /** @param {Entry} entry */
  constructor({ id, name, panel, load, heights = [0, 0], applies, shown, every }) {
    this.id = id;
    this.name = name;
    /** Undefined until it is fetched. */
    this.panel = panel;
    this.load = load;
    this.applies = applies;
    /** The promise of the panel, from the moment it is asked for. */
    this.arrival = panel && Promise.resolve(panel);
    this.isMissing = false;
    this.every = every;
    this.visible = false;
    this.version = -1;
    this.drawnAt = -Infinity;
    this.shown = false;
    this.button = h('button', { class: 'switch', 'data-show': id }, name);
    this.missing = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.place = h(
      'section',
      { class: 'panel place', 'data-panel': id },
      h('h2', {}, name),
      this.missing,
    );
    heights.forEach((height, i) =>
      this.place.style.setProperty(['--wide', '--narrow'][i], `${height}px`),
    );
    this.element = h('div', { class: 'slot', 'data-slot': id }, panel ? panel.element : this.place);
    this.show(shown);
  }

  get isSeen() {
    return this.shown && this.visible;
  }

  /** Whether its drawing takes several frames, and is not at its end. */
  get isPartDrawn() {
    return this.panel?.isPartDrawn ?? false;
  }

  /**
   * Whether the figure is still to be fetched. If fetching failed, it is tried again when the
   * figure is switched on again.
   */
  get isWanted() {
    return !this.arrival && !this.isMissing;
  }

  /** The panel, as soon as it is there. */
  arrive() {
    this.arrival ??= this.#fetch();
    return this.arrival;
  }

  async #fetch() {
    try {
      this.panel = await fetchPart(this.name, /** @type {() => Promise<Panel>} */ (this.load));
      return this.panel;
    } catch (error) {
      setText(this.missing, message(error));
      this.arrival = undefined;
      this.isMissing = true;
      throw error;
    }
  }

  /** What the figure needs and the source does not have. @param {Snapshot} snapshot */
  lacks({ source }) {
    return (this.panel?.reads ?? []).filter((name) => !(name in source));
  }

  /** Does a slice of a long task. @param {Snapshot} snapshot @param {number} now */
  work(snapshot, now) {
    return this.lacks(snapshot).length === 0 && (this.panel?.work?.(snapshot, now) ?? false);
  }

  /** @param {Snapshot} snapshot */
  draw(snapshot) {
    if (!this.panel) return;
    const lacking = this.lacks(snapshot);
    const shown = lacking.length > 0 ? this.place : this.panel.element;
    if (lacking.length > 0) {
      setText(this.missing, words.lacks(lacking));
    }
    // The figure takes its place only after it has been drawn. Before that it is not as high as the
    // place, and what stands below would jump.
    if (!shown.isConnected) this.element.replaceChildren(shown);
    if (lacking.length === 0) this.panel.update(snapshot);
    if (!this.isPartDrawn) this.element.style.minHeight = '';
  }

  /**
   * Begins anew. Until it is drawn, which may take some frames, an emptied figure keeps its height,
   * so that what stands below does not jump.
   *
   * @param {number} height
   */
  reset(height) {
    if (height > 0) this.element.style.minHeight = `${height}px`;
    this.panel?.reset?.();
  }

  /**
   * If a figure has nothing to show for this run, it is hidden, and so is its switch.
   *
   * @param {Snapshot} snapshot
   */
  apply(snapshot) {
    const applies = this.applies?.(snapshot) ?? true;
    setFlag(this.element, 'hidden', !(this.shown && applies));
    setFlag(this.button, 'hidden', !applies);
  }

  /** @param {boolean} on */
  show(on) {
    this.shown = on;
    this.version = -1;
    this.isMissing = false;
    this.element.hidden = !on;
    this.button.setAttribute('aria-pressed', String(on));
  }
}
