import { Playground } from './wasm.js';

/** Attributes that say how a figure looks, and what it does: those that are no keys of the config. */
export const VIEW_OPTIONS = ['panels', 'hide', 'speed', 'lesson', 'embed'];
const OPTIONS = [...VIEW_OPTIONS, 'theme', 'step', 'autoplay', 'names'];

/** The keys of the config, `preset` first. @returns {string[]} */
export const configKeys = () => ['preset', ...Playground.configKeys().map(({ key }) => key)];

/** What an element's attributes ask for, as an address would say it. @param {Element} element @returns {[string, string][]} */
export function attributePairs(element) {
  const known = new Set([...configKeys(), ...OPTIONS]);
  return [...element.attributes].filter(({ name }) => known.has(name)).map(({ name, value }) => [name, value]);
}

/**
 * Tells which of these attributes were changed, those of one task together.
 *
 * @param {Element} element @param {(names: string[]) => void} onChange @param {AbortSignal} signal
 */
export function watchAttributes(element, onChange, signal) {
  const observer = new MutationObserver((changes) => {
    const names = new Set(changes.map(({ attributeName }) => attributeName ?? ''));
    onChange([...names]);
  });
  observer.observe(element, { attributes: true });
  signal.addEventListener('abort', () => observer.disconnect());
}

/**
 * What changed attributes mean for a config: their values, or for removed ones the preset's. What is no
 * value of its key changes nothing.
 *
 * @param {Element} element
 * @param {string[]} names of keys of the config
 * @param {string} preset of the run
 * @returns {Partial<import('./pkg/makemore_playground.js').Config>}
 */
export function changedConfig(element, names, preset) {
  // Another preset is another network: all that the element says goes on top of it.
  const isOther = names.includes('preset');
  const present = (isOther ? configKeys() : names).filter((name) => element.hasAttribute(name));
  const { config } = Playground.fromText(present.map((name) => [name, element.getAttribute(name) ?? '']));
  if (isOther) return { preset: element.hasAttribute('preset') ? preset : 'batchnorm', ...config };
  const usual = /** @type {Record<string, any>} */ (Playground.resolve({ preset }));
  const back = names.filter((name) => !element.hasAttribute(name)).map((name) => [name, usual[name]]);
  return { ...Object.fromEntries(back), ...config };
}
