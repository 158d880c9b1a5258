import { count, fixed, loss as lossText, percent } from '../base/format.js';
import { recentUpdates } from './trace.js';

/** @typedef {import('./snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').LayerInfo} LayerInfo */

/**
 * One sentence of the report: what is wrong, which number says so, the usual cause, the control
 * that mends it.
 *
 * @typedef {object} Finding
 * @property {'look' | 'broken'} level
 * @property {string} text
 * @property {string[]} at the blocks of the drawn network that it is about, such as `activation-0`
 */

/** @typedef {[text: string, ...at: string[]]} Found */

/**
 * Every finding of the report, in plain sentences; none if nothing stands out.
 *
 * @param {Snapshot} snapshot
 * @returns {Finding[]}
 */
export function examine(snapshot) {
  if (snapshot.diverged)
    return [{ level: 'broken', text: `Stopped: ${snapshot.diverged.message}.`, at: [] }];
  const { source, config } = snapshot;
  const layers = source.layers();
  /** @type {Found[]} */
  const found = [
    ...faults(config),
    ...firstLoss(snapshot),
    ...saturation(layers, config),
    ...spread(layers, config),
    ...gradients(source, layers, config),
    ...pace(snapshot),
    ...normalisation(config),
  ];
  return found.map(([text, ...at]) => ({ level: 'look', text, at }));
}

/** @param {Snapshot['config']} config @returns {Found[]} */
function faults(config) {
  /** @type {Found[]} */
  const found = [];
  if (config.label_leak) {
    found.push([
      'The context already holds the letter to be guessed: a loss near zero then means nothing. Switch label_leak off under Data.',
      'embedding-0',
    ]);
  }
  if (!config.end_token) {
    found.push([
      'No name has an end: the network never learns to stop, and names run to the length cap. Switch end_token on under Data.',
    ]);
  }
  return found;
}

/** @param {Snapshot} snapshot @returns {Found[]} */
function firstLoss({ step, loss, baseline, lossHistory }) {
  const mean = step > 1000 ? (lossHistory.runningMean().at(-1) ?? loss) : loss;
  if (step === 0 && loss > baseline + 0.3) {
    const text = `The first loss is ${lossText(loss)} where knowing nothing costs ${lossText(baseline)}: the untrained network is sure of wrong letters. The last weights are too large; take a smaller out_scale, such as 0.01.`;
    return [[text, 'logit-0']];
  }
  if (step > 1000 && mean > baseline) {
    const text = `After ${count(step)} steps the loss, ${lossText(mean)}, is still worse than knowing nothing, ${lossText(baseline)}. The learning rate (lr) is too high, or the first weights leave no gradient.`;
    return [[text, 'probability-0']];
  }
  return [];
}

/** @param {LayerInfo[]} layers @param {Snapshot['config']} config @returns {Found[]} */
function saturation(layers, config) {
  /** @type {Found[]} */
  const found = [];
  for (const { name, index, saturated, dead, size, activation } of layers) {
    const at = `activation-${index}`;
    const relu = activation === 'relu';
    if (saturated > (relu ? 0.8 : 0.2)) {
      const where = relu ? 'at zero' : 'saturated';
      const cause = `layers.${index}.weight is too large`;
      const text = `${percent(saturated)} of ${name} is ${where}, so little gradient passes: ${cause}; ${cureFor(config)}.`;
      found.push([text, at]);
    }
    if (dead > 0.05 * size) {
      const text = `${count(dead)} of ${count(size)} neurons of ${name} are flat for the whole minibatch and learn nothing from it; ${hasGain(config) ? 'a smaller gain' : 'a normalisation'} wakes them.`;
      found.push([text, at]);
    }
  }
  return found;
}

/** Whether the gain sets the size of the weights. @param {Snapshot['config']} config */
const hasGain = ({ init }) => ['kaiming', 'xavier', 'normal'].includes(init);

/** What helps against a saturated layer. @param {Snapshot['config']} config */
function cureFor(config) {
  if (config.init === 'normal') return 'try Kaiming (init)';
  if (config.norm !== 'none') return 'a smaller lr';
  return hasGain(config) ? 'try a smaller gain, or BatchNorm' : 'try BatchNorm';
}

