import * as words from '#words/network.js';
import { normName } from '../../base/norms.js';

/** @typedef {import('../../pkg/makemore_playground.js').NumberBlock} NumberBlock */
/** @typedef {import('../../pkg/makemore_playground.js').NumberAddress} NumberAddress */
/** @typedef {import('../../pkg/makemore_playground.js').LayerInfo} LayerInfo */
/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */

/**
 * A block of the picture: numbers of one kind that stand together.
 *
 * @typedef {object} Block
 * @property {string} key tells it from the others, such as `z-0`
 * @property {NumberBlock['kind']} kind
 * @property {number} layer
 * @property {string} name
 * @property {string} letters its shape in the letters that the documentation uses
 * @property {string} numbers the same in numbers
 * @property {number} rows
 * @property {Float32Array} values
 * @property {Float32Array | undefined} gradients
 * @property {(i: number) => NumberAddress} addressOf one of its numbers
 */

/**
 * Blocks that stand together: the input, a layer, the output.
 *
 * @typedef {object} Group
 * @property {string} key
 * @property {string} name
 * @property {number} layer or -1
 * @property {Block[]} blocks
 */

/**
 * The picture of one example.
 *
 * @typedef {object} Picture
 * @property {string} context the letters that go in
 * @property {string | undefined} target the letter that should come out
 * @property {Group[]} groups
 * @property {number | undefined} loss
 */

/** Kinds that are no block of their own: they are reached by unfolding. */
const HIDDEN = ['xhat'];

/**
 * What is drawn of an example, from the letters to the loss.
 *
 * @param {Snapshot} snapshot
 * @param {number | string} example of the minibatch, or letters alone
 * @param {string | undefined} target to be guessed after letters alone
 * @param {boolean} withGradients without them letters alone take half the time
 * @returns {Picture}
 */
export function pictureOf({ source, config, vocabulary }, example, target, withGradients) {
  const isAlone = typeof example === 'string';
  // A letter that the names lack is refused by name.
  const isSpared = isAlone && !withGradients && vocabulary.includes(target ?? '');
  const seen = source.exampleBlocks(example, isSpared ? undefined : target);
  const layers = source.layers();
  const describe = describer(config, seen.blocks, layers, vocabulary);
  const place = isAlone ? { example, target } : { example };
  const right = isAlone && target !== undefined ? vocabulary.indexOf(target) : seen.target;
  const blocks = [...seen.blocks, ...missingLoss(seen.blocks, right)]
    .filter(({ kind }) => !HIDDEN.includes(kind))
    .map((block) => blockOf(block, describe(block), place, seen.letters));
  const letter = (/** @type {number} */ token) => vocabulary[token];
  return {
    context: Array.from(seen.letters, letter).join(''),
    target: right === undefined ? undefined : letter(right),
    groups: groupsOf(blocks, layers),
    loss: blocks.find(({ kind }) => kind === 'loss')?.values[0],
  };
}

/**
 * The loss of letters whose gradients nobody asked for.
 *
 * @param {NumberBlock[]} blocks @param {number | undefined} right the letter that should come out
 * @returns {NumberBlock[]}
 */
function missingLoss(blocks, right) {
  const last = blocks.at(-1);
  if (right === undefined || last?.kind !== 'probability') return [];
  const values = Float32Array.of(-Math.log(last.values[right]));
  return [{ kind: 'loss', rows: 1, values }];
}

/**
 * @param {NumberBlock} block
 * @param {{ name: string, letters: string, numbers: string }} about
 * @param {Partial<NumberAddress>} place
 * @param {Uint8Array} letters
 * @returns {Block}
 */
function blockOf({ kind, layer = 0, rows, values, gradients }, about, place, letters) {
  const width = values.length / rows;
  const addressOf = (/** @type {number} */ i) =>
    kind === 'embedding'
      ? { ...place, kind, from: letters[Math.floor(i / width)], index: i % width }
      : { ...place, kind, layer, index: i };
  return { key: `${kind}-${layer}`, kind, layer, ...about, rows, values, gradients, addressOf };
}

/**
 * The name of each block and its shape, in the letters that the documentation uses and in numbers.
 *
 * @param {Snapshot['config']} config
 * @param {NumberBlock[]} blocks
 * @param {LayerInfo[]} layers
 * @param {string[]} vocabulary
 * @returns {(block: NumberBlock) => { name: string, letters: string, numbers: string }}
 */
function describer({ block_size: t, n_embd: e, n_hidden: h }, blocks, layers, { length: v }) {
  // With BatchNorm in the output, the Linear before it is a block of its own.
  const hasOutputNorm = blocks.some(({ kind, layer }) => kind === 'z' && layer === layers.length);
  return ({ kind, layer = 0 }) => {
    const isOutput = kind === 'logit' || layer === layers.length;
    const isFirst = !isOutput && layer === 0;
    const linear = {
      letters: `${isFirst ? 'T\u00b7E' : 'H'} \u00d7 ${isOutput ? 'V' : 'H'}`,
      numbers: `${isFirst ? t * e : h} \u00d7 ${isOutput ? v : h}`,
    };
    const output = { letters: 'V', numbers: String(v) };
    switch (kind) {
      case 'embedding':
        return { name: words.embedding, letters: 'T \u00d7 E', numbers: `${t} \u00d7 ${e}` };
      case 'input':
        return { name: words.inputs, letters: 'T\u00b7E', numbers: `${t}\u00b7${e} = ${t * e}` };
      case 'z':
        return { name: words.linear, ...linear };
      case 'y':
        return { name: normName(layers[layer]?.norm ?? ''), letters: 'H', numbers: String(h) };
      case 'activation':
        return {
          name: layers[layer]?.activation ?? words.noActivation,
          letters: 'H',
          numbers: String(h),
        };
      case 'output':
        return { name: words.plusInput, letters: 'H', numbers: String(h) };
      case 'logit':
        return { name: words.logits, ...(hasOutputNorm ? output : linear) };
      case 'loss':
        return { name: words.loss, letters: '\u2212ln p', numbers: '' };
      default:
        return { name: words.probabilities, ...output };
    }
  };
}

/** @param {Block[]} blocks @param {LayerInfo[]} layers @returns {Group[]} */
function groupsOf(blocks, layers) {
  /** @param {Block} block */
  const groupOf = ({ kind, layer }) => {
    if (kind === 'embedding' || kind === 'input') return 'input';
    const isOutput = ['logit', 'probability', 'loss'].includes(kind) || layer === layers.length;
    return isOutput ? 'output' : `layer-${layer}`;
  };
  const group = (/** @type {string} */ key, /** @type {string} */ name, layer = -1) => ({
    key,
    name,
    layer,
    blocks: blocks.filter((block) => groupOf(block) === key),
  });
  return [
    group('input', words.input),
    ...layers.map(({ name, index }) => group(`layer-${index}`, name, index)),
    group('output', words.output),
  ];
}
