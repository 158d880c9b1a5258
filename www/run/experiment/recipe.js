import * as words from '#words/recipe.js';
// The recipe of an experiment: "gain:0.5,1,2;norm:batch,none;seeds:8;steps:2000". A key with
// several values is compared; a key with one value is set in all runs.
import { message } from '../../base/errors.js';
import { Playground } from '../../base/wasm.js';
import { withChanges } from '../config.js';
import { today, valuesOf } from './values.js';

/** @typedef {import('../../pkg/makemore_playground.js').Config} Config */

/** Runs of an experiment at most. */
export const MOST_RUNS = 2000;
export const MOST_STEPS = 1_000_000;
export const MOST_SEEDS = 1000;
export const LARGEST_SEED = 2 ** 53;

/**
 * The fields of a recipe, as they are typed.
 *
 * @typedef {object} Fields
 * @property {[key: string, values: string][]} keys
 * @property {number} seeds
 * @property {number | null} from the first seed; the config's where there is none
 * @property {number} steps
 */

/** @typedef {{ name: string, values: any[], config: Partial<Config> }} Setting */

/**
 * What is to be trained.
 *
 * @typedef {object} Plan
 * @property {string} text the recipe
 * @property {{ key: string, values: any[] }[]} axes one or two
 * @property {Setting[]} settings all combinations; the last key's values next to each other
 * @property {number[]} seeds
 * @property {number} steps
 */

export const USUAL = { seeds: 8, steps: 2000 };
const NUMBERS = ['seeds', 'from', 'steps'];

/** @param {Fields} fields */
export function writeRecipe({ keys, seeds, from, steps }) {
  const parts = keys.map(([key, values]) => `${key}:${values.replace(/\s+/g, '')}`);
  const first = from === null ? [] : [`from:${from}`];
  return [...parts, `seeds:${seeds}`, ...first, `steps:${steps}`].join(';');
}

/** Throws a sentence where the text is no recipe. @param {string} text @returns {Fields} */
export function readRecipe(text) {
  /** @type {Fields} */
  const fields = { keys: [], seeds: USUAL.seeds, from: null, steps: USUAL.steps };
  for (const part of text.split(';').filter((each) => each.trim() !== '')) {
    const at = part.indexOf(':');
    const [key, value] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    if (at < 1 || value === '') {
      throw new Error(words.noPair(part));
    }
    if (!NUMBERS.includes(key)) fields.keys.push([key, value]);
    else if (/^\d{1,16}$/.test(value)) Object.assign(fields, { [key]: Number(value) });
    else throw new Error(words.noWholeNumber(key, value));
  }
  return fields;
}

/**
 * @param {number} value @param {number} least @param {number} most @param {string} name
 */
function checkWhole(value, least, most, name) {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new Error(words.outOfRange(name, value, least, most));
}

/**
 * What a recipe comes to on a config. Throws a sentence where it cannot be done.
 *
 * @param {Fields} fields
 * @param {Config} present
 * @returns {Plan}
 */
export function planOf(fields, present) {
  const { keys, steps } = fields;
  checkWhole(fields.seeds, 1, MOST_SEEDS, words.seeds);
  checkWhole(steps, 1, MOST_STEPS, words.steps);
  const all = keys.map(([key, text]) => {
    const values = valuesOf(key, text, besideOf(key, keys, present));
    return { key: today(key), values };
  });
  const wrong = all.find(({ key }, i) => all.findIndex((each) => each.key === key) < i);
  if (wrong) throw new Error(words.twice(wrong.key));
  for (const { key } of all)
    if (key === 'seed' || key === 'corpus') throw new Error(words.notComparable(key));
  const axes = all.filter(({ values }) => values.length > 1);
  if (axes.length === 0) throw new Error(words.tooFewValues);
  if (axes.length > 2) throw new Error(words.tooManyKeys);
  const fixed = Object.fromEntries(
    all.filter(({ values }) => values.length === 1).map(({ key, values }) => [key, values[0]]),
  );
  const settings = combinationsOf(axes).map((values) => settingOf(values, axes, fixed, present));
  const from = fields.from ?? firstSeed(settings[0]);
  checkWhole(from, 0, LARGEST_SEED - fields.seeds, words.firstSeed);
  const runs = settings.length * fields.seeds;
  if (runs > MOST_RUNS) throw new Error(words.tooManyRuns(runs, MOST_RUNS));
  const seeds = Array.from({ length: fields.seeds }, (_, i) => from + i);
  return { text: writeRecipe(fields), axes, settings, seeds, steps };
}

/**
 * What the other keys of a recipe say, the last of their values, over what is running.
 *
 * @param {string} key
 * @param {[key: string, values: string][]} keys
 * @param {Config} present
 * @returns {[string, string][]}
 */
function besideOf(key, keys, present) {
  const others = keys.filter(([other]) => other !== key && other !== 'all');
  const named = [key, ...others.map(([other]) => other)].map(today);
  const own = named.includes('preset') ? [] : Object.entries(Playground.diff(present));
  const running = own.filter(([other]) => !named.includes(other));
  return [
    ...running.map(([other, value]) => /** @type {[string, string]} */ ([other, String(value)])),
    ...others.map(
      ([other, text]) =>
        /** @type {[string, string]} */ ([other, text.split(',').at(-1)?.trim() ?? '']),
    ),
  ];
}

/** @param {{ values: any[] }[]} axes @returns {any[][]} */
function combinationsOf([first, second]) {
  if (!second) return first.values.map((value) => [value]);
  return first.values.flatMap((a) => second.values.map((b) => [a, b]));
}

/**
 * @param {any[]} values
 * @param {{ key: string }[]} axes
 * @param {Record<string, any>} fixed
 * @param {Config} present
 * @returns {Setting}
 */
function settingOf(values, axes, fixed, present) {
  const pairs = values.map((value, i) => [axes[i].key, value]);
  const config = withChanges(present, { ...fixed, ...Object.fromEntries(pairs) });
  const name = pairs
    .map(([key, value]) => (key === 'preset' ? value : `${key}=${value}`))
    .join(' ');
  try {
    return { name, values, config: Playground.diff(config) };
  } catch (error) {
    throw new Error(`${name}: ${message(error)}`, { cause: error });
  }
}

/** @param {Setting} setting */
const firstSeed = ({ config }) => Playground.resolve(config).seed;

/**
 * The command that trains the same runs without a page.
 *
 * @param {Plan} plan
 * @param {Fields} fields
 * @param {Config} present
 */
export function commandFor({ steps }, { keys, seeds, from }, present) {
  const { preset, corpus, ...changed } = /** @type {Record<string, any>} */ (
    Playground.diff(present)
  );
  const presets = keys.find(([key]) => key === 'preset');
  const own = presets
    ? keys
    : [
        ['preset', String(preset)],
        ...Object.entries(changed).map(([key, value]) => [key, `${value}`]),
        ...keys,
      ];
  /** @type {Map<string, string>} */
  const last = new Map();
  for (const [key, text] of own)
    last.set(today(key), valuesOf(key, text, besideOf(key, keys, present)).join(','));
  if (from !== null) last.set('seed', String(from));
  const sets = Array.from(last, ([key, text]) =>
    key === 'preset' ? `--preset ${text}` : `--set ${key}=${text}`,
  );
  const names = corpus === 'custom' ? ' --names FILE' : '';
  return `cargo run --release --example sweep -- ${sets.join(' ')} --seeds ${seeds} --steps ${steps} --compare${names}`;
}
