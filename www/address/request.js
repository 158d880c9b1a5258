import * as words from '#words/address.js';
import { isTrap, message } from '../base/errors.js';
import { Playground } from '../base/wasm.js';
import { Run } from '../run/run.js';
import { configKeys } from './attributes.js';
import { OPTIONS, readOptions, shorten } from './options.js';
import { fetchPacking } from './fetch-packing.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */
/** @typedef {[string, string][]} Pairs */

/**
 * What an address or an element's attributes ask for.
 *
 * @typedef {object} Request
 * @property {import('./options.js').Options} options
 * @property {Partial<Config>} config without keys that are wrong or in conflict
 * @property {Uint8Array | null} text the reader's own names, if the address carries them
 * @property {boolean} ownNames whether the run trains on names that are not the built-in ones
 * @property {string[]} problems what was wrong and has been left out
 */

/**
 * @param {Pairs} pairs
 * @param {import('./options.js').Known} known
 * @param {string[]} [before] problems found earlier
 * @returns {Promise<Request>}
 */
export async function readRequest(pairs, known, before = []) {
  const { options, problems: wrong, rest } = readOptions(pairs, known);
  const problems = [...before, ...wrong];
  let text = null;
  try {
    if (options.names !== undefined) {
      const { unpackNames } = await fetchPacking();
      text = await unpackNames(options.names);
      checkNames(text);
    }
  } catch (error) {
    problems.push(message(error));
    text = null;
  }
  const { known: pairsOfConfig, problem } = splitUnknown(rest);
  if (problem) problems.push(problem);
  const { config: asked, errors } = Playground.fromText(pairsOfConfig);
  problems.push(...errors.map((error) => error.message));
  const { corpus, ...config } = asked;
  const ownNames = text !== null || corpus === 'custom';
  return { options, config: dropConflicts(config, problems), text, ownNames, problems };
}

/**
 * Takes out what is neither a key nor an option, and says so once, with the names that were
 * probably
 * meant.
 *
 * @param {Pairs} pairs
 */
function splitUnknown(pairs) {
  const keys = configKeys();
  const names = [...keys, ...Object.keys(OPTIONS)];
  const unknown = new Set(pairs.map(([key]) => key).filter((key) => !keys.includes(key)));
  const known = pairs.filter(([key]) => keys.includes(key));
  if (unknown.size === 0) return { known, problem: '' };
  const described = Array.from(unknown, (key) => {
    const near = Playground.nearestName(key, names);
    return words.unknown(shorten(key), near ?? '');
  });
  return { known, problem: words.noSuchKeys(described) };
}

/** @param {Uint8Array} text */
function checkNames(text) {
  try {
    Playground.checkCorpus(text, { corpus: 'custom' });
  } catch (error) {
    throw new Error(words.wrongNames(message(error)), { cause: error });
  }
}

/** The key that a config's error is about. The message begins with the key. @param {string} text */
const keyOf = (text) => text.slice(0, Math.max(0, text.indexOf(':')));

/**
 * Drops keys of a config until the rest is valid: first the key that the error names.
 *
 * @param {Partial<Config>} config
 * @param {string[]} problems receives what was left out and why
 */
function dropConflicts(config, problems) {
  /** @type {Record<string, any>} */
  let left = config;
  for (;;) {
    try {
      Playground.resolve(left);
      return /** @type {Partial<Config>} */ (left);
    } catch (error) {
      if (isTrap(error) || Object.keys(left).length === 0) throw error;
      problems.push(message(error));
      const { [keyOf(message(error))]: dropped, ...others } = left;
      // If the error is about a key that was not given, only the preset is kept.
      const isPreset = Object.keys(left).join() === 'preset' || left.preset === undefined;
      if (dropped !== undefined) left = others;
      else left = isPreset ? {} : { preset: left.preset };
    }
  }
}

/**
 * Makes the run that is asked for, at step 0. What is not possible is added to the problems.
 *
 * @param {Request} request
 */
export function makeRun({ config, text, ownNames, options, problems }) {
  if (text === null) {
    if (ownNames) {
      problems.push(words.noNames);
    }
    return new Run(config, null);
  }
  try {
    const run = new Run({ ...config, corpus: 'custom' }, text);
    run.packed = options.names;
    run.cameAlong = true;
    return run;
  } catch (error) {
    if (isTrap(error)) throw error;
    // There are enough names in general, but too few rows for this config.
    problems.push(words.wrongNames(message(error)));
    return new Run(config, null);
  }
}

/**
 * Whether a run is what is asked for, or will be when it trains on.
 *
 * @param {Run} run
 * @param {Request} request
 */
export function matches(run, { config, text, ownNames, options: { step } }) {
  const { corpus: _, ...have } = run.config;
  const { corpus: __, ...want } = Playground.resolve(config);
  const keys = /** @type {(keyof typeof want)[]} */ (Object.keys(want));
  if (keys.some((key) => want[key] !== have[key])) return false;
  if (ownNames !== (run.text !== null)) return false;
  if (text !== null) {
    const { sha256 } = Playground.checkCorpus(text, { corpus: 'custom' });
    if (sha256 !== run.playground.corpusSha256) return false;
  }
  if (step === undefined) return true;
  return step >= run.step && !run.lrChanged && !run.playground.diverged;
}
