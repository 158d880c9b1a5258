import { h } from '../base/dom.js';

/**
 * What the page is about, where no lesson is open.
 *
 * @param {() => void} begin opens the first lesson
 */
export function welcome(begin) {
  return h(
    'section',
    { class: 'welcome', 'aria-label': 'Welcome' },
    h('h2', {}, 'A network learns to write names'),
    h(
      'p',
      {},
      'It reads three letters of a name and guesses the next. Press Train: noise turns into names.',
    ),
    h(
      'p',
      { class: 'where-wide' },
      'Tap any number of the network to see how it is computed. The lessons show why the first weights matter, and what BatchNorm does.',
    ),
    h('button', { class: 'primary', 'data-lesson-to': '1', onclick: begin }, 'Start with lesson 1'),
  );
}
