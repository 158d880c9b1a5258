import * as words from '#words/numbers.js';
import { about } from '#words/network-about.js';
/** @typedef {import('../../pkg/makemore_playground.js').NumberAddress} NumberAddress */

/**
 * How a number is written and what it is called.
 *
 * @typedef {object} Naming
 * @property {string[]} vocabulary
 * @property {number} layers hidden ones
 */

/** With a true minus. @param {string} text */
export const withMinus = (text) => text.replaceAll('-', '\u2212');

/**
 * A number with six significant digits, as an exact implementation would print it.
 *
 * @param {number} x
 */
export function exact(x) {
  if (!Number.isFinite(x)) return withMinus(String(x));
  const size = Math.abs(x);
  const isOdd = size !== 0 && (size < 1e-4 || size >= 1e6);
  return withMinus(isOdd ? x.toExponential(5) : x.toPrecision(6));
}

export { quote } from '#words/numbers.js';

/**
 * A short sign for a number, as in a formula: z1[38].
 *
 * @param {NumberAddress} address
 * @param {Naming} naming
 */
export function signOf({ kind, layer = 0, from = 0, index = 0, example }, { vocabulary, layers }) {
  const l = layer + 1;
  const i = index + 1;
  const letter = (/** @type {number} */ token) => `'${vocabulary[token] ?? '?'}'`;
  switch (kind) {
    case 'embedding':
      return `C[${letter(from)}, ${i}]`;
    case 'input':
      return `x[${i}]`;
    case 'weight':
      return layer === layers ? `W${l}[${from + 1}, ${letter(index)}]` : `W${l}[${from + 1}, ${i}]`;
    case 'bias':
      return layer === layers ? `b${l}[${letter(index)}]` : `b${l}[${i}]`;
    case 'logit':
      return `logit[${letter(index)}]`;
    case 'probability':
      return `p[${letter(index)}]`;
    case 'loss':
      return typeof example === 'number' ? words.lossOfExample(example + 1) : words.loss;
    case 'mean_loss':
      return words.meanLoss;
    case 'example_mean':
      return `mean${l}`;
    case 'example_var':
      return `var${l}`;
    default:
      return `${SIGNS[kind] ?? kind}${l}[${layer === layers ? letter(index) : i}]`;
  }
}

/** @type {Record<string, string>} */
const SIGNS = {
  z: 'z',
  y: 'y',
  xhat: 'x\u0302',
  activation: 'h',
  output: 'out',
  mean: 'mean',
  var: 'var',
  running_mean: words.runningMean,
  running_var: words.runningVar,
  running_std: words.runningStd,
  gamma: '\u03b3',
  beta: '\u03b2',
};

/** What a number is, in words. @param {NumberAddress} address @param {Naming} naming */
export function nameOf({ kind, layer = 0, from = 0, index = 0, example }, { vocabulary, layers }) {
  const letterOf = (/** @type {number} */ token) => words.quote(vocabulary[token] ?? '?');
  const letter = letterOf(index);
  const isOutput = layer === layers;
  const name = words.names[kind];
  if (!name) return kind;
  return name({
    neuron: isOutput ? words.outputFor(letter) : words.neuron(index + 1, layer + 1),
    source: layer === 0 ? words.input(from + 1) : words.neuron(from + 1, layer),
    index: index + 1,
    layer: layer + 1,
    letter,
    row: letterOf(from),
    letters: vocabulary.length,
    guessing: guessing(vocabulary),
    example: typeof example === 'number' ? example + 1 : undefined,
  });
}

/** The loss of guessing. @param {string[]} vocabulary */
const guessing = ({ length }) => Math.log(length).toFixed(4);

/**
 * What a block is for, in a sentence or two.
 *
 * @param {{ kind: string, layer: number }} block
 * @param {{ config: import('../../pkg/makemore_playground.js').Config, vocabulary: string[]
 *   }} network
 */
export function aboutOf({ kind, layer }, { config, vocabulary }) {
  const isOutput = kind === 'z' && layer === config.n_layers;
  const sentence = about[isOutput ? 'zOfOutput' : kind] ?? about.loss;
  return sentence({
    letters: vocabulary.length,
    context: config.block_size,
    embedding: config.n_embd,
    hidden: config.n_hidden,
    isFirst: layer === 0,
    activation: config.activation,
    guessing: guessing(vocabulary),
  });
}
