import { message } from '../base/errors.js';
import { writeFragment } from './fragment.js';
import { PARTS } from './options.js';
import { fetchPacking } from './fetch-packing.js';

/** @typedef {import('../run/run.js').Run} Run */
/** @typedef {import('./options.js').Options} Options */

/**
 * Everything on the screen that an address can say.
 *
 * @typedef {object} Shown
 * @property {Run | null} run
 * @property {{ playing: boolean, isSent: boolean, target: number, goesOn: boolean }} training
 * @property {Options} options what was asked for
 * @property {{ shown: string[], isDefault: boolean }} panels
 * @property {string} speed
 * @property {string} theme
 * @property {number} lesson
 * @property {string[]} [pins] pinned runs, as texts
 */

/**
 * What is on the screen, as options of an address. For a run at rest the step is the present one;
 * for a run that was sent to a step it is that step. If the learning rate was changed during the
 * run, there is no step, because no address leads to it.
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
    pin: shown.pins,
    experiment: options.experiment,
  };
}

/**
 * The fragment of an address that leads to what is on the screen.
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
 * The address of what is on the screen. It carries the reader's own names if they are packed.
 *
 * @param {Shown} shown
 * @param {boolean} withStep
 */
export function linkTo(shown, withStep) {
  const fragment = currentFragment(shown, withStep, true);
  return `${location.href.replace(/#.*$/, '')}${fragment && `#${fragment}`}`;
}

/**
 * Packs the reader's own names for links and snippets. Returns why they cannot be packed, or "".
 *
 * @param {Run} run
 */
export async function packFor(run) {
  if (run.text === null || run.packed) return '';
  try {
    const { packNames } = await fetchPacking();
    run.packed = await packNames(run.text);
    return '';
  } catch (error) {
    return message(error);
  }
}
