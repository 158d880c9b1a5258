import { h, setText } from './dom.js';
import { fetchPart } from './lazy.js';
import { message } from './wasm.js';

/** Milliseconds of a frame that drawing figures may take; at least one is drawn. */
const DRAW_BUDGET = 4;

/** @typedef {import('./playground.js').Snapshot} Snapshot */

/**
 * A figure. `update` draws a snapshot; `work` does a slice of something long and says whether more is
 * left; `reset` forgets the last network; `remake` reads colours anew.
 *
 * @typedef {object} Panel
 * @property {HTMLElement} element
 * @property {(snapshot: Snapshot) => void} update
 * @property {(snapshot: Snapshot, now: number) => boolean} [work]
 * @property {() => void} [reset]
 * @property {() => void} [remake]
 * @property {(snapshot: Snapshot) => boolean} [applies] whether there is anything to show for this run
 */

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} name on its switch
 * @property {Panel} [panel] one that is there from the start; any other is fetched when it is first seen
 * @property {() => Promise<Panel>} [load]
 * @property {[number, number]} [heights] of the place that is kept for it, in pixels: in a wide column, and in a narrow one
 * @property {boolean} shown
 * @property {number} every milliseconds between two drawings while it trains
 */

/**
 * All figures of an element: which are shown, and when each is drawn. A figure that is hidden or off
 * screen costs nothing.
 */
export class Board {
  /**
   * @param {Entry[]} entries
   * @param {object} hooks
   * @param {() => void} hooks.onWake asks for a frame
   * @param {() => void} hooks.onChange told when figures are switched on or off
   * @param {(fault: string) => void} hooks.onMissing told why a figure is not there; its place says so, too
   */
  constructor(entries, { onWake, onChange, onMissing }) {
    this.slots = entries.map((entry) => new Slot(entry));
    this.usual = entries.filter(({ shown }) => shown).map(({ id }) => id);
    this.onWake = onWake;
    this.onChange = onChange;
    this.onMissing = onMissing;
    /** Whether the figures stand in somebody's text. */
    this.compact = false;
    this.version = 0;
    this.switches = h('div', { class: 'switches', role: 'group', 'aria-label': 'Figures to show' });
    for (const slot of this.slots) {
      slot.button.addEventListener('click', () => this.show(slot.id, !slot.shown));
      this.switches.append(slot.button);
    }
    this.chooser = h('details', { class: 'more' }, h('summary', {}, 'Choose figures and benches'), this.switches);
    this.element = h('main', { class: 'figures' }, ...this.slots.map(({ element }) => element));
    this.observer = new IntersectionObserver((seen) => this.#see(seen), { rootMargin: '120px' });
    for (const { element } of this.slots) this.observer.observe(element);
  }

  /** @param {IntersectionObserverEntry[]} seen */
  #see(seen) {
    for (const { target, isIntersecting } of seen) {
      const slot = this.slots.find(({ element }) => element === target);
      if (slot) slot.visible = isIntersecting;
    }
    this.onWake();
  }

  /** @param {string} id @param {boolean} on */
  show(id, on) {
    this.slots.find((slot) => slot.id === id)?.show(on);
    this.onChange();
    this.onWake();
  }

  /** Shows these figures and no others. @param {string[]} ids */
  showOnly(ids) {
    for (const slot of this.slots) slot.show(ids.includes(slot.id));
    this.onChange();
    this.onWake();
  }

  get ids() {
    return this.slots.map(({ id }) => id);
  }

  /** Whether the figures shown are those that the page comes with. */
  get isDefault() {
    return this.shown.join() === this.usual.join();
  }

  get shown() {
    return this.slots.filter(({ shown }) => shown).map(({ id }) => id);
  }

  /** Figures that show the present moment. */
  get drawn() {
    return this.slots.filter((slot) => slot.shown && slot.version === this.version).map(({ id }) => id);
  }

  /** Something has changed: every figure is out of date. */
  touch() {
    this.version += 1;
  }

  reset() {
    for (const { panel } of this.slots) panel?.reset?.();
    this.touch();
  }

  remake() {
    for (const { panel } of this.slots) panel?.remake?.();
    this.touch();
  }

  /** Draws one figure now, wherever it is. @param {string} id @param {() => Snapshot} look at the moment when it is drawn */
  async drawNow(id, look) {
    const slot = this.slots.find((each) => each.id === id);
    await slot?.arrive();
    slot?.draw(look());
  }

  /** Has a figure fetched that is seen for the first time. @param {Slot} slot */
  async #fetch(slot) {
    try {
      await slot.arrive();
      this.onWake();
    } catch (error) {
      this.onMissing(message(error));
    }
  }

  /**
   * Draws what is due, the longest waiting first, within the budget.
   *
   * @param {Snapshot} snapshot
   * @param {number} now
   * @param {number} calm milliseconds between two drawings at least, or 0
   * @returns {boolean} whether anything is left to draw or to do
   */
  draw(snapshot, now, calm) {
    for (const slot of this.slots) slot.apply(snapshot);
    const seen = this.slots.filter((slot) => slot.isSeen);
    for (const slot of seen) {
      if (slot.isWanted) this.#fetch(slot);
    }
    const open = seen.filter(({ panel }) => panel);
    let busy = false;
    for (const { panel } of open) {
      if (panel?.work?.(snapshot, now)) busy = true;
    }
    const stale = open.filter((slot) => slot.version !== this.version);
    const due = stale.filter((slot) => !snapshot.playing || now - slot.drawnAt >= Math.max(slot.every, calm));
    due.sort((a, b) => a.drawnAt - b.drawnAt);
    const start = performance.now();
    for (const slot of due) {
      slot.version = this.version;
      slot.drawnAt = now;
      slot.draw(snapshot);
      if (performance.now() - start > DRAW_BUDGET) break;
    }
    return busy || open.some((slot) => slot.version !== this.version);
  }
}

/** The place of a figure on the board. */
class Slot {
  /** @param {Entry} entry */
  constructor({ id, name, panel, load, heights = [0, 0], shown, every }) {
    this.id = id;
    this.name = name;
    /** Undefined until it is fetched. */
    this.panel = panel;
    this.load = load;
    /** While it is on its way, and afterwards. */
    this.arrival = panel && Promise.resolve(panel);
    this.isMissing = false;
    this.every = every;
    this.visible = false;
    this.version = -1;
    this.drawnAt = -Infinity;
    this.shown = false;
    this.button = h('button', { class: 'switch', 'data-show': id }, name);
    this.missing = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.place = h('section', { class: 'panel place', 'data-panel': id }, h('h3', {}, name), this.missing);
    heights.forEach((height, i) => this.place.style.setProperty(['--wide', '--narrow'][i], `${height}px`));
    this.element = h('div', { class: 'slot' }, panel ? panel.element : this.place);
    this.show(shown);
  }

  get isSeen() {
    return this.shown && this.visible;
  }

  /** Whether it is still to be fetched. One that could not be is tried again when it is switched on anew. */
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

  /** @param {Snapshot} snapshot */
  draw(snapshot) {
    if (!this.panel) return;
    // Not before: what is below would move up, and down again when there is something to see.
    if (this.place.isConnected) this.place.replaceWith(this.panel.element);
    this.panel.update(snapshot);
  }

  /** A figure that has nothing to show for this run is not there, nor is its switch. @param {Snapshot} snapshot */
  apply(snapshot) {
    const applies = this.panel?.applies?.(snapshot) ?? true;
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
