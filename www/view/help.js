import helpCss from './help.css?inline';
import { h } from '../base/dom.js';
import { GLOSSARY } from '../lessons/glossary.js';

export { helpCss };

const KEYS = [
  ['Space', 'train or pause'],
  ['S', 'one step'],
  ['R', 'reset: the same seed from step 0'],
  ['P', 'pin: keep the run as it is, to compare'],
  ['?', 'this help'],
  ['\u2190 \u2192', 'move the reading point of a figure that has the focus'],
  ['Esc', 'close the settings or this help'],
];

/** Keys and the glossary, in a native dialog. */
export function helpDialog() {
  const dialog = h('dialog', { class: 'help-dialog', 'aria-label': 'Help' });
  dialog.append(
    h('h2', {}, 'Keys'),
    list(KEYS, (key) => h('kbd', {}, key)),
    h('h2', {}, 'Glossary'),
    list(Object.entries(GLOSSARY), (word) => h('b', {}, word)),
    h(
      'button',
      { class: 'primary', 'data-action': 'close-help', onclick: () => dialog.close() },
      'Close',
    ),
  );
  return dialog;
}

/** @param {string[][]} entries @param {(term: string) => HTMLElement} term */
function list(entries, term) {
  const rows = entries.map(([name, text]) =>
    h('div', {}, h('dt', {}, term(name)), h('dd', {}, text)),
  );
  return h('dl', {}, ...rows);
}
