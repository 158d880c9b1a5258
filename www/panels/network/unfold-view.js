import * as words from '#words/unfold.js';
import { clock } from '../../base/clock.js';
import { attempt, h, setText } from '../../base/dom.js';
import { short } from '../../base/format.js';
import { alike, sideOf } from './arithmetic.js';
import { exact, nameOf, signOf } from './numbers.js';

/** @typedef {import('../../pkg/makemore_playground.js').NumberAddress} NumberAddress */
/** @typedef {import('../../pkg/makemore_playground.js').UnfoldedNumber} UnfoldedNumber */
/** @typedef {import('../../pkg/makemore_playground.js').NumberSide} NumberSide */
/**
 * @typedef {{ unfold: (address: NumberAddress, options?:
 *   import('../../pkg/makemore_playground.js').UnfoldOptions) => UnfoldedNumber }} Source
 */

/**
 * Milliseconds between two looks while it trains: arithmetic that changes faster cannot be
 * followed.
 */
const EVERY = 500;
/** All terms of a sum. */
const ALL = 1e9;

/**
 * What the view asks its picture.
 *
 * @typedef {object} Hooks
 * @property {() => import('./numbers.js').Naming} naming
 * @property {(address: NumberAddress) => { value: boolean, gradient: boolean, update: boolean
 *   }} knows
 */

/** One number and the arithmetic that it came from, forwards and back. */
export class UnfoldView {
  /** @param {Hooks} hooks */
  constructor(hooks) {
    this.hooks = hooks;
    /** Where the reader came from. @type {NumberAddress[]} */
    this.trail = [];
    /** @type {NumberAddress | null} */
    this.address = null;
    /** @type {Source | null} */
    this.source = null;
    this.tries = false;
    this.hasAll = false;
    this.drawnAt = -Infinity;
    this.isHeld = false;
    this.path = h('nav', {
      class: 'controls net-trail',
      'aria-label': words.path,
    });
    this.title = h('h3', { 'data-readout': 'unfolded', tabIndex: -1 });
    this.about = h('p', { class: 'help' });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    const section = (/** @type {string} */ name) => h('section', { 'data-unfold': name });
    this.forward = section('forward');
    this.backward = section('backward');
    this.next = section('update');
    this.element = h(
      'div',
      {
        class: 'unfolded',
        // What is pressed must not be replaced before it comes up again.
        onpointerdown: () => (this.isHeld = true),
        onpointerup: () => (this.isHeld = false),
        onpointercancel: () => (this.isHeld = false),
        onpointerleave: () => (this.isHeld = false),
      },
      this.path,
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

  /**
   * Unfolds a number that was picked.
   *
   * @param {Source} source
   * @param {NumberAddress} address
   * @param {boolean} [takesFocus]
   */
  show(source, address, takesFocus = true) {
    this.trail = [];
    this.source = source;
    this.#open(address, takesFocus);
  }

  /** Shows the same number as it is by now. @param {Source} source @param {boolean} playing */
  follow(source, playing) {
    this.source = source;
    if (!this.address || this.isHeld) return;
    if (playing && clock.now() - this.drawnAt < EVERY) return;
    this.#draw();
  }

  /** @param {NumberAddress} address @param {boolean} takesFocus */
  #open(address, takesFocus = true) {
    this.address = address;
    this.tries = this.hasAll = false;
    this.#draw();
    if (takesFocus) this.title.focus({ preventScroll: true });
  }

  /** Goes on to a number that this one came from. @param {NumberAddress} address */
  #goOn(address) {
    if (this.address) this.trail.push(this.address);
    this.#open(address);
  }

