import { h } from '../base/dom.js';
import { fetchPart } from '../base/lazy.js';

/** @typedef {import('../lessons/index.js').Lesson} Lesson */

/** Titles come with the page, texts when a lesson is opened. */
const TITLES = /** @type {string[]} */ (
  Object.values(
    import.meta.glob('../lessons/*.md', { query: '?title', import: 'default', eager: true }),
  )
);

/**
 * The lecture, step by step: a text, the settings it begins with, one thing to watch, something to
 * change.
 */
export class LessonPanel {
  /**
   * @param {object} hooks
   * @param {import('./commands.js').Commands} hooks.commands
   * @param {(panels: string[]) => void} hooks.onPanels shows these figures and no others
   */
  constructor({ commands, onPanels }) {
    this.commands = commands;
    this.onPanels = onPanels;
    this.chooser = h(
      'select',
      {
        class: 'lesson-chooser',
        'aria-label': 'Lesson',
        'data-action': 'lesson',
        onchange: () => this.open(Number(this.chooser.value)),
      },
      h('option', { value: '0' }, 'Lessons'),
      ...TITLES.map((title, i) => h('option', { value: String(i + 1) }, title)),
    );
    this.element = h('section', {
      class: 'lesson',
      hidden: true,
      'aria-label': 'Lesson',
      'data-lesson': '0',
    });
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
   * @param {{ begin?: boolean }} [how] whether an untouched page becomes the lesson's
   */
  async open(number, { begin = true } = {}) {
    this.chooser.value = String(number);
    this.element.dataset.lesson = String(number);
    this.element.hidden = number === 0;
    this.commands.noteChange();
    if (number === 0) return;
    try {
      const { LESSONS } = await fetchPart('The lesson', () => import('../lessons/index.js'));
      if (this.element.dataset.lesson === String(number))
        this.#show(LESSONS[number - 1], number, begin);
    } catch (error) {
      this.commands.reportError(error);
    }
  }

  /** @param {Lesson} lesson @param {number} number @param {boolean} beginNow */
  #show(lesson, number, beginNow) {
    const begin = () => {
      this.onPanels(lesson.panels);
      this.commands.startFromTexts(lesson.load);
    };
    const tries = lesson.tries.map(({ change, label }) =>
      h('button', { 'data-try': '', onclick: () => this.commands.startFromTexts(change) }, label),
    );
    const go = (/** @type {number} */ to, /** @type {string} */ name) =>
      h(
        'button',
        { disabled: to < 1 || to > this.count, 'data-lesson-to': to, onclick: () => this.open(to) },
        name,
      );
    // The HTML was made from our own files when the page was built.
    const written = (/** @type {string} */ html, /** @type {string} */ label) => {
      const text = h('span', {});
      text.innerHTML = html;
      return h('p', {}, h('b', {}, `${label} `), text);
    };
    const text = h('div', { class: 'text' });
    text.innerHTML = lesson.html;
    this.element.replaceChildren(
      h(
        'header',
        {},
        h('h2', {}, lesson.title),
        h(
          'span',
          { class: 'controls' },
          go(number - 1, 'Previous'),
          go(number + 1, 'Next'),
          h('button', { 'data-lesson-to': 0, onclick: () => this.open(0) }, 'Close'),
        ),
      ),
      text,
      h(
        'p',
        {},
        h(
          'button',
          { class: 'primary', 'data-action': 'lesson-load', onclick: begin },
          'Set up this lesson',
        ),
        h('span', { class: 'help' }, ' starts a new network'),
      ),
      written(lesson.watch, 'Watch:'),
      h('p', {}, h('b', {}, 'Change: '), h('span', { class: 'controls' }, ...tries)),
      h('details', {}, h('summary', {}, 'What should have happened'), written(lesson.expect, '')),
    );
    if (beginNow && this.commands.isUntouched()) begin();
  }
}
