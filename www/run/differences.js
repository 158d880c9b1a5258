import * as words from '#words/differences.js';
import { Playground } from '../base/wasm.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/**
 * What differs in one config from another, in words: "no BatchNorm", "Gain 1".
 *
 * @param {Record<string, any>} config
 * @param {Config} other
 * @returns {string[]}
 */
export function describeDifferences(config, other) {
  const others = /** @type {Record<string, any>} */ (other);
  return describeSettings(
    Object.fromEntries(Object.entries(config).filter(([key, value]) => value !== others[key])),
  );
}

/**
 * Settings in words, in the order of the drawer.
 *
 * @param {Partial<Config>} settings
 * @returns {string[]}
 */
export function describeSettings(settings) {
  const values = /** @type {Record<string, any>} */ (settings);
  return Playground.configKeys().flatMap(({ key, label, kind }) => {
    const value = values[key];
    if (value === undefined) return [];
    if (kind === 'bool') return [value ? label : words.without(label)];
    return [words.withValue(label, typeof value === 'number' ? short(value) : String(value))];
  });
}

/**
 * Without the digits that a division leaves: 1.6666666666666667 is 1.6667.
 *
 * @param {number} value
 */
const short = (value) => String(Number.isInteger(value) ? value : Number(value.toPrecision(5)));
