import * as words from '#words/health.js';
import { count, fixed, loss as lossText, percent } from '../base/format.js';
import { recentUpdates } from './trace.js';

/** @typedef {import('./snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').LayerInfo} LayerInfo */

/**
 * One sentence of the report: what is wrong, which number says so, the usual cause, the control
 * that fixes it.
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
    return [{ level: 'broken', text: words.stopped(snapshot.diverged.message), at: [] }];
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
    found.push([words.labelLeak, 'embedding-0']);
  }
  if (!config.end_token) {
    found.push([words.noEndToken]);
  }
  return found;
}

/** @param {Snapshot} snapshot @returns {Found[]} */
function firstLoss({ step, loss, baseline, lossHistory }) {
  const mean = step > 1000 ? (lossHistory.runningMean().at(-1) ?? loss) : loss;
  if (step === 0 && loss > baseline + 0.3) {
    return [[words.firstLoss(lossText(loss), lossText(baseline)), 'logit-0']];
  }
  if (step > 1000 && mean > baseline) {
    const text = words.worseThanGuessing(count(step), lossText(mean), lossText(baseline));
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
    if (saturated > (relu ? 0.8 : 0.2))
      found.push([words.saturated(percent(saturated), name, relu, cureFor(config)), at]);
    if (dead > 0.05 * size) {
      const how = { relu, hasGain: hasGain(config) };
      found.push([words.dead(count(dead), count(size), name, how), at]);
    }
  }
  return found;
}

/** Whether the gain sets the size of the weights. @param {Snapshot['config']} config */
const hasGain = ({ init }) => ['kaiming', 'xavier', 'normal'].includes(init);

/** What helps against a saturated layer. @param {Snapshot['config']} config */
function cureFor(config) {
  if (config.init === 'normal') return words.useKaiming;
  if (config.norm !== 'none') return words.lowerLr;
  return hasGain(config) ? words.lowerGain : words.useBatchNorm;
}

/** @param {LayerInfo[]} layers @param {Snapshot['config']} config @returns {Found[]} */
function spread(layers, config) {
  const last = layers[layers.length - 1];
  const at = `activation-${last.index}`;
  if (last.std === 0) return [[words.allTheSame, at]];
  if (layers.length < 2 || config.norm !== 'none' || config.residual) return [];
  const ratio = last.std / layers[0].std;
  const [from, to] = [fixed(layers[0].std, 2), fixed(last.std, 2)];
  if (ratio < 0.5) {
    const tooSmall = config.activation === 'tanh' ? words.gainTooSmallForTanh : words.gainTooSmall;
    const cause = hasGain(config) ? tooSmall : words.torchTooSmall;
    return [[words.shrink(from, to, last.name, cause), at]];
  }
  return ratio > 2 ? [[words.grow(from, to, last.name), at]] : [];
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
  if (ratio < 0.2) return [[words.vanish(fixed(ratio, 2), last, hasGain(config)), at]];
  if (ratio > 5) return [[words.explode(fixed(ratio, 1), last, hasGain(config)), at]];
  return [];
}

/** @param {Snapshot} snapshot @returns {Found[]} */
function pace({ source, step, config }) {
  if (step < 200) return [];
  const recent = recentUpdates(source.trace);
  const say = (/** @type {{ name: string, value: number }} */ { name, value }) =>
    words.update(name, fixed(value, 1));
  const { length } = source.layers();
  const places = (/** @type {{ name: string }[]} */ all) =>
    all.map(({ name }) => placeOf(name, length));
  const fast = recent.filter(({ value }) => value > -1.7);
  const slow = recent.filter(({ value }) => value < -4.3);
  const isAdam = config.optimizer === 'adam' || config.optimizer === 'adamw';
  /** @type {Found[]} */
  const found = [];
  if (fast.length > 0) {
    found.push([words.fast(fast.map(say).join(', '), isAdam), ...places(fast)]);
  }
  if (slow.length > 0) {
    found.push([words.slow(slow.map(say).join(', ')), ...places(slow)]);
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
    found.push([words.noisyStatistics(config.batch_size, config.bn_momentum), 'y-0']);
  }
  const follows = config.recipe === 'flat' || config.norm_order === 'before';
  if (config.norm === 'batch' && config.bias === 'learned' && follows) {
    found.push([words.uselessBias, 'z-0']);
  }
  return found;
}

/** The figures in words, for those who do not see them. @param {Snapshot} snapshot */
export function describe({ source, step, loss, baseline, lossHistory }) {
  const dev = lossHistory.dev.at(-1);
  const parts = [
    words.step(count(step), lossText(loss), lossText(baseline), dev ? lossText(dev.loss) : ''),
  ];
  for (const { name, mean, std, saturated } of source.layers()) {
    parts.push(words.layer(name, fixed(mean, 2), fixed(std, 2), percent(saturated)));
  }
  return parts;
}
