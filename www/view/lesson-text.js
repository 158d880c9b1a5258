import { h } from '../base/dom.js';

/** @typedef {import('../lessons/index.js').Lesson} Lesson */

/**
 * An open lesson: its text, what to watch, what to change.
 *
 * @param {Lesson} lesson
 * @param {object} hooks
 * @param {number} hooks.number of the lesson
 * @param {number} hooks.count of all lessons
 * @param {(number: number) => void} hooks.open opens another one; 0 closes this one
 * @param {() => void} hooks.begin sets up the network that it begins with
 * @param {import('./commands.js').Commands} hooks.commands
 */
export function lessonText(lesson, { number, count, open, begin, commands }) {
  const tries = lesson.tries.map(({ change, label }) =>
    h('button', { 'data-try': '', onclick: () => commands.startFromTexts(change) }, label),
  );
  const go = (/** @type {number} */ to, /** @type {string} */ name) =>
    h(
      'button',
      { disabled: to < 1 || to > count, 'data-lesson-to': to, onclick: () => open(to) },
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
  return [
    h(
      'header',
      {},
      h('h2', {}, lesson.title),
      h(
        'span',
        { class: 'controls' },
        go(number - 1, 'Previous'),
        go(number + 1, 'Next'),
        h('button', { 'data-lesson-to': 0, onclick: () => open(0) }, 'Close'),
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
  ];
}
