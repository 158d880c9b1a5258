import { Playground } from './wasm.js';

/** @typedef {import('./pkg/makemore_playground.js').Config} Config */

/** The form of addresses that this page writes; it reads no other. */
const VERSION = '1';
/** No address that this page writes is longer: names take at most 20 kB before they are packed. */
const MOST_LETTERS = 60_000;
/** Nor does any have so many entries: there are fewer keys. */
const MOST_PAIRS = 100;
/** Sentences said about what is wrong in it; more would hide the page. */
const MOST_FAULTS = 8;

export const THEMES = ['auto', 'light', 'dark'];
export const SPEEDS = ['1', '10', '100', '1000', 'max'];
/** What stands beside the figures, in the order of the page. */
export const PARTS = ['bar', 'settings', 'lessons', 'share', 'help', 'chooser', 'names', 'health', 'log', 'run'];

/**
 * What an address, or an element's attributes, ask for besides the config.
 *
 * @typedef {object} Options
 * @property {string[]} [panels] figures to show, and no others
 * @property {string[]} [hide] parts that are not shown
 * @property {string} [theme]
 * @property {string} [speed]
 * @property {boolean} [autoplay]
 * @property {boolean} [embed]
 * @property {number} [step] to train up to
 * @property {number} [lesson]
 * @property {string} [names] the reader's own names, packed
 */

/** @param {string} text @param {string[]} allowed @param {string} key */
function list(text, allowed, key) {
  const items = text.split(',').filter((item) => item !== '');
  const wrong = items.filter((item) => !allowed.includes(item));
  const said = wrong.length > 0 ? [`${key}: there is no "${wrong.join('", "')}"; it takes ${allowed.join(', ')}`] : [];
  const value = items.filter((item) => allowed.includes(item));
  // Nothing at all is an answer; nothing but mistakes is none.
  return { value: value.length > 0 || wrong.length === 0 ? value : undefined, said };
}

/** @param {string} text @param {string[]} allowed @param {string} key */
function choice(text, allowed, key) {
  return allowed.includes(text) ? { value: text, said: [] } : { said: [`${key}: got "${text}"; it takes one of ${allowed.join(', ')}`] };
}

/** @param {string} text @param {number} most @param {string} key */
function whole(text, most, key) {
  const value = Number(text);
  if (/^\d{1,16}$/.test(text) && value <= most) return { value, said: [] };
  return { said: [`${key}: got "${text}"; it takes a whole number from 0 to ${most}`] };
}

/** @param {string} text @param {string} key */
function flag(text, key) {
  const on = ['', '1', 'true', key].includes(text);
  return on || ['0', 'false'].includes(text) ? { value: on, said: [] } : { said: [`${key}: got "${text}"; it takes 1 or 0`] };
}

/**
 * Takes the options out of pairs; what is none is for the config. Nothing here trusts a text: a value is
 * one of a list, a number in a range, or said and left out.
 *
 * @param {Iterable<[string, string]>} pairs
 * @param {{ panels: string[], lessons: number, maxSteps: number }} known
 */
export function readOptions(pairs, { panels, lessons, maxSteps }) {
  /** @type {Record<string, (text: string, key: string) => { value?: any, said: string[] }>} */
  const readers = {
    panels: (text, key) => list(text, [...panels, ...PARTS], key),
    hide: (text, key) => list(text, PARTS, key),
    theme: (text, key) => choice(text, THEMES, key),
    speed: (text, key) => choice(text, SPEEDS, key),
    step: (text, key) => whole(text, maxSteps, key),
    lesson: (text, key) => whole(text, lessons, key),
    autoplay: flag,
    embed: flag,
    names: (text) => ({ value: text, said: [] }),
    v: (text) => ({ said: text === VERSION ? [] : [`v: this address is of version "${text}", which this page does not know; what it understands is used`] }),
  };
  /** @type {Record<string, any>} */
  const options = {};
  /** @type {string[]} */
  const said = [];
  /** @type {[string, string][]} */
  const rest = [];
  for (const [key, text] of pairs) {
    const reader = Object.hasOwn(readers, key) ? readers[key] : undefined;
    if (!reader) {
      rest.push([key, text]);
      continue;
    }
    const read = reader(text, key);
    said.push(...read.said.map((sentence) => short(sentence)));
    if (read.value !== undefined) options[key] = read.value;
  }
  return { options: /** @type {Options} */ (options), said, rest };
}

/** A sentence that repeats what was given, which may be of any length. @param {string} text */
export function short(text) {
  return text.length > 300 ? `${text.slice(0, 300)}\u2026` : text;
}

/** What was left out of an address, in a few sentences at most. @param {string[]} faults */
export function sayFaults(faults) {
  if (faults.length === 0) return '';
  const more = faults.length > MOST_FAULTS ? `; and ${faults.length - MOST_FAULTS} more` : '';
  return `${faults.slice(0, MOST_FAULTS).map(short).join('; ')}${more}; left out.`;
}

/** The pairs of an address's fragment. @param {string} fragment with or without "#" @returns {{ pairs: [string, string][], said: string[] }} */
export function readFragment(fragment) {
  if (fragment.length > MOST_LETTERS) return { pairs: [], said: ['The address is too long for this page'] };
  const pairs = [...new URLSearchParams(fragment.replace(/^#/, ''))];
  const said = pairs.length > MOST_PAIRS ? [`The address has ${pairs.length} entries; those after the first ${MOST_PAIRS} were not read`] : [];
  return { pairs: pairs.slice(0, MOST_PAIRS), said };
}

/**
 * The shortest fragment that says all this, keys in a fixed order; "" for the page as it comes.
 *
 * @param {Config} config
 * @param {Options} options
 */
export function writeFragment(config, options) {
  const params = new URLSearchParams();
  const { preset, corpus, ...different } = /** @type {Record<string, any>} */ (Playground.diff(config));
  if (preset !== undefined && preset !== 'batchnorm') params.set('preset', preset);
  // Names that come along say themselves that they are no built-in ones.
  if (corpus !== undefined && !options.names) params.set('corpus', corpus);
  for (const [key, value] of Object.entries(different)) params.set(key, String(value));
  if (options.step) params.set('step', String(options.step));
  if (options.autoplay) params.set('autoplay', '1');
  if (options.speed && options.speed !== 'max') params.set('speed', options.speed);
  if (options.panels) params.set('panels', options.panels.join(','));
  if (options.hide?.length) params.set('hide', options.hide.join(','));
  if (options.theme && options.theme !== 'auto') params.set('theme', options.theme);
  if (options.embed) params.set('embed', '1');
  if (options.lesson) params.set('lesson', String(options.lesson));
  if (options.names) params.set('names', options.names);
  // Commas may stand as they are in a fragment, and read better.
  const text = params.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `v=${VERSION}&${text}`;
}
