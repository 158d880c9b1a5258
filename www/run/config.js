import { Playground } from '../base/wasm.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/**
 * A config with some keys changed. Only what differs from its preset is carried over: a value that
 * follows from another key, such as eps from the recipe, goes on following it.
 *
 * @param {Config} config
 * @param {Partial<Config>} changes with a preset, they stand on that and not on the config
 * @returns {Partial<Config>}
 */
export function withChanges(config, changes) {
  if (changes.preset === undefined) return { ...Playground.diff(config), ...changes };
  // Whose names are trained on is not the preset's business.
  return config.corpus === 'custom' ? { corpus: 'custom', ...changes } : changes;
}

/** Keys whose change takes effect in the running training. @returns {Set<string>} */
export const liveKeys = () =>
  new Set(Playground.configKeys().flatMap(({ key, live }) => (live ? [key] : [])));
