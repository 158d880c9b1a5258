import * as words from '#words/bar.js';
import { h } from '../base/dom.js';

/**
 * What the page is about, where no lesson is open.
 *
 * @param {() => void} begin opens the first lesson
 */
export function welcome(begin) {
  return h(
    'section',
    { class: 'welcome', 'aria-label': words.welcome },
    h('h2', {}, words.welcomeTitle),
    h('p', {}, words.welcomeText),
    h('p', { class: 'where-wide' }, words.welcomeMore),
    h('button', { class: 'primary', 'data-lesson-to': '1', onclick: begin }, words.firstLesson),
  );
}
