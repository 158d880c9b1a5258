import * as words from '#words/setting.js';
// How settings are spoken of: by their label, and with what a change of them does.

/** @typedef {import('../pkg/makemore_playground.js').KeyInfo} KeyInfo */

/** What a change of a setting does that takes effect in the running training. */
export const AT_ONCE = words.atOnce;

/**
 * What a change of any other setting does.
 *
 * @param {boolean} keepsLast whether the run so far stays to be compared with
 */
export const restarts = (keepsLast) => (keepsLast ? words.restartsAndKeeps : words.restarts);

/**
 * An error about a setting, by its label: "gain: got x" becomes "Gain: got x." The messages of the
 * network begin with the key, as addresses and programs know it.
 *
 * @param {string} message
 * @param {Iterable<Pick<KeyInfo, 'key' | 'label'>>} infos
 */
export function byLabel(message, infos) {
  for (const { key, label } of infos) {
    if (!message.startsWith(`${key}: `)) continue;
    const text = `${label}${message.slice(key.length)}`;
    return /[.?!]$/.test(text) ? text : `${text}.`;
  }
  return message;
}

export { list as inWords } from '#words/setting.js';
