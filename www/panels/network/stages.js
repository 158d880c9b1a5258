import { count } from '../../base/format.js';

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
    ...layers.flatMap(forwardThrough),
    ...throughOutput(layers.length, config),
    ...layers.toReversed().flatMap(backThrough),
    {
      text: 'Back to the inputs, and to the letters\u2019 rows.',
      gradients: ['input-0', 'embedding-0'],
    },
    {
      text: 'The weights change now: each by its gradient times the learning rate, against the gradient. Click a number to see its sum.',
    },
  ];
}

/** @param {import('../../pkg/makemore_playground.js').LayerInfo} layer @returns {Stage[]} */
function forwardThrough({ index, name, batchNorm, activation }) {
  const norm = `${name}: BatchNorm subtracts each neuron\u2019s mean over the minibatch and divides by its std.`;
  return [
    {
      text: `${name}: each neuron adds up its inputs times its weights.`,
      values: [`z-${index}`],
    },
    ...(batchNorm ? [{ text: norm, values: [`y-${index}`] }] : []),
    {
      text: `${name}: ${activation} is applied to each number.`,
      values: [`activation-${index}`],
    },
  ];
}

/** @param {number} last @param {Snapshot['config']} config @returns {Stage[]} */
function throughOutput(last, { batch_norm, recipe }) {
  const hasNorm = batch_norm && recipe === 'layers';
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

/** @param {import('../../pkg/makemore_playground.js').LayerInfo} layer @returns {Stage[]} */
function backThrough({ index, name, batchNorm, activation }) {
  const through = `${name}: back through ${activation}, times its slope.`;
  const norm = `${name}: back through BatchNorm, straight on, through the mean and through the variance.`;
  return [
    {
      text: `${name}: what each neuron does to the loss, through all weights that it goes into.`,
      gradients: [`activation-${index}`],
    },
    { text: through, gradients: [`${batchNorm ? 'y' : 'z'}-${index}`] },
    ...(batchNorm ? [{ text: norm, gradients: [`z-${index}`] }] : []),
  ];
}
