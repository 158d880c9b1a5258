import helpCss from './help.css?inline';
import { h } from '../base/dom.js';
import { setSingleKeys, singleKeysAct } from '../base/single-keys.js';
import { GLOSSARY } from '../lessons/glossary.js';

export { helpCss };

const KEYS = [
  ['Space', 'train or pause'],
  ['S', 'one step'],
  ['R', 'reset: the same seed from step 0'],
  ['P', 'pin: keep the run as it is, to compare'],
  ['?', 'this help'],
  ['\u2190 \u2192', 'move the reading point of a figure that has the focus'],
  ['\u2191 \u2193', 'go up and down in the network, and in a grid of cells'],
  ['Enter', 'open what the arrow keys have reached in the network'],
  ['Tab', 'go to the next control or figure'],
  ['Esc', 'close the settings, a help text or a dialog'],
];

/** Keys and the glossary, in a native dialog. */
export function helpDialog() {
  const dialog = h('dialog', { class: 'help-dialog', 'aria-label': 'Help' });
  dialog.append(
    h('h2', {}, 'Keys'),
    list(KEYS, (key) => h('kbd', {}, key)),
    singleKeys(),
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

/** Switches off the keys that act without Ctrl or Alt. */
function singleKeys() {
  const box = h('input', {
    type: 'checkbox',
    checked: singleKeysAct(),
    'data-action': 'single-keys',
    onchange: () => setSingleKeys(box.checked),
  });
  return h(
    'label',
    { class: 'single-keys' },
    box,
    'Space, S, R, P and ? act wherever the focus is, but not in a field',
  );
}

/** @param {string[][]} entries @param {(term: string) => HTMLElement} term */
function list(entries, term) {
  const rows = entries.map(([name, text]) =>
    h('div', {}, h('dt', {}, term(name)), h('dd', {}, text)),
  );
  return h('dl', {}, ...rows);
}
