import { h } from './dom.js';

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
 * @property {Panel} panel
 * @property {boolean} shown
 * @property {number} every milliseconds between two drawings while it trains
 */

/**
 * All figures of an element: which are shown, and when each is drawn. A figure that is hidden or off
 * screen costs nothing.
 */
export class Board {
  /** @param {Entry[]} entries @param {() => void} onWake asks for a frame @param {() => void} onChange told when figures are switched on or off */
  constructor(entries, onWake, onChange) {
    this.slots = entries.map((entry) => new Slot(entry));
    this.usual = entries.filter(({ shown }) => shown).map(({ id }) => id);
    this.onWake = onWake;
    this.onChange = onChange;
    /** Whether the figures stand in somebody's text. */
    this.compact = false;
    this.version = 0;
    this.switches = h('div', { class: 'switches', role: 'group', 'aria-label': 'Figures to show' });
    for (const slot of this.slots) {
      slot.button.addEventListener('click', () => this.show(slot.id, !slot.shown));
      this.switches.append(slot.button);
    }
    this.chooser = h('details', { class: 'more' }, h('summary', {}, 'Choose figures and benches'), this.switches);
    this.element = h('main', { class: 'figures' }, ...this.slots.map(({ panel }) => panel.element));
    this.observer = new IntersectionObserver((seen) => this.#see(seen), { rootMargin: '120px' });
    for (const { panel } of this.slots) this.observer.observe(panel.element);
  }

  /** @param {IntersectionObserverEntry[]} seen */
  #see(seen) {
    for (const { target, isIntersecting } of seen) {
      const slot = this.slots.find(({ panel }) => panel.element === target);
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
    for (const { panel } of this.slots) panel.reset?.();
    this.touch();
  }

  remake() {
    for (const { panel } of this.slots) panel.remake?.();
    this.touch();
  }

  /** Draws one figure now, wherever it is. @param {string} id @param {Snapshot} snapshot */
  drawNow(id, snapshot) {
    this.slots.find((slot) => slot.id === id)?.panel.update(snapshot);
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
    const open = this.slots.filter((slot) => slot.isSeen);
    let busy = false;
    for (const { panel } of open) {
      if (panel.work?.(snapshot, now)) busy = true;
    }
    const stale = open.filter((slot) => slot.version !== this.version);
    const due = stale.filter((slot) => !snapshot.playing || now - slot.drawnAt >= Math.max(slot.every, calm));
    due.sort((a, b) => a.drawnAt - b.drawnAt);
    const start = performance.now();
    for (const slot of due) {
      slot.version = this.version;
      slot.drawnAt = now;
      slot.panel.update(snapshot);
      if (performance.now() - start > DRAW_BUDGET) break;
    }
    return busy || open.some((slot) => slot.version !== this.version);
  }
}

class Slot {
  /** @param {Entry} entry */
  constructor({ id, name, panel, shown, every }) {
    this.id = id;
    this.panel = panel;
    this.every = every;
    this.visible = false;
    this.version = -1;
    this.drawnAt = -Infinity;
    this.shown = false;
    this.button = h('button', { class: 'switch', 'data-show': id }, name);
    this.show(shown);
  }

  get isSeen() {
    return this.shown && this.visible;
  }

  /** A figure that has nothing to show for this run is not there, nor is its switch. @param {Snapshot} snapshot */
  apply(snapshot) {
    const applies = this.panel.applies?.(snapshot) ?? true;
    this.panel.element.hidden = !(this.shown && applies);
    this.button.hidden = !applies;
  }

  /** @param {boolean} on */
  show(on) {
    this.shown = on;
    this.version = -1;
    this.panel.element.hidden = !on;
    this.button.setAttribute('aria-pressed', String(on));
  }
}
