import * as words from '#words/health.js';
import { count, fixed, loss as lossText, percent, short } from '../base/format.js';
import { FAST, SLOW, rateFades, recentUpdates } from './trace.js';

/** @typedef {import('./snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../pkg/makemore_playground.js').LayerInfo} LayerInfo */

/** @typedef {Partial<Snapshot['config']>} Changes */

/** Layers whose same finding is told one by one. */
const SEPARATE = 2;
/** Steps after which updates are judged: at first, and after another learning rate. */
const SETTLED = 200;

/**
 * One sentence of the report: what is wrong, which number says so, the usual cause, the control
 * that fixes it.
 *
 * @typedef {object} Finding
 * @property {'fine' | 'look' | 'broken'} level
 * @property {string} text
 * @property {string[]} at the blocks of the drawn network that it is about, such as `activation-0`
 * @property {Changes} [fix] what the sentence advises, where it is one thing and not done yet
 */

/** @typedef {Omit<Finding, 'level'>} Found */

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
  const { found: paces, isFast } = pace(snapshot);
  /** @type {Found[]} */
  const found = [
    ...faults(config),
    ...firstLoss(snapshot),
    // What a learning rate does that is far too high looks like bad weights.
    ...(isFast ? paces : []),
    ...saturation(layers, config, isFast),
    ...spread(layers, config),
    ...gradients(source, layers, config),
    ...(isFast ? [] : paces),
    ...normalisation(config),
  ];
  return found.map((each, i) => ({ level: 'look', ...each, fix: isNew(found, i) }));
}

/**
 * What a finding's button does, where no earlier one does it.
 *
 * @param {Found[]} found
 * @param {number} i
 */
function isNew(found, i) {
  const text = JSON.stringify(found[i].fix);
  return found.findIndex(({ fix }) => JSON.stringify(fix) === text) < i ? undefined : found[i].fix;
}

/** @param {Snapshot['config']} config @returns {Found[]} */
function faults(config) {
  /** @type {Found[]} */
  const found = [];
  if (config.label_leak) {
    found.push({ text: words.labelLeak, at: ['embedding-0'], fix: { label_leak: false } });
  }
  if (!config.end_token) {
    found.push({ text: words.noEndToken, at: [], fix: { end_token: true } });
  }
  return found;
}

/** @param {Snapshot} snapshot @returns {Found[]} */
function firstLoss({ step, loss, baseline, lossHistory, config }) {
  const mean = step > 1000 ? (lossHistory.runningMean().at(-1) ?? loss) : loss;
  if (step === 0 && loss > baseline + 0.3) {
    const { cure, fix } = outputCure(config);
    const text = words.firstLoss(lossText(loss), lossText(baseline), cure);
    return [{ text, at: ['logit-0'], fix }];
  }
  if (step > 1000 && mean > baseline) {
    const text = words.worseThanGuessing(count(step), lossText(mean), lossText(baseline));
    return [{ text, at: ['probability-0'] }];
  }
  return [];
}

/**
 * What makes the first logits small.
 *
 * @param {Snapshot['config']} config
 * @returns {{ cure: string, fix?: Changes }}
 */
function outputCure({ recipe, init, out_scale, out_bias, out_bias_scale }) {
  const hasRandomBias = recipe === 'flat' && out_bias === 'zero' && init !== 'torch';
  if (hasRandomBias && out_bias_scale > 0) {
    if (out_scale <= 0.01) return { cure: words.largeBias, fix: { out_bias_scale: 0 } };
    return { cure: words.largeOutputAndBias, fix: { out_scale: 0.01, out_bias_scale: 0 } };
  }
  if (out_scale <= 0.01) return { cure: words.largeOutput };
  return { cure: words.largeOutput, fix: { out_scale: 0.01 } };
}

/**
 * @param {LayerInfo[]} layers
 * @param {Snapshot['config']} config
 * @param {boolean} isFast whether the learning rate is what makes the weights too large
 * @returns {Found[]}
 */
