import CONFIG_KEYS from 'virtual:config-keys';
import { ATTRIBUTE_OPTIONS } from '../address/options.js';
import { OLDER_KEYS } from '../base/older-keys.js';

/** Attributes of the element: the keys of the config, and the options of an address. */
export const ATTRIBUTES = [
  'preset',
  ...CONFIG_KEYS,
  ...Object.keys(OLDER_KEYS),
  ...ATTRIBUTE_OPTIONS,
];

/**
 * The text of an attribute for a value that a framework gives; null if the attribute is to be
 * removed.
 *
 * @param {any} value
 */
function textOf(value) {
  if (value === undefined || value === null) return null;
  // On is an empty attribute, as usual in HTML. Off is the text "false", because a preset may have
  // the switch on.
  if (value === true) return '';
  return Array.isArray(value) ? value.join(',') : String(value);
}

/**
 * Makes every attribute a property, too, because frameworks set a property if the element has one.
 * `step` stays a method; if a number is assigned to it, the attribute is set.
 *
 * @param {HTMLElement} prototype
 */
export function defineProperties(prototype) {
  for (const name of ATTRIBUTES) {
    const method = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      /** @this {HTMLElement} */
      get() {
        return method ?? this.getAttribute(name);
      },
      /** @this {HTMLElement} @param {any} value */
      set(value) {
        const text = textOf(value);
        if (text === null) this.removeAttribute(name);
        else if (this.getAttribute(name) !== text) this.setAttribute(name, text);
      },
    });
  }
}

/**
 * Takes over properties that were set before the element's class was defined, because they would
 * hide the setters.
 *
 * @param {HTMLElement} element
 */
export function upgradeProperties(element) {
  for (const name of [...ATTRIBUTES, 'config']) {
    if (!Object.hasOwn(element, name)) continue;
    const early = Reflect.get(element, name);
    Reflect.deleteProperty(element, name);
    Reflect.set(element, name, early);
  }
}
