import * as words from '#words/help.js';
import helpCss from './help.css?inline';
import { h } from '../base/dom.js';

export { helpCss };

/** Keys and words, in a native dialog. */
export function helpDialog() {
  const dialog = h('dialog', { class: 'help-dialog', 'aria-label': words.title });
  dialog.append(
    h('h2', {}, words.keysTitle),
    list(words.keys, (key) => h('kbd', {}, key)),
    h('h2', {}, words.wordsTitle),
    list(words.words, (word) => h('b', {}, word)),
    h(
      'button',
      { class: 'primary', 'data-action': 'close-help', onclick: () => dialog.close() },
      words.close,
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
