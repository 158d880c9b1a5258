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
    ...gradients(source, layers),
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
    if (dead > 0.05 * size) found.push([words.dead(count(dead), count(size), name, relu), at]);
  }
  return found;
}

/** What helps against a saturated layer. @param {Snapshot['config']} config */
function cureFor(config) {
  if (config.init === 'normal') return words.useKaiming;
  return config.norm !== 'none' ? words.lowerLr : words.lowerGain;
}

/** @param {LayerInfo[]} layers @param {Snapshot['config']} config @returns {Found[]} */
function spread(layers, config) {
  const last = layers[layers.length - 1];
  const at = `activation-${last.index}`;
  if (last.std === 0) return [[words.allTheSame, at]];
  if (layers.length < 2 || config.norm !== 'none' || config.residual) return [];
  const ratio = last.std / layers[0].std;
  const say = ratio < 0.5 ? words.shrink : ratio > 2 ? words.grow : null;
  return say ? [[say(fixed(layers[0].std, 2), fixed(last.std, 2), last.name), at]] : [];
}

/** @param {Snapshot['source']} source @param {LayerInfo[]} layers @returns {Found[]} */
function gradients(source, layers) {
  if (layers.length < 2) return [];
  const stds = layers.map(({ index }) => source.histogram(index, 'activation_grad', 1).std);
  const ratio = stds[0] / stds[stds.length - 1];
  const last = layers[layers.length - 1].name;
  const at = 'activation-0';
  if (ratio < 0.2) return [[words.vanish(fixed(ratio, 2), last), at]];
  if (ratio > 5) return [[words.explode(fixed(ratio, 1), last), at]];
  return [];
}

/** @param {Snapshot} snapshot @returns {Found[]} */
function pace({ source, step }) {
  if (step < 200) return [];
  const recent = recentUpdates(source.trace);
  const say = (/** @type {{ name: string, value: number }} */ { name, value }) =>
    words.update(name, fixed(value, 1));
  const { length } = source.layers();
  const places = (/** @type {{ name: string }[]} */ all) =>
    all.map(({ name }) => placeOf(name, length));
  const fast = recent.filter(({ value }) => value > -1.7);
  const slow = recent.filter(({ value }) => value < -4.3);
  /** @type {Found[]} */
  const found = [];
  if (fast.length > 0) {
    found.push([words.fast(fast.map(say).join(', ')), ...places(fast)]);
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
  if (config.norm === 'batch' && config.bias === 'learned') {
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
