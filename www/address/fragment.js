import * as words from '#words/address.js';
import { Playground } from '../base/wasm.js';
import { VERSION, shorten, writeOptions } from './options.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */
/** @typedef {import('./options.js').Options} Options */

/**
 * Longer fragments are not read. This page writes none, since names take at most 20 kB before they
 * are packed.
 */
const MOST_LETTERS = 60_000;
/** The most entries that are read; there are fewer keys. */
const MOST_PAIRS = 100;
/** The most problems that are listed; more would hide the page. */
const MOST_PROBLEMS = 8;

/** What was left out of an address and why, in a few sentences. @param {string[]} problems */
export function describeProblems(problems) {
  if (problems.length === 0) return '';
  const more = problems.length - MOST_PROBLEMS;
  return words.problems(problems.slice(0, MOST_PROBLEMS).map(shorten), more);
}

/**
 * The pairs of an address's fragment.
 *
 * @param {string} fragment with or without "#"
 * @returns {{ pairs: [string, string][], problems: string[] }}
 */
export function readFragment(fragment) {
  if (fragment.length > MOST_LETTERS) {
    return { pairs: [], problems: [words.tooLong] };
  }
  const pairs = [...new URLSearchParams(fragment.replace(/^#/, ''))];
  if (pairs.length <= MOST_PAIRS) return { pairs, problems: [] };
  const problem = words.tooMany(pairs.length, MOST_PAIRS);
  return { pairs: pairs.slice(0, MOST_PAIRS), problems: [problem] };
}

/**
 * How a config differs from its preset, as texts, in the order of the table of keys. Preset and
 * corpus are returned separately.
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
 * The shortest fragment for a config and options, with its keys in a fixed order; "" if both are
 * the defaults.
 *
 * @param {Config} config
 * @param {Options} options
 */
export function writeFragment(config, options) {
  const { preset, corpus, pairs } = writeConfig(config);
  const params = new URLSearchParams();
  // A lesson alone begins with its own network.
  if (preset !== 'batchnorm' || options.lesson) params.set('preset', preset);
  // If the address carries names, it is clear that the corpus is custom.
  if (corpus !== undefined && !options.names) params.set('corpus', corpus);
  for (const [key, text] of [...pairs, ...writeOptions(options)]) {
    for (const each of key === 'pin' ? text.split(';') : [text]) params.append(key, each);
  }
  // Commas, colons and semicolons may stand as they are in a fragment, and read better.
  const text = params
    .toString()
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replaceAll('%3B', ';');
  return text === '' ? '' : `v=${VERSION}&${text}`;
}
