import * as words from '#words/slow-step.js';
import { count } from '../../base/format.js';
import { normName } from '../../base/norms.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

/**
 * A stage of a step.
 *
 * @typedef {object} Stage
 * @property {string} text what happens in it
 * @property {string[]} [values] the blocks whose values are computed in it
 * @property {string[]} [gradients] and those whose gradients are
 */

/**
 * The stages of a step, in the order in which a step computes.
 *
 * @param {Snapshot} snapshot
 * @returns {Stage[]}
 */
export function stagesOf({ source, config }) {
  const layers = source.layers();
  const examples = count(config.batch_size);
  return [
    { text: words.drawn(examples) },
    {
      text: words.lookup,
      values: ['embedding-0', 'input-0'],
    },
    ...layers.flatMap((layer) => forwardThrough(layer, config)),
    ...throughOutput(layers.length, config),
    ...[...layers].reverse().flatMap((layer) => backThrough(layer, config)),
    {
      text: words.backToInputs,
      gradients: ['input-0', 'embedding-0'],
    },
    {
      text: isPlain(config) ? words.changePlain : words.changeBy(config.optimizer),
    },
  ];
}

/** Whether a step is the learning rate times the gradient. @param {Snapshot['config']} config */
const isPlain = ({ optimizer, weight_decay, grad_clip }) =>
  optimizer === 'sgd' && weight_decay === 0 && grad_clip === 0;

/** Whether hidden layers normalise after their activation. @param {Snapshot['config']} config */
const isAfter = ({ norm_order, recipe, activation }) =>
  norm_order === 'after' && recipe === 'layers' && activation !== 'linear';

/** Whether a layer adds its input. @param {number} index @param {Snapshot['config']} config */
const isResidual = (index, { residual, recipe }) => residual && recipe === 'layers' && index > 0;

/**
 * @param {import('../../pkg/makemore_playground.js').LayerInfo} layer
 * @param {Snapshot['config']} config
 * @returns {Stage[]}
 */
function forwardThrough({ index, name, norm, activation }, config) {
  const normalised =
    norm === 'none'
      ? []
      : [{ text: words.inLayer(name, words.normalise[norm]), values: [`y-${index}`] }];
  const activated = [
    {
      text: words.activate(name, activation),
      values: [`activation-${index}`],
    },
  ];
  return [
    {
      text: words.linear(name),
      values: [`z-${index}`],
    },
    ...(isAfter(config) ? [...activated, ...normalised] : [...normalised, ...activated]),
    ...(isResidual(index, config)
      ? [{ text: words.residual(name), values: [`output-${index}`] }]
      : []),
  ];
}

/** @param {number} last @param {Snapshot['config']} config @returns {Stage[]} */
function throughOutput(last, { norm, recipe }) {
  const hasNorm = norm === 'batch' && recipe === 'layers';
  /** @type {Stage[]} */
  const linear = [
    { text: words.outputLinear, values: [`z-${last}`] },
    { text: words.outputNorm, values: ['logit-0'] },
  ];
  /** @type {Stage[]} */
  const plain = [
    {
      text: words.logits,
      values: ['logit-0'],
    },
  ];
  return [
    ...(hasNorm ? linear : plain),
    { text: words.softmax, values: ['probability-0'] },
    {
      text: words.loss,
      values: ['loss-0'],
    },
    {
      text: words.backward,
      gradients: ['loss-0', 'probability-0', 'logit-0'],
    },
    ...(hasNorm ? [{ text: words.backThroughOutputNorm, gradients: [`z-${last}`] }] : []),
  ];
}

/**
 * @param {import('../../pkg/makemore_playground.js').LayerInfo} layer
 * @param {Snapshot['config']} config
 * @returns {Stage[]}
 */
function backThrough({ index, name, norm, activation }, config) {
  const backThrough = norm === 'rms' ? words.backThroughRms : words.backThroughNorm;
  const back = backThrough(name, normName(norm));
  // Each stage shows the gradients of what the one before it was made of.
  const order = isAfter(config) && norm !== 'none';
  const places = order
    ? [`y-${index}`, `activation-${index}`, `z-${index}`]
    : [`activation-${index}`, ...(norm === 'none' ? [] : [`y-${index}`]), `z-${index}`];
  const through = words.backThroughActivation(name, activation);
  const texts = order ? [back, through] : [through, ...(norm === 'none' ? [] : [back])];
  const residual = isResidual(index, config);
  return [
    { text: words.backToNeurons(name), gradients: [residual ? `output-${index}` : places[0]] },
    ...(residual ? [{ text: words.backPast(name), gradients: [places[0]] }] : []),
    ...texts.map((text, i) => ({ text, gradients: [places[i + 1]] })),
  ];
}
