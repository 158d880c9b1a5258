import * as words from '#words/histogram.js';
import overlaidCss from './overlaid.css?inline';
import { h, setText } from '../base/dom.js';
import { adoptStyle } from '../base/style.js';
import { HistogramPlot } from './histogram.js';

/** With more than these, readers may lay them over one another, and a figure that leads does. */
const FEW = 2;
/** With more than these, the list of names is scrolled. */
const MANY = 12;

/**
 * Small multiples: several histograms of the same kind, such as one for each layer, in a grid; or
 * laid over one another, with their names and facts in a list.
 */
export class Multiples {
  constructor() {
    this.grid = h('div', { class: 'multiples' });
    this.box = h('input', {
      type: 'checkbox',
      'data-action': 'overlay',
      onchange: () => this.#choose(this.box.checked),
    });
    this.switch = h('label', { class: 'inline', hidden: true }, this.box, words.overlay);
    this.place = h('div', { class: 'together', hidden: true });
    this.element = h('div', { class: 'layers' }, this.switch, this.place, this.grid);
    /** @type {Figure[]} */
    this.figures = [];
    this.key = '';
    /** Whether they lie over one another; undefined where the reader has not chosen. */
    this.choice = /** @type {boolean | undefined} */ (undefined);
    this.isTogether = false;
    /** All of them on one canvas, while they lie over one another. @type {HistogramPlot | null} */
    this.together = null;
  }

  clear() {
    for (const figure of this.figures) figure.plot.destroy();
    this.figures = [];
    this.key = '';
    this.grid.replaceChildren();
    this.#end();
  }

  /**
   * Makes new figures if others are wanted than there are.
   *
   * @param {{ of: string, name: string, unit: string }[]} wanted what each is of, its canvas's name
   *   and its x axis
   */
  ensure(wanted) {
    const key = wanted.map(({ name, unit }) => `${name}|${unit}`).join();
    if (key !== this.key) {
      this.clear();
      this.key = key;
      this.figures = wanted.map((each, i) => new Figure(each, i));
      this.grid.append(...this.figures.map(({ element }) => element));
      this.grid.classList.toggle('single', wanted.length === 1);
      this.switch.hidden = wanted.length <= FEW;
    }
    const leads = this.element.closest('[data-overlay]') !== null;
    const isTogether = wanted.length > FEW && (this.choice ?? leads);
    if (isTogether !== this.isTogether) this.#lay(isTogether);
  }

  /** Draws what was given to the figures last. */
  draw() {
    for (const _ of this.pieces());
  }

  /** The same, with a pause after each figure. @returns {Generator<void>} */
  *pieces() {
    if (!this.isTogether) {
      for (const figure of this.figures) {
        figure.draw();
        yield;
      }
      return;
    }
    const { name, unit } = this.figures[0];
    if (!this.together) {
      this.together = new HistogramPlot(words.plotOfAll(name), unit);
      this.place.replaceChildren(this.together.element);
    }
    const layers = this.figures.flatMap(({ of, data, color }) =>
      data ? [{ name: of, density: data.density, pinned: data.pinned ?? [], color }] : [],
    );
    const first = this.figures[0].data;
    if (first) this.together.update({ ...first, layers }, this.figures[0].color);
  }

  /** @param {boolean} isTogether */
  #lay(isTogether) {
    if (isTogether) adoptStyle(this.element, overlaidCss);
    this.isTogether = this.box.checked = isTogether;
    this.place.hidden = !isTogether;
    this.grid.classList.toggle('names', isTogether);
    // What scrolls can be reached by keys.
    if (isTogether && this.figures.length > MANY) this.grid.tabIndex = 0;
    else this.grid.removeAttribute('tabindex');
    if (!isTogether) this.#end();
  }

  /** @param {boolean} isTogether */
  #choose(isTogether) {
    this.choice = isTogether;
    this.#lay(isTogether);
    this.draw();
  }

  #end() {
    this.together?.destroy();
    this.together = null;
    this.place.replaceChildren();
  }
}

class Figure {
  /** @param {{ of: string, name: string, unit: string }} what @param {number} index */
  constructor({ of, name, unit }, index) {
    this.of = of;
    this.name = name;
    this.unit = unit;
    this.plot = new HistogramPlot(words.plot(name), unit);
    this.title = h('h2', { 'data-readout': 'finding' });
    this.facts = h('p', { class: 'facts' });
    this.element = h('figure', { 'data-layer': index }, this.title, this.facts, this.plot.element);
    /** @type {import('./histogram.js').HistogramData | null} */
    this.data = null;
    this.color = '';
  }

  /**
   * Takes what is to be drawn.
   *
   * @param {string} title
   * @param {string} facts
   * @param {import('./histogram.js').HistogramData} data
   * @param {string} color
   */
  update(title, facts, data, color) {
    setText(this.title, title);
    setText(this.facts, facts);
    this.data = data;
    if (color !== this.color) this.element.style.setProperty('--own', color);
    this.color = color;
  }

  draw() {
    if (this.data) this.plot.update(this.data, this.color);
  }
}

/** How much wider than its own numbers a range may be, for the sake of runs to compare with. */
const WIDEST = 4;

/**
 * A symmetric range that does not move while the numbers move a little, because it grows and
 * shrinks by factors of 2.
 */
export class Reach {
  constructor() {
    this.far = 1;
  }

  /**
   * @param {number[]} values numbers that must be in the range
   * @param {number[]} [others] of runs to compare with, which must not make the range so wide that
   *   nothing is seen of the first ones
   * @returns {[number, number]}
   */
  fit(values, others = []) {
    const own = Math.max(1e-9, ...values.map(Math.abs));
    const other = Math.max(0, ...others.map(Math.abs));
    const far = Math.max(own, Math.min(WIDEST * own, other));
    if (Number.isFinite(far)) {
      while (this.far < far) this.far *= 2;
      while (this.far > far * 4) this.far /= 2;
    }
    return [-this.far, this.far];
  }
}