  /** Goes back to one of the numbers before. @param {number} i */
  #goBack(i) {
    const [address] = this.trail.splice(i);
    if (address) this.#open(address);
  }

  #draw() {
    const { source, address } = this;
    if (!source || !address) return;
    this.drawnAt = clock.now();
    attempt(this.error, () => {
      const number = this.#ask(source, address);
      const naming = this.hooks.naming();
      const known = this.hooks.knows(number.address);
      const sign = signOf(number.address, naming);
      setText(this.title, known.value ? `${sign} = ${exact(number.value)}` : words.unknown(sign));
      setText(this.about, words.about(nameOf(number.address, naming)));
      this.#keepFocus(() => {
        this.#drawPath(sign);
        const nothing = /** @type {Node[]} */ ([]);
        this.forward.replaceChildren(...(known.value ? this.#came(source, number) : nothing));
        this.backward.replaceChildren(...(known.gradient ? this.#gradient(number) : nothing));
        this.next.replaceChildren(...(known.update ? this.#update(number) : nothing));
      });
    });
  }

  /** @param {Source} source @param {NumberAddress} address */
  #ask(source, address) {
    const terms = this.hasAll ? { terms: ALL } : {};
    return source.unfold(address, { ...terms, finiteDifference: this.tries });
  }

  /**
   * Draws, and puts the focus back on the same link where it was on one.
   *
   * @param {() => void} draw
   */
  #keepFocus(draw) {
    const links = () => [...this.element.querySelectorAll('button')];
    const root = /** @type {Document | ShadowRoot} */ (this.element.getRootNode());
    const at = links().findIndex((link) => link === root.activeElement);
    draw();
    if (at >= 0) (links()[at] ?? this.title).focus({ preventScroll: true });
  }

  /** @param {string} sign */
  #drawPath(sign) {
    const naming = this.hooks.naming();
    const last = this.trail.length - 1;
    const back = h(
      'button',
      { 'data-action': 'unfold-back', onclick: () => this.#goBack(last) },
      words.back,
    );
    const steps = this.trail.flatMap((address, i) => [
      h(
        'button',
        { class: 'number-link', onclick: () => this.#goBack(i) },
        signOf(address, naming),
      ),
      '\u203a',
    ]);
    this.path.hidden = last < 0;
    this.path.replaceChildren(...(last < 0 ? [] : [back, ...steps, sign]));
  }

  /** @returns {import('./arithmetic.js').Writer} */
  get #writer() {
    return {
      naming: this.hooks.naming(),
      onGo: (address) => this.#goOn(address),
      onMore: () => {
        this.hasAll = true;
        this.#draw();
      },
    };
  }

  /**
   * @param {string} title
   * @param {NumberSide} side
   * @param {Record<string, string>} sentences
   * @returns {Node[]}
   */
  #side(title, side, sentences) {
    return [
      h('h4', {}, title),
      h('p', {}, sentences[side.rule] ?? ''),
      ...sideOf(side, this.#writer),
    ];
  }

  /** @param {Source} source @param {UnfoldedNumber} number @returns {Node[]} */
  #came(source, { forward }) {
    const nodes = this.#side(words.cameFrom, forward, words.forward);
    const xhat = forward.terms
      .flatMap(({ factors }) => factors)
      .find((factor) => factor.address?.kind === 'xhat');
    // What BatchNorm does is in the number that it scales.
    if (forward.rule !== 'affine' || !xhat?.address) return nodes;
    const inner = source.unfold(xhat.address);
    const sign = signOf(inner.address, this.hooks.naming());
    return [...nodes, ...this.#side(words.inside(sign), inner.forward, words.forward)];
  }

  /** How the loss depends on it. @param {UnfoldedNumber} number @returns {Node[]} */
  #gradient({ gradient, backward, finiteDifference }) {
    if (gradient === undefined || !backward) {
      return [h('h4', {}, words.effect), h('p', { class: 'help' }, words.noGradient)];
    }
    const tried =
      finiteDifference === undefined ? words.tooLong : words.measured(exact(finiteDifference));
    const tryOut = () => {
      this.tries = true;
      this.#draw();
    };
    return [
      ...this.#side(words.effect, backward, words.backward),
      h(
        'p',
        {},
        words.gradient,
        h('strong', { 'data-readout': 'gradient' }, exact(gradient)),
        words.nudge(exact(gradient * 0.01)),
      ),
      this.tries
        ? h('p', { 'data-readout': 'finite-difference' }, tried)
        : h('button', { 'data-action': 'unfold-try', onclick: tryOut }, words.measure),
    ];
  }

  /** What a step does to it. @param {UnfoldedNumber} number @returns {Node[]} */
  #update({ update }) {
    if (!update) return [];
    const { old, gradient, lr, taken } = update;
    const change = update.plain ? lr * gradient : update.new - old;
    const write = alike([old, change, update.new]);
    const sum = !update.plain
      ? `${write(old)} + ${write(update.new - old)} = ${write(update.new)}`
      : `${write(old)} \u2212 ${short(lr)} \u00d7 ${exact(gradient)} = ${write(update.new)}`;
    const ratio = Number.isFinite(update.ratio)
      ? words.changeOf(short(update.ratio))
      : words.noChange;
    return [
      h('h4', {}, taken ? words.lastStep : words.nextStep),
      h('p', { 'data-readout': 'update' }, sum),
      h('p', { class: 'help' }, (update.plain ? words.sgd : words.optimizer(short(lr))) + ratio),
    ];
  }
}
