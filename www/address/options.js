import * as words from '#words/address.js';
/**
 * What an address or an element's attributes ask for besides the config.
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
 * @property {string[]} [pin] pinned runs: what differs from the config, and the step
 * @property {string} [experiment] the recipe of one
 */

/**
 * The names and limits that options may refer to.
 *
 * @typedef {{ panels: string[], lessons: number, maxSteps: number }} Known
 */
/**
 * The value of a text, or what is wrong with the text.
 *
 * @typedef {{ value?: any, problem?: string }} Reading
 */

/**
 * A row of the table of options.
 *
 * @typedef {object} Option
 * @property {'view' | 'training' | 'theme' | 'names' | 'pin' | 'version'} affects
 * @property {(text: string, key: string, known: Known) => Reading} read
 * @property {(value: any) => string | undefined} write its text; undefined if the value is the
 *   default
 * @property {boolean} [isFlag] whether the attribute needs no value to be on
 * @property {boolean} [repeats] whether all that are given count, and not only the last one
 */

/** The form of addresses that this page writes; it reads no other. */
export const VERSION = '1';
export const THEMES = ['auto', 'light', 'dark'];
export const SPEEDS = ['gradual', '1', '10', '100', '1000', 'max'];
/** The parts beside the figures, in the order of the page. */
export const PARTS = [
  'bar',
  'settings',
  'lessons',
  'share',
  'help',
  'chooser',
  'names',
  'health',
  'log',
  'run',
];

/** @param {string} text @param {string[]} allowed @param {string} key @returns {Reading} */
function list(text, allowed, key) {
  const items = text.split(',').flatMap((item) => item.trim() || []);
  const wrong = items.filter((item) => !allowed.includes(item));
  const value = items.filter((item) => allowed.includes(item));
  if (wrong.length === 0) return { value };
  const problem = words.noSuchItem(key, wrong, allowed);
  // An empty list is valid; a list with nothing but mistakes is not.
  return value.length > 0 ? { value, problem } : { problem };
}

/** @param {string} text @param {string[]} allowed @param {string} key @returns {Reading} */
function choice(text, allowed, key) {
  if (allowed.includes(text)) return { value: text };
  return { problem: words.noSuchChoice(key, text, allowed) };
}

/** @param {string} text @param {number} most @param {string} key @returns {Reading} */
function wholeNumber(text, most, key) {
  const value = Number(text);
  if (/^\d{1,16}$/.test(text) && value <= most) return { value };
  return { problem: words.noWholeNumber(key, text, most) };
}

/** @param {string} text @param {string} key @returns {Reading} */
function flag(text, key) {
  if (isOn(text, key)) return { value: true };
  if (text === '0' || text === 'false') return { value: false };
  return { problem: words.noFlag(key, text) };
}

/**
 * Whether the text of an attribute or of an address means "on".
 *
 * @param {string} text
 * @param {string} key
 */
export const isOn = (text, key) => ['', '1', 'true', key].includes(text);

const writeNumber = (/** @type {number} */ value) => (value ? String(value) : undefined);
const writeFlag = (/** @type {boolean} */ value) => (value ? '1' : undefined);
const writeList = (/** @type {string[]} */ value) => value.join(',');
const unless = (/** @type {string} */ usual) => (/** @type {string} */ value) =>
  value === usual ? undefined : value;

/**
 * The one table of options: how each is read from and written to addresses, attributes and
 * snippets. Options are written in this order.
 *
 * @type {Record<keyof Options | 'v', Option>}
 */
export const OPTIONS = {
  step: {
    affects: 'training',
    read: (text, key, { maxSteps }) => wholeNumber(text, maxSteps, key),
    write: writeNumber,
  },
  autoplay: { affects: 'training', read: flag, write: writeFlag, isFlag: true },
  speed: {
    affects: 'view',
    read: (text, key) => choice(text, SPEEDS, key),
    write: unless('gradual'),
  },
  panels: {
    affects: 'view',
    read: (text, key, { panels }) => list(text, [...panels, ...PARTS], key),
    write: writeList,
  },
  hide: {
    affects: 'view',
    read: (text, key) => list(text, PARTS, key),
    write: (value) => writeList(value) || undefined,
  },
  theme: {
    affects: 'theme',
    read: (text, key) => choice(text, THEMES, key),
    write: unless('auto'),
  },
  embed: { affects: 'view', read: flag, write: writeFlag, isFlag: true },
  lesson: {
    affects: 'view',
    read: (text, key, { lessons }) => wholeNumber(text, lessons, key),
    write: writeNumber,
  },
  names: { affects: 'names', read: (text) => ({ value: text }), write: (value) => value },
  // Pinned runs and experiments are read by the parts that train them.
  pin: {
    affects: 'pin',
    read: (text) => ({ value: text.split(';') }),
    write: (value) => value.join(';') || undefined,
    repeats: true,
  },
  experiment: { affects: 'view', read: (text) => ({ value: text }), write: (value) => value },
  v: {
    affects: 'version',
    read: (text) => (text === VERSION ? {} : { problem: words.unknownVersion(text) }),
    write: () => undefined,
  },
};

/** Options that an attribute can say. @type {string[]} */
export const ATTRIBUTE_OPTIONS = Object.keys(OPTIONS).filter((name) => name !== 'v');

/**
 * @param {...Option['affects']} what
 * @returns {string[]} the names of the options that affect it
 */
export function optionsThatAffect(...what) {
  return Object.entries(OPTIONS).flatMap(([name, { affects }]) =>
    what.includes(affects) ? [name] : [],
  );
}

/**
 * Takes the options out of some pairs; the rest of the pairs are for the config. No text is
 * trusted: a value is in a list or a range, or it is reported as a problem and left out.
 *
 * @param {Iterable<[string, string]>} pairs
 * @param {Known} known
 */
export function readOptions(pairs, known) {
  /** @type {Record<string, any>} */
  const options = {};
  /** @type {string[]} */
  const problems = [];
  /** @type {[string, string][]} */
  const rest = [];
  for (const [key, text] of pairs) {
    if (!Object.hasOwn(OPTIONS, key)) {
      rest.push([key, text]);
      continue;
    }
    const { read, repeats } = OPTIONS[/** @type {keyof Options} */ (key)];
    const { value, problem } = read(text, key, known);
    if (problem) problems.push(shorten(problem));
    if (value !== undefined) options[key] = repeats ? [...(options[key] ?? []), ...value] : value;
  }
  return { options: /** @type {Options} */ (options), problems, rest };
}

/**
 * The texts of some options, in the order of the table.
 *
 * @param {Options} options
 * @returns {[string, string][]}
 */
export function writeOptions(options) {
  return Object.entries(OPTIONS).flatMap(([name, { write }]) => {
    const value = /** @type {any} */ (options)[name];
    const text = value === undefined ? undefined : write(value);
    return text === undefined ? [] : [/** @type {[string, string]} */ ([name, text])];
  });
}

/**
 * A sentence in bounded length. It may repeat a text of the address, which can be of any length.
 *
 * @param {string} text
 */
export function shorten(text) {
  return text.length > 300 ? `${text.slice(0, 300)}\u2026` : text;
}
