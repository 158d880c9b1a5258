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
   * @param {() => void} hooks.onOpen told when another lesson is open, or none
   */
  constructor({ commands, onPanels, onOpen }) {
    this.commands = commands;
    this.onPanels = onPanels;
    this.onOpen = onOpen;
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
    this.onOpen();
    this.commands.noteChange();
    if (number === 0) return;
    try {
      const load = () => Promise.all([import('../lessons/index.js'), import('./lesson-text.js')]);
      const [{ LESSONS }, { lessonText }] = await fetchPart('The lesson', load);
      if (this.element.dataset.lesson === String(number))
        this.#show(LESSONS[number - 1], number, begin, lessonText);
    } catch (error) {
      this.commands.reportError(error);
    }
  }

  /**
   * @param {Lesson} lesson
   * @param {number} number
   * @param {boolean} beginNow
   * @param {typeof import('./lesson-text.js').lessonText} build
   */
  #show(lesson, number, beginNow, build) {
    const begin = () => {
      this.onPanels(lesson.panels);
      this.commands.startFromTexts(lesson.load);
    };
    const { count, commands } = this;
    const open = (/** @type {number} */ to) => this.open(to);
    this.element.replaceChildren(...build(lesson, { number, count, open, begin, commands }));
    if (beginNow && this.commands.isUntouched()) begin();
  }
}
