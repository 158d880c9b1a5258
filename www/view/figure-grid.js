import { h, setText } from '../base/dom.js';
import { fetchPart } from '../base/lazy.js';
import { message } from '../base/errors.js';

/** How many milliseconds of a frame drawing may take. At least one figure is drawn. */
const DRAW_BUDGET = 4;

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

/**
 * All figures of an element: which are shown, and when each is drawn. A figure that is hidden or
 * off screen costs nothing.
 */
export class FigureGrid {
  /**
   * @param {Entry[]} entries
   * @param {import('./commands.js').Commands} commands
   */
  constructor(entries, commands) {
    this.places = entries.map((entry) => new FigurePlace(entry));
    this.entries = entries;
    this.commands = commands;
    /** Whether the figures stand in somebody's text. */
    this.isCompact = false;
    this.version = 0;
    this.switches = h('div', { class: 'switches', role: 'group', 'aria-label': 'Figures to show' });
    for (const place of this.places) {
      place.button.addEventListener('click', () => this.show(place.id, !place.shown));
      this.switches.append(place.button);
    }
    this.chooser = h(
      'details',
      { class: 'more' },
      h('summary', {}, 'Choose figures and benches'),
      this.switches,
    );
    this.element = h(
      'main',
      { class: 'figures', tabIndex: -1 },
      ...this.places.map(({ element }) => element),
    );
    /** What stands beside the first figure below the network. @type {HTMLElement | null} */
    this.companion = null;
    /** The figure that stands first below the network, where somebody has chosen one. */
    this.leadId = '';
    this.observer = new IntersectionObserver((seen) => this.#see(seen), { rootMargin: '120px' });
    for (const { element } of this.places) this.observer.observe(element);
  }

  /** @param {IntersectionObserverEntry[]} seen */
  #see(seen) {
    for (const { target, isIntersecting } of seen) {
      const place = this.places.find(({ element }) => element === target);
      if (place) place.visible = isIntersecting;
    }
    this.commands.wake();
  }

  /** Puts something beside the first figure below the network. @param {HTMLElement} companion */
  accompany(companion) {
    this.companion = companion;
    this.#arrange();
  }

  /**
   * The network comes first, then the figure that matters most with its companion, then the rest.
   * They stand so in the document, too, where keys and screen readers follow.
   */
  #arrange() {
    if (!this.companion) return;
    const below = this.places.filter(({ id, shown }) => shown && id !== 'network');
    const lead =
      below.find(({ id }) => id === this.leadId) ??
      below.find(({ id }) => id === 'loss') ??
      below[0];
    const [network, ...rest] = this.places;
    const ordered = [network, ...(lead ? [lead] : []), ...rest.filter((place) => place !== lead)];
    const elements = ordered.map(({ element }) => /** @type {HTMLElement} */ (element));
    elements.splice(lead ? 2 : 1, 0, this.companion);
    for (const { element } of this.places)
      element.classList.toggle('lead', element === lead?.element);
    const stands = [...this.element.children];
    if (elements.some((element, i) => element !== stands[i]))
      this.element.replaceChildren(...elements);
  }

  /** @param {string} id @param {boolean} on */
  show(id, on) {
    this.places.find((place) => place.id === id)?.show(on);
    this.#arrange();
    this.commands.noteChange();
    this.commands.wake();
  }

  /**
   * Shows these figures and no others.
   *
   * @param {string[]} ids
   * @param {string} [lead] the one that stands first below the network
   */
  showOnly(ids, lead = '') {
    for (const place of this.places) place.show(ids.includes(place.id));
    this.leadId = lead;
    this.#arrange();
    this.commands.noteChange();
    this.commands.wake();
  }

  /** The figures that are shown where nobody asks for any. */
  get usual() {
    const { isCompact } = this;
    return this.entries
      .filter(({ shown, isForPage }) => shown && !(isForPage && isCompact))
      .map(({ id }) => id);
  }

  get compact() {
    return this.isCompact;
  }

  set compact(isCompact) {
    const { isDefault } = this;
    this.isCompact = isCompact;
    if (isDefault && !this.isDefault) this.showOnly(this.usual);
  }

  get ids() {
    return this.places.map(({ id }) => id);
  }

  /** Whether the figures shown are those that the page comes with. */
  get isDefault() {
    return this.shown.join() === this.usual.join();
  }

  /** Figures that are on the screen, with what they are called. */
  get figures() {
    return this.places
      .filter(({ shown, element }) => shown && !element.hidden)
      .map(({ id, name, element }) => ({ id, name, element }));
  }

  get shown() {
    return this.places.filter(({ shown }) => shown).map(({ id }) => id);
  }

  /** Figures that show the present moment. */
  get drawn() {
    return this.places
      .filter((place) => place.shown && place.version === this.version)
      .map(({ id }) => id);
  }

  /** Something has changed: every figure is out of date. */
  touch() {
    this.version += 1;
  }

  reset() {
    for (const { panel } of this.places) panel?.reset?.();
    this.touch();
  }

  remake() {
    for (const { panel } of this.places) panel?.remake?.();
    this.touch();
  }

  release() {
    for (const { panel } of this.places) panel?.release?.();
    this.touch();
  }

  /**
   * Draws one figure now, wherever it is.
   *
   * @param {string} id
   * @param {() => Snapshot} look at the moment when it is drawn
   */
  async drawNow(id, look) {
    const place = this.places.find((each) => each.id === id);
    await place?.arrive();
    place?.draw(look());
  }

  /** Fetches a figure when it is seen for the first time. @param {FigurePlace} place */
  async #fetch(place) {
    try {
      await place.arrive();
      this.commands.wake();
    } catch (error) {
      this.commands.reportMissing(message(error));
    }
  }

  /**
   * Draws the figures that are due within the budget; those that have waited longest come first.
   *
   * @param {Snapshot} snapshot
   * @param {number} now
   * @param {number} calm milliseconds between two drawings at least, or 0
   * @returns {boolean} whether anything is left to draw or to do
   */
  draw(snapshot, now, calm) {
    for (const place of this.places) place.apply(snapshot);
    const seen = this.places.filter((place) => place.isSeen);
    for (const place of seen) {
      if (place.isWanted) this.#fetch(place);
    }
    const open = seen.filter(({ panel }) => panel);
    let busy = false;
    for (const place of open) {
      if (place.work(snapshot, now)) busy = true;
    }
    const stale = open.filter((place) => place.version !== this.version);
    const due = stale.filter(
      (place) => !snapshot.playing || now - place.drawnAt >= Math.max(place.every, calm),
    );
    due.sort((a, b) => a.drawnAt - b.drawnAt);
    const start = performance.now();
    for (const place of due) {
      place.version = this.version;
      place.drawnAt = now;
      place.draw(snapshot);
      if (performance.now() - start > DRAW_BUDGET) break;
    }
    return busy || open.some((place) => place.version !== this.version);
  }
}

/** The place of a figure in the grid. */
class FigurePlace {
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
      setText(this.missing, `This run brings no ${lacking.join(', ')}, which this figure shows.`);
    }
    // The figure takes its place only after it has been drawn. Before that it is not as high as the
    // place, and what stands below would jump.
    if (!shown.isConnected) this.element.replaceChildren(shown);
    if (lacking.length === 0) this.panel.update(snapshot);
  }

  /**
   * If a figure has nothing to show for this run, it is hidden, and so is its switch.
   *
   * @param {Snapshot} snapshot
   */
  apply(snapshot) {
    const applies = this.applies?.(snapshot) ?? true;
    this.element.hidden = !(this.shown && applies);
    this.button.hidden = !applies;
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
