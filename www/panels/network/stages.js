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
    {
      text: `${examples} examples are drawn at random from the training rows. Choose one to follow.`,
    },
    {
      text: 'Each letter is replaced by its row of the embedding; the rows are put side by side.',
      values: ['embedding-0', 'input-0'],
    },
    ...layers.flatMap((layer) => forwardThrough(layer, config)),
    ...throughOutput(layers.length, config),
    ...[...layers].reverse().flatMap((layer) => backThrough(layer, config)),
    {
      text: 'Back to the inputs, and to the letters\u2019 rows.',
      gradients: ['input-0', 'embedding-0'],
    },
    {
      text: isPlain(config)
        ? 'The weights change now: each by its gradient times the learning rate, against the gradient. Click a number to see its sum.'
        : `The weights change now: the optimizer (${config.optimizer}) makes a step of each gradient. Click a number to see it.`,
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

/** What the normalisations do. @type {Record<string, string>} */
const DOES = {
  batch: 'BatchNorm subtracts each neuron\u2019s mean over the minibatch and divides by its std.',
  layer: 'LayerNorm subtracts the mean over the neurons of the example and divides by their std.',
  rms: 'RMSNorm divides by the root of the mean square of the neurons of the example.',
};

/**
 * @param {import('../../pkg/makemore_playground.js').LayerInfo} layer
 * @param {Snapshot['config']} config
 * @returns {Stage[]}
 */
function forwardThrough({ index, name, norm, activation }, config) {
  const normalised =
    norm === 'none' ? [] : [{ text: `${name}: ${DOES[norm]}`, values: [`y-${index}`] }];
  const activated = [
    {
      text: `${name}: ${activation} is applied to each number.`,
      values: [`activation-${index}`],
    },
  ];
  return [
    {
      text: `${name}: each neuron adds up its inputs times its weights.`,
      values: [`z-${index}`],
    },
    ...(isAfter(config) ? [...activated, ...normalised] : [...normalised, ...activated]),
    ...(isResidual(index, config)
      ? [{ text: `${name}: what went in is added again.`, values: [`output-${index}`] }]
      : []),
  ];
}

/** @param {number} last @param {Snapshot['config']} config @returns {Stage[]} */
function throughOutput(last, { norm, recipe }) {
  const hasNorm = norm === 'batch' && recipe === 'layers';
  /** @type {Stage[]} */
  const linear = [
    { text: 'Output: each letter adds up its inputs times its weights.', values: [`z-${last}`] },
    { text: 'Output: BatchNorm gives a logit for every letter.', values: ['logit-0'] },
  ];
  /** @type {Stage[]} */
  const plain = [
    {
      text: 'Output: each letter adds up its inputs times its weights. That is its logit.',
      values: ['logit-0'],
    },
  ];
  return [
    ...(hasNorm ? linear : plain),
    { text: 'The softmax makes probabilities of the logits.', values: ['probability-0'] },
    {
      text: 'The loss is \u2212ln of the probability of the right letter; that of the step is the mean over the examples.',
      values: ['loss-0'],
    },
    {
      text: 'Now back, and cells show gradients. That of a logit: its probability, minus 1 for the right letter, divided by the number of examples.',
      gradients: ['loss-0', 'probability-0', 'logit-0'],
    },
    ...(hasNorm
      ? [{ text: 'Back through the BatchNorm of the output.', gradients: [`z-${last}`] }]
      : []),
  ];
}

/**
 * @param {import('../../pkg/makemore_playground.js').LayerInfo} layer
 * @param {Snapshot['config']} config
 * @returns {Stage[]}
 */
function backThrough({ index, name, norm, activation }, config) {
  const ways = { batch: ', through the mean and', layer: ', through the mean and', rms: ' and' };
  const back = `${name}: back through ${normName(norm)}, straight on${ways[/** @type {'batch'} */ (norm)]} through the ${norm === 'rms' ? 'mean square' : 'variance'}.`;
  const first = `${name}: what each neuron does to the loss, through all weights that it goes into.`;
  // Each stage shows the gradients of what the one before it was made of.
  const order = isAfter(config) && norm !== 'none';
  const places = order
    ? [`y-${index}`, `activation-${index}`, `z-${index}`]
    : [`activation-${index}`, ...(norm === 'none' ? [] : [`y-${index}`]), `z-${index}`];
  const through = `${name}: back through ${activation}, times its slope.`;
  const texts = order ? [back, through] : [through, ...(norm === 'none' ? [] : [back])];
  const residual = isResidual(index, config);
  const straight = `${name}: what was added goes back past the layer as well.`;
  return [
    { text: first, gradients: [residual ? `output-${index}` : places[0]] },
    ...(residual ? [{ text: straight, gradients: [places[0]] }] : []),
    ...texts.map((text, i) => ({ text, gradients: [places[i + 1]] })),
  ];
}
