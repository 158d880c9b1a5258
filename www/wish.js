import { readOptions } from './address.js';
import { unpackNames } from './packing.js';
import { Run } from './run.js';
import { Playground, isTrap, message } from './wasm.js';

/** @typedef {import('./pkg/makemore_playground.js').Config} Config */
/** @typedef {[string, string][]} Pairs */

/**
 * What an address or an element's attributes ask for.
 *
 * @typedef {object} Wish
 * @property {import('./address.js').Options} options
 * @property {Partial<Config>} config that can be had
 * @property {Uint8Array | null} text the reader's own names, where they came along
 * @property {boolean} ownNames whether it is a run on names of somebody's own
 * @property {string[]} faults what is wrong with it, and left out
 */

/**
 * @param {Pairs} pairs
 * @param {{ panels: string[], lessons: number, maxSteps: number }} known
 * @param {string[]} [said] what was already found wrong
 * @returns {Promise<Wish>}
 */
export async function readWish(pairs, known, said = []) {
  const { options, said: wrong, rest } = readOptions(pairs, known);
  const faults = [...said, ...wrong];
  let text = null;
  try {
    if (options.names !== undefined) {
      text = await unpackNames(options.names);
      checkNames(text);
    }
  } catch (error) {
    faults.push(message(error));
    text = null;
  }
  const { config: asked, errors } = Playground.fromText(rest);
  faults.push(...errors.map((error) => error.message));
  const { corpus, ...config } = asked;
  const ownNames = text !== null || corpus === 'custom';
  return { options, config: whatGoesTogether(config, faults), text, ownNames, faults };
}

/** @param {Uint8Array} text */
function checkNames(text) {
  try {
    Playground.checkCorpus(text, { corpus: 'custom' });
  } catch (error) {
    throw new Error(`names: ${message(error)}`, { cause: error });
  }
}

/** The key that an error of a config is about: its message begins with it. @param {string} text */
const keyOf = (text) => text.slice(0, Math.max(0, text.indexOf(':')));

/**
 * As much of a config as can be had: the key that stands in the way of others is left out.
 *
 * @param {Partial<Config>} config
 * @param {string[]} faults takes what was left out, and why
 */
function whatGoesTogether(config, faults) {
  /** @type {Record<string, any>} */
  let left = config;
  for (;;) {
    try {
      Playground.resolve(left);
      return /** @type {Partial<Config>} */ (left);
    } catch (error) {
      if (isTrap(error) || Object.keys(left).length === 0) throw error;
      faults.push(message(error));
      const { [keyOf(message(error))]: dropped, ...others } = left;
      // Where the message is about no key that was given, the preset alone is what remains.
      if (dropped !== undefined) left = others;
      else left = Object.keys(left).join() === 'preset' || left.preset === undefined ? {} : { preset: left.preset };
    }
  }
}

/** The run that is wished for, at step 0; what cannot be had joins the faults. @param {Wish} wish */
export function makeRun({ config, text, ownNames, options, faults }) {
  if (text === null) {
    if (ownNames) faults.push('corpus: got "custom", but the names did not come along; drop their file to train on them');
    return new Run(config, null);
  }
  try {
    const run = new Run({ ...config, corpus: 'custom' }, text);
    run.packed = options.names;
    run.cameAlong = true;
    return run;
  } catch (error) {
    if (isTrap(error)) throw error;
    // Enough names, but not for this config: a long context leaves too few rows.
    faults.push(`names: ${message(error)}`);
    return new Run(config, null);
  }
}

/** Whether a run is what is wished for, or on the way there. @param {Run} run @param {Wish} wish */
export function suits(run, { config, text, ownNames, options: { step } }) {
  const { corpus: _, ...have } = run.config;
  const { corpus: __, ...want } = Playground.resolve(config);
  const keys = /** @type {(keyof typeof want)[]} */ (Object.keys(want));
  if (keys.some((key) => want[key] !== have[key])) return false;
  if (ownNames !== (run.text !== null)) return false;
  if (text !== null && Playground.checkCorpus(text, { corpus: 'custom' }).sha256 !== run.playground.corpusSha256) return false;
  return step === undefined || (step >= run.step && !run.altered && !run.playground.diverged);
}
