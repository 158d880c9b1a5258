import * as words from '#words/compare.js';
import { message } from '../base/errors.js';
// A pinned run as an address says it: what differs from the live config, and the step, as in
// "gain:1,norm:none,step:500".
import { Playground } from '../base/wasm.js';
import { readBeside, withChanges } from './config.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/** @typedef {{ config: Partial<Config>, step: number, title: string }} PinRequest */

/** What takes the place of a comma in a name. */
const escape = (/** @type {string} */ text) =>
  text.replace(/[%,;:]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);

/**
 * The changes that lead from one config to another one.
 *
 * @param {Config} from
 * @param {Config} to
 * @returns {Record<string, any>}
 */
export function changesBetween(from, to) {
  const wanted = /** @type {Record<string, any>} */ (to);
  if (from.preset !== to.preset) return Playground.diff(to);
  /** @type {Record<string, any>} */
  const changes = {};
  // A key that is changed may change the defaults of others, which are then given, too.
  for (;;) {
    const reached = /** @type {Record<string, any>} */ (resolveChanges(from, changes, wanted));
    const wrong = Object.keys(wanted).filter((key) => reached[key] !== wanted[key]);
    const fresh = wrong.filter((key) => !(key in changes));
    if (fresh.length === 0) return changes;
    for (const key of fresh) changes[key] = wanted[key];
  }
}

/**
 * A single change may be against the rules until the others come along.
 *
 * @param {Config} from @param {Record<string, any>} changes @param {Record<string, any>} wanted
 */
function resolveChanges(from, changes, wanted) {
  try {
    return Playground.resolve(withChanges(from, changes));
  } catch {
    const differs = Object.entries(wanted).filter(
      ([key, value]) => /** @type {any} */ (from)[key] !== value,
    );
    return Playground.resolve(withChanges(from, Object.fromEntries(differs)));
  }
}

/**
 * @param {{ config: Config, step: number, title: string }} pin
 * @param {Config} live
 */
export function writePin({ config, step, title }, live) {
  const meant = new Set(['preset', ...Playground.relevantKeys(config)]);
  const pairs = Object.entries(changesBetween(live, config)).filter(([key]) => meant.has(key));
  const all = [...pairs, ['step', step], ...(title ? [['name', escape(title)]] : [])];
  return all.map(([key, value]) => `${key}:${value}`).join(',');
}

/**
 * Throws a sentence where the text is no pinned run.
 *
 * @param {string} text
 * @param {Config} live
 * @returns {PinRequest}
 */
export function readPin(text, live) {
  const entries = text.split(',').filter((part) => part.trim() !== '');
  /** @type {[string, string][]} */
  const pairs = [];
  let [step, title] = [NaN, ''];
  for (const entry of entries) {
    const at = entry.indexOf(':');
    const [key, value] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
    if (at < 1) throw new Error(words.noPair(entry));
    if (key === 'step') step = /^\d{1,10}$/.test(value) ? Number(value) : NaN;
    else if (key === 'name') title = decodeTitle(value);
    else pairs.push([key, value]);
  }
  const { config: changes, errors } = readBeside(live, pairs);
  if (errors.length > 0)
    throw new Error(words.wrongPin(errors.map((each) => each.message).join('; ')));
  const asked = withChanges(live, changes);
  let config;
  try {
    config = Playground.resolve(asked);
  } catch (error) {
    throw new Error(words.wrongPin(message(error)), { cause: error });
  }
  if (!(step >= 1 && step <= config.max_steps)) {
    throw new Error(words.noStep(text, config.max_steps));
  }
  return { config: Playground.diff(config), step, title };
}

/** @param {string} text */
function decodeTitle(text) {
  try {
    return decodeURIComponent(text).slice(0, 60);
  } catch {
    return text.slice(0, 60);
  }
}
