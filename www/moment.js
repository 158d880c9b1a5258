import { PARTS, writeFragment } from './address.js';
import { packNames } from './packing.js';
import { message } from './wasm.js';

/** @typedef {import('./playground.js').MakemorePlayground} Figure */

/**
 * What is on the screen, in the words of an address. A run at rest stays at its step, one that was sent
 * somewhere goes there; where the learning rate was changed on the way no step leads back here.
 *
 * @param {Figure} figure @param {boolean} withStep @param {boolean} withNames the reader's own
 * @returns {import('./address.js').Options}
 */
export function optionsOf({ run, view, course, follower, theme }, withStep, withNames) {
  if (!run || !view) return {};
  const { options } = follower;
  const { playing, isSent, target, goesOn } = course;
  const resting = playing ? undefined : run.step;
  const panels = view.board.isDefault ? undefined : [...view.board.shown, ...(options.panels ?? []).filter((id) => PARTS.includes(id))];
  return {
    step: withStep && !run.altered ? (isSent ? target : resting) : undefined,
    autoplay: options.autoplay && (withStep ? playing && (goesOn || !isSent) : true),
    speed: view.transport.speed.value,
    panels,
    hide: options.hide,
    theme,
    embed: options.embed,
    lesson: view.lesson.number,
    names: withNames ? run.packed : undefined,
  };
}

/** The fragment that leads there. @param {Figure} figure @param {boolean} withStep @param {boolean} withNames */
export function fragmentOf(figure, withStep, withNames) {
  return figure.run ? writeFragment(figure.run.config, optionsOf(figure, withStep, withNames)) : '';
}

/** The address of what is on the screen, the reader's own names with it where they are packed. @param {Figure} figure @param {boolean} withStep */
export function linkTo(figure, withStep) {
  const fragment = fragmentOf(figure, withStep, true);
  return `${location.href.replace(/#.*$/, '')}${fragment && `#${fragment}`}`;
}

/** Packs the reader's own names for links and snippets; why that cannot be, or "". @param {import('./run.js').Run} run */
export async function packFor(run) {
  if (run.text === null || run.packed) return '';
  try {
    run.packed = await packNames(run.text);
    return '';
  } catch (error) {
    return message(error);
  }
}
