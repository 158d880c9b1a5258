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
