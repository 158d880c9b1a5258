import * as words from '#words/lesson.js';
import lessonCss from './lesson.css?inline';
import { h, setText } from '../base/dom.js';
import { Playground } from '../base/wasm.js';
import { explainTerms } from './lesson-terms.js';
import { measure, measureExperiment, seen } from './lesson-numbers.js';

export { lessonCss };

/** @typedef {import('../lessons/index.js').Lesson} Lesson */
/** @typedef {import('../lessons/numbers.js').Deed} Deed */
/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/** Milliseconds between two looks at a run that trains. */
const LOOK_EVERY = 150;
/** Keys in which a run may differ from the lesson's and still show what was promised. */
const OPEN_KEYS = ['seed', 'split_seed', 'corpus', 'max_steps', 'preset'];

/**
 * A promise of the open lesson on the page.
 *
 * @typedef {object} Shown
 * @property {Deed} deed
 * @property {import('../lessons/numbers.js').Promised} promised
 * @property {string} key by which it is remembered
 * @property {HTMLElement} element
 * @property {HTMLElement} mark
 */

/** An open lesson: its text, its buttons, and the marks of what was seen. */
export class OpenLesson {
  /**
   * @param {Lesson} lesson
   * @param {object} hooks
   * @param {number} hooks.number of the lesson
   * @param {number} hooks.count of all lessons
   * @param {boolean} hooks.waits whether the figures still show another run
   * @param {Map<string, string>} hooks.seen what was seen so far, of all lessons
   * @param {(number: number) => void} hooks.go goes on to another lesson; 0 closes this one
   * @param {() => void} hooks.begin sets up the network that it begins with
   * @param {() => void} hooks.bring shows its figures where some are not shown
   * @param {import('./commands.js').Commands} hooks.commands
   */
  constructor(lesson, hooks) {
    this.lesson = lesson;
    this.known = hooks.seen;
    this.commands = hooks.commands;
    this.bring = hooks.bring;
    /** The step whose button was pressed last. @type {HTMLElement | null} */
    this.pressed = null;
    this.lookedAt = -Infinity;
    /** The config that was compared last, and which deeds' network it is. */
    this.compared = /** @type {Config | null} */ (null);
    /** @type {Set<Deed>} */
    this.present = new Set();
    /** Says what was seen, once. */
    this.voice = h('p', { class: 'voice', role: 'status' });
    /** @type {Shown[]} */
    this.promises = [];
    const { number, count, go } = hooks;
    const leadTo = (/** @type {number} */ to, /** @type {string} */ name) =>
      h('button', { disabled: to > count, 'data-lesson-to': to, onclick: () => go(to) }, name);
    this.back = leadTo(number - 1, words.back);
    this.back.disabled = number === 1;
    this.next = leadTo(number + 1, words.next);
    this.unfold = h(
      'button',
      { class: 'unfold', 'aria-expanded': 'false', onclick: () => this.#toggle() },
      words.more,
    );
    this.end = h('p', { class: 'end', hidden: true }, words.end);
    this.steps = lesson.deeds.map((deed, i) => this.#step(deed, `${number}.${i}`));
    this.load = this.#offer(hooks.begin);
    this.body = this.#build(number, count, leadTo(0, words.close));
    if (hooks.waits) this.#wait();
    this.elements = [this.body, explainTerms(this.body)];
    this.#mark();
  }

  /**
   * @param {number} number
   * @param {number} count
   * @param {HTMLElement} close
   */
  #build(number, count, close) {
    const { lesson } = this;
    const more = h('details', { class: 'read-more' }, h('summary', {}, words.readMore));
    more.append(written('div', lesson.more));
    return h(
      'div',
      { class: 'body' },
      h(
        'header',
        {},
        h('p', { class: 'kicker' }, words.place(number, count)),
        close,
        h('h2', {}, lesson.title),
      ),
      written('p', lesson.sum, 'sum'),
      written('div', lesson.lead, 'lead'),
      h('ol', { class: 'steps' }, ...this.steps),
      this.end,
      lesson.more !== '' && more,
      this.load,
      h('nav', { 'aria-label': words.lessons }, this.back, this.unfold, this.next),
      this.voice,
    );
  }

  /** The button that sets the lesson up. @param {() => void} begin */
  #offer(begin) {
    const act = () => {
      begin();
      this.#settle();
    };
    const button = h('button', { 'data-action': 'lesson-load', onclick: act }, words.setUp);
    return h('p', { class: 'load' }, button, h('span', { class: 'help' }, words.setUpHelp));
  }

