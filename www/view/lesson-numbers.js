import * as words from '#words/lesson.js';
import { count, exponent, fixed, percent } from '../base/format.js';
import { NUMBERS } from '../lessons/numbers.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../lessons/numbers.js').Condition} Condition */

/** What an experiment has come to. @typedef {{ seeds: number, realPairs: number }} Outcome */

/**
 * How each number that lessons name is read off a run; undefined where it is not known yet. `layer`
 * is counted from 0, -1 is the last one.
 *
 * @type {Record<string, (snapshot: Snapshot, layer: number) => number | undefined>}
 */
const MEASURES = {
  first_loss: firstLoss,
  loss: ({ loss }) => loss,
  smoothed_loss: ({ lossHistory }) => lossHistory.runningMean().at(-1),
  dev_loss: devLoss,
  std: (snapshot, layer) => layerAt(snapshot, layer)?.std,
  saturated: (snapshot, layer) => times(100, layerAt(snapshot, layer)?.saturated),
  dead: (snapshot, layer) => {
    const info = layerAt(snapshot, layer);
    return info && snapshot.source.saturationMap(info.index).dead;
  },
  pre_std: (snapshot, layer) => spreadOf(snapshot, layer, 'preactivation'),
  norm_std: (snapshot, layer) => spreadOf(snapshot, layer, 'normalised'),
  gradient_std: (snapshot, layer) => spreadOf(snapshot, layer, 'activation_grad'),
  update_ratio: ({ source }, layer) =>
    source
      .parameters()
      .filter(({ name }) => name.endsWith('.weight'))
      .at(layer)?.updateRatio,
  bias_gradient: ({ source, step }) =>
    step > 0
      ? source.parameters().find(({ name }) => name === 'layers.0.bias')?.gradLargest
      : undefined,
  longest_name: ({ source }) => {
    // What ends in the mark was cut at the cap.
    const names = source.sample(20, { seed: 1 }).map((name) => name.replace('\u2026', ''));
    return Math.max(...names.map((name) => name.length));
  },
};

/** @param {Snapshot} snapshot */
function firstLoss({ step, loss, lossHistory }) {
  if (step === 0) return loss;
  // A long history no longer knows a single step.
  return lossHistory.start === 0 && lossHistory.width === 1 ? lossHistory.sum[0] : undefined;
}

/** Only of the present weights: an earlier one is another network's. @param {Snapshot} snapshot */
function devLoss({ step, lossHistory }) {
  const last = lossHistory.dev.at(-1);
  return last?.step === step ? last.loss : undefined;
}

/** @param {Snapshot} snapshot @param {number} layer */
const layerAt = ({ source }, layer) => source.layers().at(layer);

/**
 * @param {Snapshot} snapshot
 * @param {number} layer
 * @param {'preactivation' | 'normalised' | 'activation_grad'} what
 */
function spreadOf(snapshot, layer, what) {
  const info = layerAt(snapshot, layer);
  if (!info || (what === 'normalised' && info.norm === 'none')) return undefined;
  return snapshot.source.histogram(info.index, what, 1).std;
}

/** @param {number} factor @param {number | undefined} x */
const times = (factor, x) => (x === undefined ? undefined : factor * x);

/** A condition's number in a run. @param {Condition} condition @param {Snapshot} snapshot */
export function measure({ number, layer }, snapshot) {
  const index = layer === 'last' ? -1 : (layer ?? 1) - 1;
  return MEASURES[number]?.(snapshot, index);
}

/** A condition's number in an experiment. @param {Condition} condition @param {Outcome} outcome */
export function measureExperiment({ number }, { seeds, realPairs }) {
  return { seeds, real_pairs: realPairs }[number];
}

const RELATIONS = {
  '<': (/** @type {number} */ a, /** @type {number} */ b) => a < b,
  '<=': (/** @type {number} */ a, /** @type {number} */ b) => a <= b,
  '>': (/** @type {number} */ a, /** @type {number} */ b) => a > b,
  '>=': (/** @type {number} */ a, /** @type {number} */ b) => a >= b,
};

/**
 * Whether all conditions hold; if they do, the numbers in words.
 *
 * @param {Condition[]} conditions
 * @param {(condition: Condition) => number | undefined} find
 * @returns {string | null}
 */
export function seen(conditions, find) {
  const numbers = new Set();
  for (const condition of conditions) {
    const value = find(condition);
    if (value === undefined || !RELATIONS[condition.relation](value, condition.bound)) return null;
    numbers.add(describe(condition, value));
  }
  return [...numbers].join(', ');
}

/** @param {Condition} condition @param {number} value */
function describe({ number, layer }, value) {
  const isLast = layer === 'last';
  return NUMBERS[number].words
    .replace('{value}', write(number, value))
    .replace('{layer}', isLast ? words.lastLayer : words.layer(layer ?? ''))
    .replace('{matrix}', isLast ? words.lastLayer : `layers.${Number(layer) - 1}.weight`);
}

/** A number as lessons write it. @param {string} number @param {number} value */
export function write(number, value) {
  switch (NUMBERS[number].form) {
    case 'count':
      return count(value);
    case 'percent':
      return percent(value / 100);
    case 'exponent':
      return exponent(value);
    default:
      return fixed(value, 2);
  }
}
