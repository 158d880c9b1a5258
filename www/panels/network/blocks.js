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
 * @property {string} shape in letters, and the same in numbers
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

/** Kinds that are no block of their own: they are reached by unfolding, or written as a number. */
const HIDDEN = ['xhat', 'loss'];

/**
 * What is drawn of an example, from the letters to the probabilities.
 *
 * @param {Snapshot} snapshot
 * @param {number | string} example of the minibatch, or letters alone
 * @param {string | undefined} target to be guessed after letters alone
 * @returns {Picture}
 */
export function pictureOf({ source, config, vocabulary }, example, target) {
  const seen = source.exampleBlocks(example, target);
  const layers = source.layers();
  const describe = describer(config, layers, vocabulary);
  const place = typeof example === 'number' ? { example } : { example, target };
  const blocks = seen.blocks
    .filter(({ kind }) => !HIDDEN.includes(kind))
    .map((block) => blockOf(block, describe(block), place, seen.letters));
  const loss = seen.blocks.find(({ kind }) => kind === 'loss')?.values[0];
  const letter = (/** @type {number} */ token) => vocabulary[token];
  return {
    context: Array.from(seen.letters, letter).join(''),
    target: seen.target === undefined ? undefined : letter(seen.target),
    groups: groupsOf(blocks, layers),
    loss,
  };
}

/**
 * @param {NumberBlock} block
 * @param {{ name: string, shape: string }} words
 * @param {Partial<NumberAddress>} place
 * @param {Uint8Array} letters
 * @returns {Block}
 */
function blockOf({ kind, layer = 0, rows, values, gradients }, words, place, letters) {
  const width = values.length / rows;
  const addressOf = (/** @type {number} */ i) =>
    kind === 'embedding'
      ? { ...place, kind, from: letters[Math.floor(i / width)], index: i % width }
      : { ...place, kind, layer, index: i };
  return { key: `${kind}-${layer}`, kind, layer, ...words, rows, values, gradients, addressOf };
}

/**
 * The name of each block and its shape, in the letters that the documentation uses and in numbers.
 *
 * @param {Snapshot['config']} config
 * @param {LayerInfo[]} layers
 * @param {string[]} vocabulary
 * @returns {(block: NumberBlock) => { name: string, shape: string }}
 */
function describer({ block_size: t, n_embd: e, n_hidden: h }, layers, { length: v }) {
  const widthBefore = (/** @type {number} */ layer) => (layer === 0 ? t * e : h);
  return ({ kind, layer = 0 }) => {
    const isLast = layer === layers.length || kind === 'logit';
    const fanIn = widthBefore(kind === 'logit' ? layers.length : layer);
    const fanOut = isLast ? v : h;
    switch (kind) {
      case 'embedding':
        return { name: 'Embedding', shape: `T \u00d7 E = ${t} \u00d7 ${e}` };
      case 'input':
        return { name: 'Inputs', shape: `T \u00b7 E = ${t} \u00b7 ${e} = ${t * e}` };
      case 'z':
        return { name: 'Linear', shape: `${fanIn} \u00d7 ${fanOut}` };
      case 'y':
        return { name: 'BatchNorm', shape: `H = ${fanOut}` };
      case 'activation':
        return { name: layers[layer]?.activation ?? 'output', shape: `H = ${fanOut}` };
      case 'logit':
        return { name: 'Logits', shape: `${fanIn} \u00d7 ${v}` };
      default:
        return { name: 'Probabilities', shape: `V = ${v}` };
    }
  };
}

/** @param {Block[]} blocks @param {LayerInfo[]} layers @returns {Group[]} */
function groupsOf(blocks, layers) {
  const isInput = (/** @type {Block} */ { kind }) => kind === 'embedding' || kind === 'input';
  const isOutput = (/** @type {Block} */ { kind, layer }) =>
    kind === 'logit' || kind === 'probability' || (layer === layers.length && !isInputKind(kind));
  const hidden = layers.map(({ name, index }) => ({
    key: `layer-${index}`,
    name,
    layer: index,
    blocks: blocks.filter((block) => block.layer === index && !isInput(block) && !isOutput(block)),
  }));
  return [
    { key: 'input', name: 'Input', layer: -1, blocks: blocks.filter(isInput) },
    ...hidden,
    { key: 'output', name: 'Output', layer: -1, blocks: blocks.filter(isOutput) },
  ];
}

/** @param {string} kind */
const isInputKind = (kind) => kind === 'embedding' || kind === 'input';
