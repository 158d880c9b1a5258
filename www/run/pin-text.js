// A pinned run as an address says it: what differs from the live config, and the step, as in
// "gain:1,norm:none,step:500". "300.lr:0.01" is a key that was changed on the way, at step 300.
import * as words from '#words/compare.js';
import { message } from '../base/errors.js';
import { Playground } from '../base/wasm.js';
import { liveKeys, readBeside, withChanges } from './config.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/**
 * A key that is changed on the way.
 *
 * @typedef {{ step: number, key: string, value: any }} LaterChange
 */

/**
 * @typedef {{
 *   config: Partial<Config>,
 *   changes: LaterChange[],
 *   step: number,
 *   title: string,
 * }} PinRequest
 */

/** A key that is changed at a step. */
const LATER = /^(\d{1,10})\.(\w+)$/;

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

/** @param {PinRequest & { config: Config }} pin @param {Config} live */
export function writePin({ config, changes, step, title }, live) {
  const meant = new Set(['preset', ...Playground.relevantKeys(config)]);
  const pairs = Object.entries(changesBetween(live, config)).filter(([key]) => meant.has(key));
  const later = changes.map((each) => [`${each.step}.${each.key}`, each.value]);
  const all = [...pairs, ...later, ['step', step], ...(title ? [['name', escape(title)]] : [])];
  return all.map(([key, value]) => `${key}:${value}`).join(',');
}

/**
 * The parts of a pinned run's text.
 *
 * @param {string} text
 */
function splitText(text) {
  /** @type {[string, string][]} */
  const pairs = [];
  /** @type {{ step: number, pair: [string, string] }[]} */
  const later = [];
  let [step, title] = [NaN, ''];
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const at = entry.indexOf(':');
    const [key, value] = [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
    if (at < 1) throw new Error(words.noPair(entry));
    if (key === 'step') step = /^\d{1,10}$/.test(value) ? Number(value) : NaN;
    else if (key === 'name') title = decodeTitle(value);
    else if (LATER.test(key)) later.push(splitLater(key, value));
    else pairs.push([key, value]);
  }
  return { pairs, later: later.sort((a, b) => a.step - b.step), step, title };
}

/**
 * Throws a sentence where the text is no pinned run.
 *
 * @param {string} text
 * @param {Config} live
 * @returns {PinRequest}
 */
export function readPin(text, live) {
  const { pairs, later, step, title } = splitText(text);
  const config = readConfig(pairs, live);
  const changes = later.map((each) => readLater(each, config));
  const ends = changes.flatMap(({ key, value }) => (key === 'max_steps' ? [value] : []));
  const most = Math.max(config.max_steps, ...ends);
  if (!(step >= 1 && step <= most)) throw new Error(words.noStep(text, most));
  const late = changes.find((each) => !(each.step >= 1 && each.step <= step));
  if (late) throw new Error(words.outside(`${late.step}.${late.key}`, step));
  return { config: Playground.diff(config), changes, step, title };
}

/** @param {[string, string][]} pairs @param {Config} live @returns {Config} */
function readConfig(pairs, live) {
  const { config, errors } = readBeside(live, pairs);
  if (errors.length > 0)
    throw new Error(words.wrongPin(errors.map((each) => each.message).join('; ')));
  try {
    return Playground.resolve(withChanges(live, config));
  } catch (error) {
    throw new Error(words.wrongPin(message(error)), { cause: error });
  }
}

/** @param {string} key @param {string} value @returns {{ step: number, pair: [string, string] }} */
function splitLater(key, value) {
  const [, step, name] = /** @type {RegExpExecArray} */ (LATER.exec(key));
  return { step: Number(step), pair: [name, value] };
}

/**
 * @param {{ step: number, pair: [string, string] }} later
 * @param {Config} config
 * @returns {LaterChange}
 */
function readLater({ step, pair }, config) {
  const [key] = pair;
  if (!liveKeys().has(key)) throw new Error(words.notLive(key));
  const { config: read, errors } = readBeside(config, [pair]);
  if (errors.length > 0)
    throw new Error(words.wrongPin(errors.map((each) => each.message).join('; ')));
  return { step, key, value: /** @type {Record<string, any>} */ (read)[key] };
}

/** @param {string} text */
function decodeTitle(text) {
  try {
    return decodeURIComponent(text).slice(0, 60);
  } catch {
    return text.slice(0, 60);
  }
}