function saturation(layers, config, isFast) {
  /** @type {Found[]} */
  const flat = [];
  /** @type {Found[]} */
  const still = [];
  for (const { name, index, saturated, dead, size, activation } of layers) {
    const at = [`activation-${index}`];
    const relu = activation === 'relu';
    const { cure, fix } = isFast ? slowerFrom(config) : cureFor(config);
    if (saturated > (relu ? 0.8 : 0.2))
      flat.push({ text: words.saturated(percent(saturated), name, relu, cure), at, fix });
    if (dead > 0.05 * size) {
      const revival = isFast ? slowerFrom(config) : revivalFor(config, relu);
      const text = words.dead(count(dead), count(size), name, relu, revival.cure);
      still.push({ text, at, fix: revival.fix });
    }
  }
  return [...together(flat), ...together(still)];
}

/** The same finding in many layers is one, told by the first. @param {Found[]} found */
function together(found) {
  if (found.length <= SEPARATE) return found;
  const [{ text, fix }] = found;
  const all = found.flatMap(({ at }) => at);
  return [{ text: words.inMoreLayers(text, found.length - 1), at: all, fix }];
}

/** Whether the gain sets the size of the weights. @param {Snapshot['config']} config */
const hasGain = ({ init }) => ['kaiming', 'xavier', 'normal'].includes(init);

/**
 * The gain of torch.nn.init.calculate_gain for the activation, where it has one that is more than a
 * habit.
 *
 * @param {Snapshot['config']} config
 * @returns {number | undefined}
 */
const usualGain = ({ activation }) => ({ tanh: 5 / 3, relu: Math.SQRT2 })[String(activation)];

/**
 * What helps against a saturated layer.
 *
 * @param {Snapshot['config']} config
 * @returns {{ cure: string, fix: Changes }}
 */
function cureFor(config) {
  if (config.init === 'normal') return { cure: words.useKaiming, fix: { init: 'kaiming' } };
  if (config.norm !== 'none') return { cure: words.lowerLr, fix: { lr: config.lr / 10 } };
  if (!hasGain(config)) return { cure: words.useBatchNorm, fix: { norm: 'batch' } };
  const usual = usualGain(config);
  const isLarge = usual !== undefined && Number(config.gain) > usual;
  return { cure: words.lowerGain, fix: isLarge ? { gain: usual } : { norm: 'batch' } };
}

/**
 * What helps where the learning rate has made the weights too large.
 *
 * @param {Snapshot['config']} config
 * @returns {{ cure: string, fix: Changes }}
 */
const slowerFrom = ({ lr }) => ({ cure: words.lowerLrAndReset, fix: { lr: lr / 10 } });

/**
 * What helps against neurons that no example of the minibatch reaches. Whether a ReLU is at zero
 * does not depend on the size of the weights.
 *
 * @param {Snapshot['config']} config
 * @param {boolean} relu
 * @returns {{ cure: string, fix: Changes }}
 */
function revivalFor(config, relu) {
  if (config.norm !== 'none') return { cure: words.lowerLrSpares, fix: { lr: config.lr / 10 } };
  if (relu || !hasGain(config)) return { cure: words.normRevives, fix: { norm: 'batch' } };
  return { cure: words.smallerGainRevives, fix: cureFor(config).fix };
}

