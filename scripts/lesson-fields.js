// The small languages of the fields of a lesson: what a button does, and what is then to be seen.
import { NUMBERS } from '../www/lessons/numbers.js';

/** @typedef {import('../www/lessons/numbers.js').Condition} Condition */
/** @typedef {import('../www/lessons/numbers.js').Deed} Deed */

const CONDITION =
  /^([a-z]+(?:_[a-z]+)*?)(?:_(\d+|last))? (<=|<|>=|>) (-?\d+(?:\.\d+)?(?:e-?\d+)?)$/;

/** A part of a condition. @param {string} text @returns {Condition} */
function readComparison(text) {
  const match = CONDITION.exec(text);
  if (!match) throw new Error(`"${text}" is no condition such as "first_loss < 3.4"`);
  const [, number, suffix, relation, bound] = match;
  const known = Object.hasOwn(NUMBERS, number) ? NUMBERS[number] : undefined;
  if (!known) {
    const names = Object.entries(NUMBERS).map(
      ([name, { ofLayer }]) => name + (ofLayer ? '_1' : ''),
    );
    throw new Error(`there is no number "${number}"; they are ${names.join(', ')}`);
  }
  if (Boolean(known.ofLayer) !== (suffix !== undefined))
    throw new Error(
      known.ofLayer
        ? `"${number}" needs a layer, as in ${number}_1 or ${number}_last`
        : `"${number}" belongs to no layer`,
    );
  const layer = suffix === undefined ? null : suffix === 'last' ? 'last' : Number(suffix);
  if (layer === 0) throw new Error(`"${number}_0": layers are counted from 1`);
  return {
    number,
    layer,
    relation: /** @type {Condition['relation']} */ (relation),
    bound: Number(bound),
  };
}

/** Conditions joined by "and". @param {string} text @returns {Condition[]} */
export const readConditions = (text) =>
  text
    .trim()
    .split(/\s+and\s+/)
    .map(readComparison);

/**
 * "key=value key=value" as an object of texts.
 *
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function readPairs(text) {
  const parts = text.trim().split(/\s+/).filter(Boolean);
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf('=');
      if (at < 1 || at === part.length - 1) throw new Error(`"${part}" is no key=value`);
      return [part.slice(0, at), part.slice(at + 1)];
    }),
  );
}

/** Both sides of the bar. @param {string} text @param {string} form */
function readBar(text, form) {
  const [left, right, ...more] = text.split(' | ').map((part) => part.trim());
  if (!left || !right || more.length > 0) throw new Error(`it has the form ${form}`);
  return [left, right];
}

/**
 * "preset=tanh step=1000 | Words on the button". Without keys it is the lesson's own network.
 *
 * @param {string} text
 * @param {Record<string, string>} load the config that the lesson begins with
 * @returns {Deed}
 */
export function readDeed(text, load) {
  const [left, label] = readBar(text, 'key=value ... | words on the button');
  const { step, experiment = '', ...change } = readPairs(left);
  if (step !== undefined && !/^[1-9]\d*$/.test(step)) throw new Error(`step=${step} is no step`);
  const isOther = Object.keys(change).length > 0;
  if (experiment && (isOther || step)) throw new Error('an experiment stands alone');
  return {
    change: experiment ? null : isOther ? change : load,
    step: Number(step ?? 0),
    experiment,
    label,
    promises: [],
  };
}

/** "first_loss < 3.4 | What is to be seen". @param {string} text */
export function readPromise(text) {
  const [left, words] = readBar(text, 'condition | what is to be seen');
  return { conditions: readConditions(left), text: words };
}
