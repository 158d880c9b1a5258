import { isTrap, message } from './errors.js';

/**
 * Makes an element. Properties that start with "on" are listeners, "class", "data-" and "aria-"
 * ones attributes, the rest properties of the element. Children that are strings become text, never
 * HTML.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (/^(class|role|for|data-|aria-)/.test(name)) element.setAttribute(name, String(value));
    else Reflect.set(element, name, value);
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/**
 * Sets an element's text where it differs, so that an unchanged readout costs no layout.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

let ids = 0;

/** An id that no other element of this document has. @param {string} name */
export function uniqueId(name) {
  ids += 1;
  return `${name}-${ids}`;
}

/**
 * Does something that the reader's input may make impossible, and says in its place what was wrong.
 * A trap is not the reader's doing, and is thrown on.
 *
 * @template T
 * @param {Element} place for the sentence
 * @param {() => T} action
 * @returns {T | undefined} nothing where it could not be done
 */
export function attempt(place, action) {
  try {
    const result = action();
    setText(place, '');
    return result;
  } catch (error) {
    if (isTrap(error)) throw error;
    setText(place, message(error));
    return undefined;
  }
}
