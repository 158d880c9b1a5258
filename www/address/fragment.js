import { Playground } from '../base/wasm.js';
import { VERSION, shorten, writeOptions } from './options.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */
/** @typedef {import('./options.js').Options} Options */

/** No address that this page writes is longer: names take at most 20 kB before they are packed. */
const MOST_LETTERS = 60_000;
/** Nor does any have so many entries: there are fewer keys. */
const MOST_PAIRS = 100;
/** Sentences said about what is wrong in it; more would hide the page. */
const MOST_PROBLEMS = 8;

/** What was left out of an address, in a few sentences at most. @param {string[]} problems */
export function describeProblems(problems) {
  if (problems.length === 0) return '';
  const left = problems.length - MOST_PROBLEMS;
  const more = left > 0 ? `; and ${left} more` : '';
  return `${problems.slice(0, MOST_PROBLEMS).map(shorten).join('; ')}${more}; left out.`;
}

/**
 * The pairs of an address's fragment.
 *
 * @param {string} fragment with or without "#"
 * @returns {{ pairs: [string, string][], problems: string[] }}
 */
export function readFragment(fragment) {
  if (fragment.length > MOST_LETTERS) {
    return { pairs: [], problems: ['The address is too long for this page'] };
  }
  const pairs = [...new URLSearchParams(fragment.replace(/^#/, ''))];
  if (pairs.length <= MOST_PAIRS) return { pairs, problems: [] };
  const problem = `The address has ${pairs.length} entries; those after the first ${MOST_PAIRS} were not read`;
  return { pairs: pairs.slice(0, MOST_PAIRS), problems: [problem] };
}

/**
 * What a config says beyond the page's default, as texts, in the order of the table of keys; the
 * corpus is said by itself.
 *
 * @param {Config} config
 */
export function writeConfig(config) {
  const { preset, corpus, ...different } = /** @type {Record<string, any>} */ (
    Playground.diff(config)
  );
  /** @type {[string, string][]} */
  const pairs = Object.entries(different).map(([key, value]) => [key, String(value)]);
  return { preset: String(preset), corpus: /** @type {string | undefined} */ (corpus), pairs };
}

/**
 * The shortest fragment that says all this, keys in a fixed order; "" for the page as it comes.
 *
 * @param {Config} config
 * @param {Options} options
 */
export function writeFragment(config, options) {
  const { preset, corpus, pairs } = writeConfig(config);
  const params = new URLSearchParams();
  if (preset !== 'batchnorm') params.set('preset', preset);
  // Names that come along say themselves that they are no built-in ones.
  if (corpus !== undefined && !options.names) params.set('corpus', corpus);
  for (const [key, text] of [...pairs, ...writeOptions(options)]) params.set(key, text);
  // Commas may stand as they are in a fragment, and read better.
  const text = params.toString().replaceAll('%2C', ',');
  return text === '' ? '' : `v=${VERSION}&${text}`;
}
