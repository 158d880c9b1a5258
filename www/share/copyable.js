import * as words from '#words/share.js';
import { copyText } from '../base/clipboard.js';
import { h, setText } from '../base/dom.js';

/**
 * A text and a button that copies it. If the browser does not let the page copy, the text is
 * selected.
 *
 * @param {string} action
 * @param {string} name
 * @param {string} text
 */
export function copyable(action, name, text) {
  const area = h('textarea', {
    readOnly: true,
    rows: text.includes('\n') ? 4 : 2,
    value: text,
    spellcheck: false,
    'aria-label': name,
    'data-text': action,
  });
  const button = h(
    'button',
    {
      'data-action': action,
      onclick: async () => {
        area.select();
        setText(button, (await copyText(text)) ? words.copied : words.copyByHand);
      },
    },
    name,
  );
  return h('div', { class: 'copyable' }, area, button);
}
