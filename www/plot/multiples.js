import * as words from '#words/histogram.js';
import { h, setText } from '../base/dom.js';
import { HistogramPlot } from './histogram.js';

/**
 * Small multiples: several histograms of the same kind, such as one for each layer.
 */
export class Multiples {
  constructor() {
    this.element = h('div', { class: 'multiples' });
    /** @type {Figure[]} */
    this.figures = [];
    this.key = '';
  }

  clear() {
    for (const figure of this.figures) figure.plot.destroy();
    this.figures = [];
    this.key = '';
    this.element.replaceChildren();
  }

  /**
   * Makes new figures if others are wanted than there are.
   *
   * @param {{ name: string, unit: string }[]} wanted a canvas's name and its x axis
   */
  ensure(wanted) {
    const key = wanted.map(({ name, unit }) => `${name}|${unit}`).join();
    if (key === this.key) return;
    this.clear();
    this.key = key;
    this.figures = wanted.map(({ name, unit }, i) => new Figure(name, unit, i));
    this.element.append(...this.figures.map(({ element }) => element));
    this.element.classList.toggle('single', wanted.length === 1);
  }
}

class Figure {
  /** @param {string} name @param {string} unit @param {number} index */
  constructor(name, unit, index) {
    this.plot = new HistogramPlot(words.plot(name), unit);
    this.title = h('h2', { 'data-readout': 'finding' });
    this.facts = h('p', { class: 'facts' });
    this.element = h('figure', { 'data-layer': index }, this.title, this.facts, this.plot.element);
  }

  /**
   * @param {string} title
   * @param {string} facts
   * @param {import('./histogram.js').HistogramData} data
   * @param {string} color
   */
  update(title, facts, data, color) {
    setText(this.title, title);
    setText(this.facts, facts);
    this.plot.update(data, color);
  }
}

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
   * @returns {[number, number]}
   */
  fit(values) {
    const far = Math.max(1e-9, ...values.map(Math.abs));
    if (Number.isFinite(far)) {
      while (this.far < far) this.far *= 2;
      while (this.far > far * 4) this.far /= 2;
    }
    return [-this.far, this.far];
  }
}
