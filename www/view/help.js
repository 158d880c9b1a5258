import * as words from '#words/help.js';
import helpCss from './help.css?inline';
import { h } from '../base/dom.js';
import { setSingleKeys, singleKeysAct } from '../base/single-keys.js';
import { GLOSSARY } from '../lessons/glossary.js';

export { helpCss };

/** Keys and the glossary, in a native dialog. */
export function helpDialog() {
  const dialog = h('dialog', { class: 'help-dialog', 'aria-label': words.title });
  dialog.append(
    h('h2', {}, words.keysTitle),
    list(words.keys, (key) => h('kbd', {}, key)),
    singleKeys(),
    h('h2', {}, words.glossary),
    list(Object.entries(GLOSSARY), (word) => h('b', {}, word)),
    h(
      'button',
      { class: 'primary', 'data-action': 'close-help', onclick: () => dialog.close() },
      words.close,
    ),
  );
  return dialog;
}

/** Switches off the keys that act without Ctrl or Alt. */
function singleKeys() {
  const box = h('input', {
    type: 'checkbox',
    checked: singleKeysAct(),
    'data-action': 'single-keys',
    onchange: () => setSingleKeys(box.checked),
  });
  return h('label', { class: 'single-keys' }, box, words.singleKeys);
}

/** @param {string[][]} entries @param {(term: string) => HTMLElement} term */
function list(entries, term) {
  const rows = entries.map(([name, text]) =>
    h('div', {}, h('dt', {}, term(name)), h('dd', {}, text)),
  );
  return h('dl', {}, ...rows);
}
