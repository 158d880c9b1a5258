import { message } from '../base/errors.js';
import { writeFragment } from './fragment.js';
import { PARTS } from './options.js';
import { packNames } from './packing.js';

/** @typedef {import('../run/run.js').Run} Run */
/** @typedef {import('./options.js').Options} Options */

/**
 * What an address says about: everything that is on the screen.
 *
 * @typedef {object} Shown
 * @property {Run | null} run
 * @property {{ playing: boolean, isSent: boolean, target: number, goesOn: boolean }} training
 * @property {Options} options what was asked for
 * @property {{ shown: string[], isDefault: boolean }} panels
 * @property {string} speed
 * @property {string} theme
 * @property {number} lesson
 */

/**
 * What is on the screen, in the words of an address. A run at rest stays at its step, one that was
 * sent somewhere goes there; where the learning rate was changed on the way no step leads back
 * here.
 *
 * @param {Shown} shown
 * @param {boolean} withStep
 * @param {boolean} withNames the reader's own
 * @returns {Options}
 */
export function currentOptions({ run, training, options, ...shown }, withStep, withNames) {
  if (!run) return {};
  const { playing, isSent, target, goesOn } = training;
  const resting = playing ? undefined : run.step;
  const parts = (options.panels ?? []).filter((id) => PARTS.includes(id));
  return {
    step: withStep && !run.lrChanged ? (isSent ? target : resting) : undefined,
    autoplay: options.autoplay && (withStep ? playing && (goesOn || !isSent) : true),
    speed: shown.speed,
    panels: shown.panels.isDefault ? undefined : [...shown.panels.shown, ...parts],
    hide: options.hide,
    theme: shown.theme,
    embed: options.embed,
    lesson: shown.lesson,
    names: withNames ? run.packed : undefined,
  };
}

/**
 * The fragment that leads there.
 *
 * @param {Shown} shown
 * @param {boolean} withStep
 * @param {boolean} withNames
 */
export function currentFragment(shown, withStep, withNames) {
  if (!shown.run) return '';
  return writeFragment(shown.run.config, currentOptions(shown, withStep, withNames));
}

/**
 * The address of what is on the screen, the reader's own names with it where they are packed.
 *
 * @param {Shown} shown
 * @param {boolean} withStep
 */
export function linkTo(shown, withStep) {
  const fragment = currentFragment(shown, withStep, true);
  return `${location.href.replace(/#.*$/, '')}${fragment && `#${fragment}`}`;
}

/**
 * Packs the reader's own names for links and snippets; why that cannot be, or "".
 *
 * @param {Run} run
 */
export async function packFor(run) {
  if (run.text === null || run.packed) return '';
  try {
    run.packed = await packNames(run.text);
    return '';
  } catch (error) {
    return message(error);
  }
}
