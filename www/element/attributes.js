import CONFIG_KEYS from 'virtual:config-keys';
import { ATTRIBUTE_OPTIONS } from '../address/options.js';

/** Attributes of the element: the keys of the config, and the options of an address. */
export const ATTRIBUTES = ['preset', ...CONFIG_KEYS, ...ATTRIBUTE_OPTIONS];

/**
 * What a framework may give for an attribute, as its text; null where it is to be away.
 *
 * @param {any} value
 */
function textOf(value) {
  if (value === undefined || value === null) return null;
  // On as HTML has it; off in words, for a preset may have it on.
  if (value === true) return '';
  return Array.isArray(value) ? value.join(',') : String(value);
}

/**
 * Makes every attribute a property, too: frameworks set one where the element has it. `step` stays
 * the method that it is; a number given to it is the attribute.
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
 * Takes over what was set before the element's class was there: such properties hide the setters.
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
