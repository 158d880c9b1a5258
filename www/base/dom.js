import { isTrap, message } from './errors.js';

/**
 * Makes an element. Properties that start with "on" become listeners; "class", "role", "for",
 * "data-" and "aria-" become attributes; the rest are set as properties of the element. Children
 * that are strings become text, never HTML.
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
 * A button with what it does, by which tests and styles find it.
 *
 * @param {string} action
 * @param {string} text
 * @param {() => void} onclick
 * @param {string} [title]
 */
export const button = (action, text, onclick, title) =>
  h('button', { 'data-action': action, title, onclick }, text);

/**
 * Sets an element's text if it has changed, so that an unchanged readout causes no layout. Its text
 * node stays: another one would cost the browser several times as much.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent === text) return;
  const { firstChild } = element;
  if (firstChild instanceof Text && element.childNodes.length === 1) firstChild.data = text;
  else element.textContent = text;
}

/**
 * Hides or disables an element, or the contrary. To write the same again would cost styles.
 *
 * @param {HTMLElement & { disabled?: boolean }} element
 * @param {'hidden' | 'disabled'} name
 * @param {boolean} value
 */
export function setFlag(element, name, value) {
  if (element[name] !== value) element[name] = value;
}

/**
 * Says something in a status line: a screen reader tells it.
 *
 * @param {Element} line of role status
 * @param {string} text
 */
export function setStatus(line, text) {
  line.setAttribute('aria-live', 'polite');
  setText(line, text);
}

/**
 * Shows in a status line how far something is. It changes many times a second, so that it can be
 * read there, but is not told each time.
 *
 * @param {Element} line of role status
 * @param {string} text
 */
export function setProgress(line, text) {
  line.setAttribute('aria-live', 'off');
  setText(line, text);
}

let ids = 0;

/** An id that no other element of this document has. @param {string} name */
export function uniqueId(name) {
  ids += 1;
  return `${name}-${ids}`;
}

/**
 * Does something that may fail because of what the reader has entered, and shows the error as a
 * sentence. A trap is not the reader's fault, so it is thrown again.
 *
 * @template T
 * @param {Element} place for the sentence
 * @param {() => T} action
 * @returns {T | undefined} undefined if it failed
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
