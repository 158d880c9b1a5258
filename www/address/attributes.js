import { OLDER_KEYS } from '../base/older-keys.js';
import { Playground } from '../base/wasm.js';
import { readBeside } from '../run/config.js';
import { ATTRIBUTE_OPTIONS, isOn } from './options.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/** The keys of the config, `preset` first and older names last. @returns {string[]} */
export const configKeys = () => [
  'preset',
  ...Playground.configKeys().map(({ key }) => key),
  ...Object.keys(OLDER_KEYS),
];

/** Keys that are on or off. @returns {Set<string>} */
const switches = () =>
  new Set([
    ...Playground.configKeys().flatMap(({ key, kind }) => (kind === 'bool' ? [key] : [])),
    'batch_norm',
  ]);

/**
 * What some attributes of an element ask for, in the form of an address. As usual in HTML, a switch
 * is on if its attribute is there, with or without a value.
 *
 * @param {Element} element
 * @param {string[]} names
 * @returns {[string, string][]}
 */
function pairsOf(element, names) {
  const bools = switches();
  return names.flatMap((name) => {
    const text = element.getAttribute(name);
    if (text === null) return [];
    if (!bools.has(name)) return [/** @type {[string, string]} */ ([name, text])];
    const on = isOn(text, name);
    return [/** @type {[string, string]} */ ([name, on ? 'true' : text === '0' ? 'false' : text])];
  });
}

/** What an element's attributes ask for. @param {Element} element */
export function attributePairs(element) {
  return pairsOf(element, [...configKeys(), ...ATTRIBUTE_OPTIONS]);
}

/**
 * What changed attributes mean for a config: their values, or the preset's value if an attribute
 * was removed. A text that is no valid value of its key changes nothing.
 *
 * @param {Element} element
 * @param {string[]} names of keys of the config
 * @param {Config} running
 * @returns {Partial<Config>}
 */
export function changedConfig(element, names, running) {
  const { preset } = running;
  // With another preset the network is a new one, and all attributes are applied to that preset.
  const isOther = names.includes('preset');
  const { config } = isOther
    ? Playground.fromText(pairsOf(element, configKeys()))
    : readBeside(running, pairsOf(element, names));
  if (isOther) return { preset: element.hasAttribute('preset') ? preset : 'batchnorm', ...config };
  const usual = /** @type {Record<string, any>} */ (Playground.resolve({ preset }));
  const removed = names.filter((name) => !element.hasAttribute(name));
  const today = removed.map(
    (name) => /** @type {Record<string, string>} */ (OLDER_KEYS)[name] ?? name,
  );
  const back = today.filter((name) => removed.includes(name) || !element.hasAttribute(name));
  return { ...Object.fromEntries(back.map((name) => [name, usual[name]])), ...config };
}
