import * as words from '#words/announcements.js';
import { clock } from '../base/clock.js';
import { h, setText } from '../base/dom.js';
import { count, loss as lossText } from '../base/format.js';

/** Milliseconds between two announcements while it trains. */
const EVERY = 15_000;
/** Milliseconds for which keys are quiet before what they lead to is read. */
const SETTLE = 200;
/** Milliseconds that a pause waits to be told with the dev loss, and between two looks for it. */
const DEV_WITHIN = 3000;
const LOOK_EVERY = 100;
const MOVES = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'];

/**
 * Tells a screen reader that training begins and ends, how far it is now and then, and what the
 * arrow keys read on a figure. All of it is said in one place, so that it can be counted; the
 * status line tells the rest.
 */
export class Announcer {
  /**
   * @param {HTMLElement} element whose shadow root is shown
   * @param {object} of
   * @param {() => import('../run/run.js').Run | null} of.run
   * @param {() => boolean} of.playing
   * @param {() => boolean} of.isGuest whether the figure stands in somebody's text: there it is
   *   silent until the reader is in it
   */
  constructor(element, { run, playing, isGuest }) {
    this.element = element;
    this.run = run;
    this.playing = playing;
    this.isGuest = isGuest;
    this.region = h('div', { class: 'heard', role: 'status', 'data-readout': 'announcer' });
    this.isTraining = false;
    this.saidAt = -Infinity;
    this.timer = 0;
    this.waiting = 0;
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { element } = this;
    element.addEventListener('step', () => this.#stepped(), { signal });
    element.addEventListener('pause', () => this.#ended(), { signal });
    element.shadowRoot?.addEventListener(
      'keydown',
      (event) => this.#read(/** @type {KeyboardEvent} */ (event)),
      { signal },
    );
    // A region has to be there before it says something.
    this.#place();
  }

  #place() {
    if (!this.region.isConnected) this.element.shadowRoot?.append(this.region);
  }

  /** @param {string} text */
  #say(text) {
    if (this.isGuest() && !this.element.matches(':focus-within')) return;
    this.#place();
    this.saidAt = clock.now();
    setText(this.region, text);
  }

  /** Whether the status line says what happens. */
  get #isSaid() {
    const line = this.element.shadowRoot?.querySelector('[data-readout="status"] [role="status"]');
    return Boolean(line?.textContent);
  }

  #stepped() {
    const begins = this.playing() && !this.isTraining;
    this.isTraining = this.playing();
    clearTimeout(this.waiting);
    if (begins) {
      if (this.#isSaid) this.saidAt = clock.now();
      else this.#say(words.training);
    } else if (!this.isTraining) {
      // The last step before a pause is told with it.
      this.waiting = window.setTimeout(() => this.#sayWhere(words.atStep));
    } else if (clock.now() - this.saidAt > EVERY) this.#sayWhere(words.atStep);
  }

  #ended() {
    this.isTraining = false;
    clearTimeout(this.waiting);
    if (this.#isSaid) return;
    // What is said next is heard, also where it is what was said last.
    setText(this.region, '');
    this.#sayPaused(clock.now() + DEV_WITHIN);
  }

  /**
   * The dev loss of the last weights is measured when training has come to rest.
   *
   * @param {number} by when it is told without
   */
  #sayPaused(by) {
    const run = this.run();
    if (!run || this.isTraining) return;
    const waits = run.devLoss === undefined && !run.playground.diverged && clock.now() < by;
    if (!waits) return this.#sayWhere(words.pausedAt);
    this.waiting = window.setTimeout(() => this.#sayPaused(by), LOOK_EVERY);
  }

  /** @param {(step: string, loss: string, dev: string) => string} write */
  #sayWhere(write) {
    const run = this.run();
    if (!run) return;
    // An earlier one is that of other weights.
    const devLoss = run.devLoss === undefined ? '' : words.devLoss(lossText(run.devLoss));
    this.#say(write(count(run.step), lossText(run.playground.loss), devLoss));
  }

  /** What an arrow key has led to on a figure. @param {KeyboardEvent} event */
  #read({ key, target, defaultPrevented }) {
    if (!defaultPrevented || !MOVES.includes(key) || !(target instanceof Element)) return;
    const readout = readoutNear(target);
    if (!readout) return;
    clearTimeout(this.timer);
    // A key that is held down reads where it ends.
    this.timer = window.setTimeout(() => {
      if (readout.textContent) this.#say(readout.textContent);
    }, SETTLE);
  }
}

/**
 * The line of a figure that says what is read.
 *
 * @param {Element} target
 * @returns {Element | null}
 */
function readoutNear(target) {
  for (let near = target.parentElement; near; near = near.parentElement) {
    const readout = near.querySelector('.readout');
    if (readout) return readout;
    if (near.matches('[data-panel]')) return null;
  }
  return null;
}