/** @param {LayerInfo[]} layers @param {Snapshot['config']} config @returns {Found[]} */
function spread(layers, config) {
  const last = layers[layers.length - 1];
  const at = [`activation-${last.index}`];
  if (last.std === 0) return [{ text: words.allTheSame, at, fix: { init: 'kaiming' } }];
  if (layers.length < 2 || config.norm !== 'none' || config.residual) return [];
  const ratio = last.std / layers[0].std;
  const [from, to] = [fixed(layers[0].std, 2), fixed(last.std, 2)];
  const usual = hasGain(config) ? usualGain(config) : undefined;
  if (ratio < 0.5) {
    const tooSmall = config.activation === 'tanh' ? words.gainTooSmallForTanh : words.gainTooSmall;
    const cause = hasGain(config) ? tooSmall : words.torchTooSmall;
    const text = words.shrink(from, to, last.name, cause);
    if (!hasGain(config)) return [{ text, at, fix: { init: 'kaiming' } }];
    return [{ text, at, ...(usual && Number(config.gain) < usual && { fix: { gain: usual } }) }];
  }
  if (ratio <= 2) return [];
  const text = words.grow(from, to, last.name);
  return [{ text, at, ...(usual && Number(config.gain) > usual && { fix: { gain: usual } }) }];
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
  const at = ['activation-0'];
  if (ratio >= 0.2 && ratio <= 5) return [];
  const { cure, fix } = depthCure(config, ratio < 1);
  const text =
    ratio < 1
      ? words.vanish(ratio < 0.01 ? short(ratio) : fixed(ratio, 2), last, cure)
      : words.explode(fixed(ratio, 1), last, cure);
  return [{ text, at, fix }];
}

/**
 * What helps a gradient through many layers.
 *
 * @param {Snapshot['config']} config
 * @param {boolean} vanishes
 * @returns {{ cure: string, fix?: Changes }}
 */
function depthCure(config, vanishes) {
  if (config.norm === 'none') {
    const withGain = vanishes ? words.largerGainHelps : words.smallerGainHelps;
    const without = vanishes ? words.kaimingHelps : words.otherWeightsHelp;
    return { cure: hasGain(config) ? withGain : without, fix: { norm: 'batch' } };
  }
  if (!config.residual) return { cure: words.residualHelps, fix: { residual: true } };
  return { cure: words.depthStays };
}

/**
 * What the sizes of the updates say, and whether some are far too large.
 *
 * @param {Snapshot} snapshot
 * @returns {{ found: (Found & Partial<Finding>)[], isFast: boolean }}
 */
function pace({ source, step, config }) {
  // Older updates say nothing of a learning rate that was changed since.
  const since = source.rateSetAt ?? 0;
  if (step - since < SETTLED) {
    const text = words.rateIsNew(String(config.lr));
    return { found: since > 0 ? [{ text, at: [], level: 'fine' }] : [], isFast: false };
  }
  const recent = recentUpdates(source.trace, since);
  const { length } = source.layers();
  const told = (/** @type {typeof recent} */ all) => ({
    updates: all.map(({ name, value }) => words.update(name, fixed(value, 1))).join(', '),
    at: all.map(({ name }) => placeOf(name, length)),
  });
  /** @type {Found[]} */
  const found = [];
  const fast = recent.filter(({ value }) => value > FAST);
  if (fast.length > 0) {
    const { updates, at } = told(fast);
    const isAdam = config.optimizer === 'adam' || config.optimizer === 'adamw';
    found.push({ text: words.fast(updates, isAdam), at, fix: { lr: config.lr / 10 } });
  }
  const still = recent.filter(({ value }) => value === -Infinity);
  if (still.length > 0) {
    const names = still.map(({ name }) => name).join(', ');
    found.push({ text: words.still(names), at: told(still).at });
  }
  // Where others are far too fast, nothing gets better by a higher rate.
  const slow = recent.filter(({ value }) => value < SLOW && value > -Infinity);
  if (slow.length > 0 && fast.length === 0 && !rateFades(config)) {
    const { updates, at } = told(slow);
    found.push({ text: words.slow(updates), at, fix: { lr: config.lr * 10 } });
  }
  return { found, isFast: fast.length > 0 };
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
    const text = words.noisyStatistics(config.batch_size, config.bn_momentum);
    found.push({ text, at: ['y-0'], fix: { bn_momentum: 0.001 } });
  }
  const follows = config.recipe === 'flat' || config.norm_order === 'before';
  if (config.norm === 'batch' && config.bias === 'learned' && follows) {
    found.push({ text: words.uselessBias, at: ['z-0'], fix: { bias: 'none' } });
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
