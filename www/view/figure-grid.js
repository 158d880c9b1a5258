import * as words from '#words/bar.js';
import { clock } from '../base/clock.js';
import { h } from '../base/dom.js';
import { message } from '../base/errors.js';
import { layOutPiece } from '../run/loop.js';
import { FigurePlace } from './figure-place.js';

/** How many milliseconds of a frame drawing may take. At least one figure is drawn. */
const DRAW_BUDGET = 2;

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/** @typedef {import('./figure-place.js').Entry} Entry */

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
    /** Whether something was due that the time did not suffice for. */
    this.isBehind = false;
    this.switches = h('div', {
      class: 'switches',
      role: 'group',
      'aria-label': words.figuresToShow,
    });
    for (const place of this.places) {
      place.button.addEventListener('click', () => this.show(place.id, !place.shown));
      this.switches.append(place.button);
    }
    this.chooser = h(
      'details',
      { class: 'more' },
      h('summary', {}, words.chooseFigures),
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
    const next = below.filter((place) => place !== lead).slice(0, 2);
    const second = network.shown ? [] : next.map(({ element }) => element);
    this.element.classList.toggle('with-second', second.length > 0);
    for (const { element } of this.places) {
      element.classList.toggle('lead', element === lead?.element);
      element.classList.toggle('second', second.includes(element));
      // A lesson's figure stands in the window with its text.
      element.toggleAttribute('data-overlay', this.leadId !== '' && element === lead?.element);
    }
    const stands = [...this.element.children];
    if (elements.some((element, i) => element !== stands[i]))
      this.element.replaceChildren(...elements);
    this.#mark();
  }

  /** Tells the style sheets what is shown: to ask for it with `:has()` is dear at every change. */
  #mark() {
    const { classList } = this.element;
    const there = this.places.filter(({ element }) => !element.hidden);
    classList.toggle('with-network', there[0]?.id === 'network');
    classList.toggle('alone', there.length === 1);
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
    const heights = this.places.map(({ element }) => element.offsetHeight);
    this.places.forEach((place, i) => place.reset(heights[i]));
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
    // A figure that is there is drawn before anything else happens, as printing needs it.
    if (!place?.panel) await place?.arrive();
    place?.draw(look());
    place?.panel?.settle?.();
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
   * Draws what is due within the budget; what has waited longest comes first.
   *
   * @param {Snapshot} snapshot
   * @param {number} now
   * @param {number} calm milliseconds between two drawings at least, or 0
   * @param {import('./part-in-turn.js').PartInTurn[]} [parts] drawn in turn with the figures
   * @returns {boolean} whether anything is left to draw or to do
   */
  draw(snapshot, now, calm, parts = []) {
    for (const place of this.places) place.apply(snapshot);
    this.#mark();
    const seen = this.places.filter((place) => place.isSeen);
    for (const place of seen) {
      if (place.isWanted) this.#fetch(place);
    }
    const open = seen.filter(({ panel }) => panel);
    let busy = false;
    for (const place of open) {
      if (place.work(snapshot, now)) busy = true;
    }
    const due = [...parts, ...open]
      .filter((each) => this.#isDue(each, snapshot.playing, now, calm))
      .sort((a, b) => a.drawnAt - b.drawnAt);
    const start = clock.now();
    const drawn = due.findIndex((each) => {
      each.version = this.version;
      each.drawnAt = now;
      each.draw(snapshot, now);
      layOutPiece();
      return each.isPartDrawn || clock.now() - start > DRAW_BUDGET;
    });
    this.isBehind = drawn >= 0 && (drawn + 1 < due.length || due[drawn].isPartDrawn);
    return busy || this.isBehind || open.some(({ version }) => version !== this.version);
  }

  /**
   * @param {import('./part-in-turn.js').PartInTurn | FigurePlace} each
   * @param {boolean} playing
   * @param {number} now
   * @param {number} calm
   */
  #isDue({ version, isPartDrawn, drawnAt, every }, playing, now, calm) {
    if (version === this.version) return isPartDrawn;
    return !playing || isPartDrawn || now - drawnAt >= Math.max(every, calm);
  }
}
