import * as words from '#words/lesson.js';
import { h } from '../base/dom.js';
import { fetchPart } from '../base/lazy.js';
import { adoptStyle } from '../base/style.js';

/** @typedef {import('../lessons/index.js').Lesson} Lesson */
/** @typedef {import('./lesson-text.js').OpenLesson} OpenLesson */

/** Titles come with the page, texts when a lesson is opened. */
const TITLES = /** @type {string[]} */ (
  Object.values(
    import.meta.glob('../lessons/*.md', { query: '?title', import: 'default', eager: true }),
  )
);

/**
 * When opening a lesson sets up its network: always, never, or where nothing would be lost by it.
 *
 * @typedef {'always' | 'untouched' | 'never'} Begin
 */

/** The lecture, step by step: a text, buttons, and what is to be seen after each. */
export class LessonPanel {
  /**
   * @param {object} hooks
   * @param {ShadowRoot} hooks.root that takes the style
   * @param {import('./commands.js').Commands} hooks.commands
   * @param {(panels: string[]) => void} hooks.onPanels shows these figures and no others
   * @param {() => string[]} hooks.panels the figures that are shown
   * @param {() => void} hooks.onOpen told when another lesson is open, or none
   */
  constructor({ root, commands, onPanels, panels, onOpen }) {
    this.root = root;
    this.commands = commands;
    this.onPanels = onPanels;
    this.panels = panels;
    this.onOpen = onOpen;
    this.chooser = h(
      'select',
      {
        class: 'lesson-chooser',
        'aria-label': words.lesson,
        'data-action': 'lesson',
        onchange: () => this.open(Number(this.chooser.value)),
      },
      h('option', { value: '0' }, words.lessons),
      ...TITLES.map((title, i) => h('option', { value: String(i + 1) }, title)),
    );
    this.element = h('section', {
      class: 'lesson',
      hidden: true,
      'aria-label': words.lesson,
      'data-lesson': '0',
    });
    /** What was seen in this visit, by the promise. @type {Map<string, string>} */
    this.seen = new Map();
    /** @type {OpenLesson | null} */
    this.shown = null;
  }

  get count() {
    return TITLES.length;
  }

  /** The open lesson, or 0. */
  get number() {
    return Number(this.element.dataset.lesson);
  }

  /**
   * Opens a lesson; 0 closes it.
   *
   * @param {number} number
   * @param {{ begin?: Begin, hasFocus?: boolean }} [how] `hasFocus`: the focus was in the lesson,
   *   and goes to the next one
   */
  async open(number, { begin = 'untouched', hasFocus = false } = {}) {
    this.chooser.value = String(number);
    this.element.dataset.lesson = String(number);
    this.element.hidden = number === 0;
    this.shown = null;
    this.onOpen();
    this.commands.noteChange();
    if (number === 0) {
      this.element.replaceChildren();
      if (hasFocus) this.chooser.focus();
      return;
    }
    try {
      const load = () => Promise.all([import('../lessons/index.js'), import('./lesson-text.js')]);
      const [{ LESSONS }, parts] = await fetchPart(words.theLesson, load);
      if (this.number === number) this.#show(LESSONS[number - 1], begin, parts, hasFocus);
    } catch (error) {
      this.commands.reportError(error);
    }
  }

  /**
   * @param {Lesson} lesson
   * @param {Begin} when
   * @param {typeof import('./lesson-text.js')} parts
   * @param {boolean} hasFocus
   */
  #show(lesson, when, { OpenLesson, lessonCss }, hasFocus) {
    // Not by the element, which may not be on the page yet.
    adoptStyle(this.root, lessonCss);
    const begin = () => {
      this.onPanels(lesson.panels);
      this.commands.startLesson(lesson.load, { step: 0, compares: false });
    };
    // A lesson that was chosen beside a trained run has not brought its figures yet.
    const bring = () => {
      const shown = this.panels();
      if (!lesson.panels.every((id) => shown.includes(id))) this.onPanels(lesson.panels);
    };
    const { number, count, seen, commands } = this;
    const go = (/** @type {number} */ to) => this.open(to, { begin: 'always', hasFocus: true });
    const begins = when === 'always' || (when === 'untouched' && commands.isUntouched());
    const waits = !begins && when === 'untouched';
    const hooks = { number, count, waits, seen, go, begin, bring, commands };
    this.shown = new OpenLesson(lesson, hooks);
    this.element.replaceChildren(...this.shown.elements);
    if (hasFocus) {
      const title = /** @type {HTMLElement} */ (this.element.querySelector('h2'));
      title.tabIndex = -1;
      title.focus();
    }
    if (begins) begin();
    else if (haveSame(this.panels(), lesson.panels)) this.onPanels(lesson.panels);
    commands.drawAgain();
  }

  /**
   * Looks whether something that the lesson promised has come true.
   *
   * @param {import('../run/snapshot.js').Snapshot} snapshot
   * @param {number} now
   */
  update(snapshot, now) {
    this.shown?.update(snapshot, now);
  }
}

/** Whether two lists differ at most in their order. @param {string[]} a @param {string[]} b */
const haveSame = (a, b) => a.length === b.length && a.every((each) => b.includes(each));