/** @param {LayerInfo[]} layers @param {Snapshot['config']} config @returns {Found[]} */
function spread(layers, config) {
  const last = layers[layers.length - 1];
  const at = `activation-${last.index}`;
  if (last.std === 0) {
    const text =
      'All neurons of a layer give the same: zero weights have no gradient to tell them apart. Take another init than zeros.';
    return [[text, at]];
  }
  if (layers.length < 2 || config.norm !== 'none' || config.residual) return [];
  const ratio = last.std / layers[0].std;
  const stds = `from std ${fixed(layers[0].std, 2)} in Layer 1 to ${fixed(last.std, 2)} in ${last.name}`;
  if (ratio < 0.5) {
    const wanted = config.activation === 'tanh' ? '; tanh wants 5/3' : '';
    const cause = hasGain(config)
      ? `the gain is too small for this depth${wanted}`
      : 'nn.Linear\u2019s own weights are too small for this depth; take init kaiming, a normalisation or residual';
    return [[`Activations shrink ${stds}: ${cause}.`, at]];
  }
  if (ratio > 2) return [[`Activations grow ${stds}: the gain is too large for this depth.`, at]];
  return [];
}

/**
 * @param {Snapshot['source']} source
 * @param {LayerInfo[]} layers
 * @param {Snapshot['config']} config
 * @returns {Found[]}
 */
function gradients(source, layers, config) {
  if (layers.length < 2) return [];
  const stds = layers.map(({ index }) => source.histogram(index, 'activation_grad', 1).std);
  const ratio = stds[0] / stds[stds.length - 1];
  const last = layers[layers.length - 1].name;
  const at = 'activation-0';
  if (ratio < 0.2) {
    const text = `Gradients vanish on the way back: Layer 1 gets ${fixed(ratio, 2)} times what ${last} gets. ${hasGain(config) ? 'A larger gain' : 'Init kaiming, residual'} or BatchNorm helps.`;
    return [[text, at]];
  }
  if (ratio > 5) {
    const text = `Gradients explode on the way back: Layer 1 gets ${fixed(ratio, 1)} times what ${last} gets. ${hasGain(config) ? 'A smaller gain' : 'Another init'} or BatchNorm helps.`;
    return [[text, at]];
  }
  return [];
}

/** @param {Snapshot} snapshot @returns {Found[]} */
function pace({ source, step, config }) {
  if (step < 200) return [];
  const recent = recentUpdates(source.trace);
  const say = (/** @type {{ name: string, value: number }} */ { name, value }) =>
    `${name} (${fixed(value, 1)})`;
  const { length } = source.layers();
  const places = (/** @type {{ name: string }[]} */ all) =>
    all.map(({ name }) => placeOf(name, length));
  const fast = recent.filter(({ value }) => value > -1.7);
  const slow = recent.filter(({ value }) => value < -4.3);
  const isAdam = config.optimizer === 'adam' || config.optimizer === 'adamw';
  /** @type {Found[]} */
  const found = [];
  if (fast.length > 0) {
    const text = `Updates are far above a thousandth of the weights, log10 \u2212${3}: ${fast.map(say).join(', ')}. ${isAdam ? 'Adam moves every weight by about lr, however small its gradient: lower' : 'Lower'} lr.`;
    found.push([text, ...places(fast)]);
  }
  if (slow.length > 0) {
    const text = `Updates are far below a thousandth of the weights: ${slow.map(say).join(', ')}. Raise lr, or shrink these weights.`;
    found.push([text, ...places(slow)]);
  }
  return found;
}

/**
 * The block that a weight matrix leads to.
 *
 * @param {string} name
 * @param {number} layers hidden ones
 */
function placeOf(name, layers) {
  const layer = Number(name.split('.')[1]);
  if (Number.isNaN(layer)) return 'embedding-0';
  return layer === layers ? 'logit-0' : `z-${layer}`;
}

/** @param {Snapshot['config']} config @returns {Found[]} */
function normalisation(config) {
  /** @type {Found[]} */
  const found = [];
  if (config.norm === 'batch' && config.batch_size < 16 && config.bn_momentum > 0.01) {
    const text = `A minibatch of ${config.batch_size} with bn_momentum ${config.bn_momentum} lets the running statistics wander; take a momentum of 0.001.`;
    found.push([text, 'y-0']);
  }
  const follows = config.recipe === 'flat' || config.norm_order === 'before';
  if (config.norm === 'batch' && config.bias === 'learned' && follows) {
    const text =
      'The bias before BatchNorm has no gradient and no effect: BatchNorm subtracts it again. Set bias to none.';
    found.push([text, 'z-0']);
  }
  return found;
}

/** The figures in words, for those who do not see them. @param {Snapshot} snapshot */
export function describe({ source, step, loss, baseline, lossHistory }) {
  const dev = lossHistory.dev.at(-1);
  const parts = [
    `Step ${count(step)}: loss ${lossText(loss)}, knowing nothing ${lossText(baseline)}${dev ? `, dev ${lossText(dev.loss)}` : ''}.`,
  ];
  for (const { name, mean, std, saturated } of source.layers()) {
    parts.push(
      `${name}: mean ${fixed(mean, 2)}, std ${fixed(std, 2)}, ${percent(saturated)} flat.`,
    );
  }
  return parts;
}