  /** Offers to set the lesson up before anything else, since the figures show another run. */
  #wait() {
    this.load.classList.add('waiting');
    setText(/** @type {HTMLElement} */ (this.load.lastChild), words.waiting);
    this.body.querySelector('header')?.after(this.load);
  }

  /** The network is the lesson's: the offer has its place at the end again. */
  #settle() {
    if (!this.load.classList.contains('waiting')) return;
    const hadFocus = this.load.matches(':focus-within');
    this.load.classList.remove('waiting');
    setText(/** @type {HTMLElement} */ (this.load.lastChild), words.setUpHelp);
    this.body.querySelector('nav')?.before(this.load);
    if (hadFocus) this.steps[0]?.querySelector('button')?.focus();
  }

  /** A button and what is promised after it. @param {Deed} deed @param {string} key */
  #step(deed, key) {
    const promises = deed.promises.map((promised, i) => {
      const mark = h('span', { class: 'mark' });
      const element = h(
        'p',
        { class: 'promise', 'data-promise': '', 'data-seen': 'false' },
        h('span', { class: 'expected' }, words.expected),
        written('span', promised.text),
        mark,
      );
      this.promises.push({ deed, promised, key: `${key}.${i}`, element, mark });
      return element;
    });
    const item = h('li', { class: 'step' });
    const button = h('button', { 'data-try': '', onclick: () => this.#do(deed, item) }, deed.label);
    item.append(button, ...promises);
    return item;
  }

  /** @param {Deed} deed @param {HTMLElement} item */
  #do({ change, step, experiment }, item) {
    this.pressed = item;
    this.#settle();
    this.bring();
    if (experiment) this.commands.experiment.start(experiment);
    else if (change) this.commands.startLesson(change, { step, compares: true });
  }

  /** On a narrow page the lesson is a card, which unfolds. */
  #toggle() {
    const open = this.body.classList.toggle('unfolded');
    this.unfold.setAttribute('aria-expanded', String(open));
    setText(this.unfold, open ? words.less : words.more);
  }

  /**
   * Looks whether something promised has come true.
   *
   * @param {Snapshot} snapshot
   * @param {number} now
   */
  update(snapshot, now) {
    const open = this.promises.filter(({ key }) => !this.known.has(key));
    if (open.length === 0) return;
    if (snapshot.playing && now - this.lookedAt < LOOK_EVERY) return;
    this.lookedAt = now;
    this.#compare(snapshot.config);
    const { outcome } = this.commands.experiment;
    const found = open.flatMap(({ deed, promised, key }) => {
      const isExperiment = deed.experiment !== '';
      const isPresent = isExperiment
        ? outcome?.recipe === deed.experiment
        : this.present.has(deed) && snapshot.step >= deed.step;
      if (!isPresent) return [];
      const numbers = seen(promised.conditions, (condition) =>
        isExperiment && outcome
          ? measureExperiment(condition, outcome)
          : measure(condition, snapshot),
      );
      if (numbers === null) return [];
      this.known.set(key, numbers);
      return [numbers];
    });
    if (found.length === 0) return;
    setText(this.voice, words.seen(found.join('; ')));
    this.#mark();
    this.#reveal();
  }

  /**
   * Where the lesson is a column that scrolls, and the reader still has the pressed button before
   * them, shows what comes next.
   */
  #reveal() {
    const { pressed, body } = this;
    const column = body.closest('.beside');
    if (!pressed || !column || column.scrollHeight <= column.clientHeight) return;
    const next = this.steps.find((step) => step.classList.contains('current'));
    const isDone = next?.querySelector('[data-seen="false"]') === null;
    const below = isDone ? this.next : next;
    const window = column.getBoundingClientRect();
    const { top } = pressed.getBoundingClientRect();
    if (!below || top < window.top || top > window.bottom) return;
    const hidden = below.getBoundingClientRect().bottom - window.bottom + 8;
    if (hidden > 0) column.scrollTop += Math.min(hidden, top - window.top);
  }

  /** Which buttons lead to the network that is there now. @param {Config} config */
  #compare(config) {
    if (config === this.compared) return;
    this.compared = config;
    this.present = new Set(
      this.lesson.deeds.filter(({ change }) => change && isNetworkOf(config, change)),
    );
  }

  /** Shows what was seen, and which button comes next. */
  #mark() {
    for (const { key, element, mark } of this.promises) {
      const numbers = this.known.get(key);
      element.dataset.seen = String(numbers !== undefined);
      setText(mark, numbers === undefined ? '' : words.mark(numbers));
    }
    const waits = (/** @type {Deed} */ deed) =>
      this.promises.some((each) => each.deed === deed && !this.known.has(each.key));
    const next = this.lesson.deeds.findIndex(waits);
    const current = next < 0 ? this.steps.length - 1 : next;
    this.steps.forEach((step, i) => {
      step.classList.toggle('current', i === current);
      step.classList.toggle('latest', i === current - 1);
      step.classList.toggle('later', next >= 0 && i > next);
      step.querySelector('button')?.classList.toggle('primary', i === next);
    });
    this.next.classList.toggle('primary', next < 0 && !this.next.disabled);
    this.end.hidden = next >= 0 || !this.next.disabled;
  }
}

/**
 * Whether a run's network is the one that a lesson's button makes, whatever its seed, its names and
 * its length are.
 *
 * @param {Config} config
 * @param {Record<string, string>} change
 */
export function isNetworkOf(config, change) {
  const asked = /** @type {Record<string, any>} */ (
    Playground.resolve(Playground.fromText(Object.entries(change)).config)
  );
  const own = /** @type {Record<string, any>} */ (config);
  return Object.keys(asked).every(
    (key) =>
      asked[key] === own[key] || (OPEN_KEYS.includes(key) && !(key in change)) || key === 'preset',
  );
}

/**
 * HTML that was made from our own files when the page was built.
 *
 * @template {'p' | 'div' | 'span'} K
 * @param {K} tag
 * @param {string} html
 * @param {string} [name] of its class
 */
function written(tag, html, name) {
  const element = h(tag, { class: name });
  element.innerHTML = html;
  return element;
}
