import { OLDER_KEYS } from '../base/older-keys.js';
import { Playground } from '../base/wasm.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/**
 * A config with some keys changed. Only the keys that differ from the preset are carried over, so
 * that a default which depends on another key, such as eps on the recipe, still depends on it.
 *
 * @param {Config} config
 * @param {Partial<Config>} changes if they have a preset, they change that preset and not the
 *   config
 * @returns {Partial<Config>}
 */
export function withChanges(config, changes) {
  if (changes.preset === undefined) return { ...Playground.diff(config), ...changes };
  // A preset does not decide which names the run trains on.
  return { ...(config.corpus === 'custom' && { corpus: 'custom' }), ...changes };
}

/** Keys whose change takes effect in the running training. @returns {Set<string>} */
export const liveKeys = () =>
  new Set(Playground.configKeys().flatMap(({ key, live }) => (live ? [key] : [])));

/**
 * Texts read as values of keys, beside what a config says of the others: `beta1` means something
 * where the optimizer is Adam already.
 *
 * @param {Config} config
 * @param {[string, string][]} pairs
 */
export function readBeside(config, pairs) {
  const today = (/** @type {string} */ key) =>
    /** @type {Record<string, string>} */ (OLDER_KEYS)[key] ?? key;
  const named = new Set(pairs.map(([key]) => today(key)));
  const others = named.has('preset') ? [] : Object.entries(Playground.diff(config));
  const beside = others
    .filter(([key]) => !named.has(key))
    .map(([key, value]) => /** @type {[string, string]} */ ([key, String(value)]));
  const read = Playground.fromText([...beside, ...pairs]);
  const own = Object.entries(read.config).filter(([key]) => named.has(key));
  return {
    config: /** @type {Partial<Config>} */ (Object.fromEntries(own)),
    errors: read.errors.filter(({ key }) => named.has(today(key))),
  };
}
