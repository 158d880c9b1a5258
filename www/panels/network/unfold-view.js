import { attempt, h, setText } from '../../base/dom.js';
import { count, short } from '../../base/format.js';
import { BACKWARD, FORWARD, ROLES, nameOf, signOf } from './words.js';

/** @typedef {import('../../pkg/makemore_playground.js').NumberAddress} NumberAddress */
/** @typedef {import('../../pkg/makemore_playground.js').UnfoldedNumber} UnfoldedNumber */
/** @typedef {import('../../pkg/makemore_playground.js').NumberSide} NumberSide */
/** @typedef {import('../../pkg/makemore_playground.js').NumberFactor} NumberFactor */
/** @typedef {{ unfold: (address: NumberAddress, options?: import('../../pkg/makemore_playground.js').UnfoldOptions) => UnfoldedNumber }} Source */

/** Milliseconds between two looks while it trains: arithmetic that changes faster cannot be followed. */
const EVERY = 500;

/** A number with six significant digits, as an exact implementation would print it. @param {number} x */
const exact = (x) => {
  if (!Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  const text = size !== 0 && (size < 1e-4 || size >= 1e6) ? x.toExponential(4) : x.toPrecision(6);
  return text.replace('-', '\u2212');
};

/** One number and the arithmetic that it came from, forwards and back. */
export class UnfoldView {
  /** @param {() => import('./words.js').Naming} naming @param {() => void} onWake */
  constructor(naming, onWake) {
    this.naming = naming;
    this.onWake = onWake;
    /** Where the reader came from. @type {NumberAddress[]} */
    this.trail = [];
    /** @type {NumberAddress | null} */
    this.address = null;
    /** @type {Source | null} */
    this.source = null;
    this.tries = false;
    this.drawnAt = -Infinity;
    this.title = h('h3', { 'data-readout': 'unfolded', tabIndex: -1 });
    this.about = h('p', { class: 'help' });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.forward = h('section', { 'data-unfold': 'forward' });
    this.backward = h('section', { 'data-unfold': 'backward' });
    this.next = h('section', { 'data-unfold': 'update' });
    this.back = h(
      'button',
      { 'data-action': 'unfold-back', onclick: () => this.#back() },
      '\u2190 Back',
    );
    this.try = h(
      'button',
      { 'data-action': 'unfold-try', onclick: () => this.#try() },
      'Try the gradient out',
    );
    this.element = h(
      'div',
      { class: 'unfolded' },
      h('div', { class: 'controls' }, this.back, this.try),
      this.title,
      this.about,
      this.error,
      h('div', { class: 'unfold-sides' }, this.forward, this.backward, this.next),
    );
  }

  clear() {
    this.trail = [];
    this.address = null;
    this.source = null;
    this.element.remove();
  }

  /** Unfolds a number that was picked. @param {Source} source @param {NumberAddress} address */
  show(source, address) {
    this.trail = [];
    this.source = source;
    this.#open(address);
  }

  /** Shows the same number as it is by now. @param {Source} source @param {boolean} playing */
  follow(source, playing) {
    if (!this.address) return;
    const now = performance.now();
    if (playing && now - this.drawnAt < EVERY) return;
    this.source = source;
    this.#draw();
  }

  /** @param {NumberAddress} address */
  #open(address) {
    this.address = address;
    this.tries = false;
    this.#draw();
    this.title.focus({ preventScroll: true });
  }

  /** Goes on to a number that this one came from. @param {NumberAddress} address */
  #goOn(address) {
    if (this.address) this.trail.push(this.address);
    this.#open(address);
  }

  #back() {
    const before = this.trail.pop();
    if (before) this.#open(before);
  }

  #try() {
    this.tries = true;
    this.#draw();
  }

  #draw() {
    const { source, address } = this;
    if (!source || !address) return;
    this.drawnAt = performance.now();
    attempt(this.error, () => {
      const number = source.unfold(address, { finiteDifference: this.tries });
      const naming = this.naming();
      setText(this.title, `${signOf(number.address, naming)} = ${exact(number.value)}`);
      setText(this.about, `${nameOf(number.address, naming)}.`);
      this.back.disabled = this.trail.length === 0;
      this.try.hidden = number.gradient === undefined || this.tries;
      this.forward.replaceChildren(...this.#side('Where it comes from', number.forward, FORWARD));
      this.backward.replaceChildren(...this.#gradient(number));
      this.next.replaceChildren(...this.#update(number));
    });
  }

  /** @param {string} title @param {NumberSide} side @param {Record<string, string>} sentences @returns {Node[]} */
  #side(title, side, sentences) {
    const parts = side.parts.map((part) => h('li', {}, ...this.#factor(part)));
    return [
      h('h4', {}, title),
      h('p', {}, sentences[side.rule] ?? ''),
      ...(parts.length > 0 ? [h('ul', { class: 'unfold-parts' }, ...parts)] : []),
      ...(side.terms.length > 0 ? [this.#terms(side)] : []),
    ];
  }

  /** The terms of a sum, the largest first, and what they add up to. @param {NumberSide} side */
  #terms({ terms, leftOut, rest, total, result }) {
    const rows = terms.map(({ factors, product }) => {
      const cell = h('td', {});
      factors.forEach((factor, i) => {
        if (i > 0) cell.append(' \u00d7 ');
        cell.append(h('span', { class: 'factor' }, ...this.#factor(factor)));
      });
      return h('tr', {}, cell, h('td', { class: 'number' }, exact(product)));
    });
    const more = `${count(leftOut)} more ${leftOut === 1 ? 'term' : 'terms'}`;
    const line = (/** @type {string} */ text, /** @type {number} */ x, kind = '') =>
      h('tr', { class: kind }, h('th', {}, text), h('td', { class: 'number' }, exact(x)));
    const sums = [line('Sum', total, 'sum')];
    if (Math.abs(result - total) > 1e-12 * Math.max(1, Math.abs(total))) {
      sums.push(line('Result', result, 'sum'));
    }
    return h(
      'div',
      { class: 'scroll' },
      h('table', {}, h('tbody', {}, ...rows, leftOut > 0 && line(more, rest), ...sums)),
    );
  }

  /** A factor: its value, what it is, and the way on to it. @param {NumberFactor} factor @returns {(Node | string)[]} */
  #factor({ role, value, address }) {
    const words = ROLES[role] ?? role;
    if (!address) return [`${exact(value)} `, h('span', { class: 'help' }, words)];
    const sign = signOf(address, this.naming());
    const shown = typeof address.example === 'number' ? ` (example ${address.example + 1})` : '';
    const title = `${nameOf(address, this.naming())}${shown}`;
    const go = h(
      'button',
      { class: 'number-link', title, onclick: () => this.#goOn(address) },
      `${words}${sign}`,
    );
    return [`${exact(value)} `, go];
  }

  /** How the loss depends on it. @param {UnfoldedNumber} number @returns {Node[]} */
  #gradient({ gradient, backward, finiteDifference }) {
    if (gradient === undefined || !backward) {
      const why = 'There is no gradient here: it takes a minibatch, or a letter to be guessed.';
      return [h('h4', {}, 'What it does to the loss'), h('p', { class: 'help' }, why)];
    }
    const title = `What it does to the loss: gradient ${exact(gradient)}`;
    const sentence = `Raise it by 0.01, and the loss changes by about ${exact(gradient * 0.01)}.`;
    const tried =
      finiteDifference === undefined
        ? this.tries && 'To try it out would take too long on this network.'
        : `Tried out, by moving it a little to both sides: ${exact(finiteDifference)}.`;
    return [
      ...this.#side(title, backward, BACKWARD),
      h('p', {}, sentence),
      ...(tried ? [h('p', { 'data-readout': 'finite-difference' }, tried)] : []),
    ];
  }

  /** What a step does to it. @param {UnfoldedNumber} number @returns {Node[]} */
  #update({ update }) {
    if (!update) return [];
    const { old, gradient, lr, taken } = update;
    const when = taken ? 'The last step changed it' : 'The next step will change it';
    const sum = `${exact(old)} \u2212 ${short(lr)} \u00d7 ${exact(gradient)} = ${exact(update.new)}`;
    const ratio = Number.isFinite(update.ratio)
      ? `A step changes these weights by about 10^${short(update.ratio)} of their size.`
      : 'A step does not change these weights.';
    return [
      h('h4', {}, when),
      h('p', { 'data-readout': 'update' }, sum),
      h('p', { class: 'help' }, `Old \u2212 learning rate \u00d7 gradient = new. ${ratio}`),
    ];
  }
}
