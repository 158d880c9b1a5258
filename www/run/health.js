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
 */

/**
 * Every finding of the report, in plain sentences; none if nothing stands out.
 *
 * @param {Snapshot} snapshot
 * @returns {Finding[]}
 */
export function examine(snapshot) {
  if (snapshot.diverged)
    return [{ level: 'broken', text: `Stopped: ${snapshot.diverged.message}.` }];
  const { source, config } = snapshot;
  const layers = source.layers();
  const texts = [
    ...faults(config),
    ...firstLoss(snapshot),
    ...saturation(layers, config),
    ...spread(layers, config),
    ...gradients(source, layers),
    ...pace(snapshot),
    ...normalisation(config),
  ];
  return texts.map((text) => ({ level: 'look', text }));
}

/** @param {Snapshot['config']} config */
function faults(config) {
  const found = [];
  if (config.label_leak)
    found.push(
      'The context already holds the letter to be guessed: a loss near zero then means nothing. Switch label_leak off under Data.',
    );
  if (!config.end_token)
    found.push(
      'No name has an end: the network never learns to stop, and names run to the length cap. Switch end_token on under Data.',
    );
  return found;
}

/** @param {Snapshot} snapshot */
function firstLoss({ step, loss, baseline, lossHistory }) {
  const mean = step > 1000 ? (lossHistory.runningMean().at(-1) ?? loss) : loss;
  if (step === 0 && loss > baseline + 0.3) {
    return [
      `The first loss is ${lossText(loss)} where knowing nothing costs ${lossText(baseline)}: the untrained network is sure of wrong letters. The last weights are too large; take a smaller out_scale, such as 0.01.`,
    ];
  }
  if (step > 1000 && mean > baseline) {
    return [
      `After ${count(step)} steps the loss, ${lossText(mean)}, is still worse than knowing nothing, ${lossText(baseline)}. The learning rate (lr) is too high, or the first weights leave no gradient.`,
    ];
  }
  return [];
}

/** @param {LayerInfo[]} layers @param {Snapshot['config']} config */
function saturation(layers, config) {
  const found = [];
  for (const { name, index, saturated, dead, size, activation } of layers) {
    const relu = activation === 'relu';
    if (saturated > (relu ? 0.8 : 0.2)) {
      const where = relu ? 'at zero' : 'saturated';
      const cause = `layers.${index}.weight is too large`;
      const cure =
        config.init === 'normal'
          ? 'try Kaiming (init)'
          : config.batch_norm
            ? 'a smaller lr'
            : 'try a smaller gain, or BatchNorm';
      found.push(
        `${percent(saturated)} of ${name} is ${where}, so little gradient passes: ${cause}; ${cure}.`,
      );
    }
    if (dead > 0.05 * size)
      found.push(
        `${count(dead)} of ${count(size)} neurons of ${name} are flat for the whole minibatch and learn nothing from it; a smaller gain wakes them.`,
      );
  }
  return found;
}

/** @param {LayerInfo[]} layers @param {Snapshot['config']} config */
function spread(layers, config) {
  const last = layers[layers.length - 1];
  if (last.std === 0)
    return [
      'All neurons of a layer give the same: zero weights have no gradient to tell them apart. Take another init than zeros.',
    ];
  if (layers.length < 2 || config.batch_norm) return [];
  const ratio = last.std / layers[0].std;
  if (ratio < 0.5)
    return [
      `Activations shrink from std ${fixed(layers[0].std, 2)} in Layer 1 to ${fixed(last.std, 2)} in ${last.name}: the gain is too small for this depth; tanh wants 5/3.`,
    ];
  if (ratio > 2)
    return [
      `Activations grow from std ${fixed(layers[0].std, 2)} in Layer 1 to ${fixed(last.std, 2)} in ${last.name}: the gain is too large for this depth.`,
    ];
  return [];
}

/** @param {Snapshot['source']} source @param {LayerInfo[]} layers */
function gradients(source, layers) {
  if (layers.length < 2) return [];
  const stds = layers.map(({ index }) => source.histogram(index, 'activation_grad', 1).std);
  const [first, last] = [stds[0], stds[stds.length - 1]];
  const ratio = first / last;
  if (ratio < 0.2)
    return [
      `Gradients vanish on the way back: Layer 1 gets ${fixed(ratio, 2)} times what ${layers[layers.length - 1].name} gets. A larger gain or BatchNorm helps.`,
    ];
  if (ratio > 5)
    return [
      `Gradients explode on the way back: Layer 1 gets ${fixed(ratio, 1)} times what ${layers[layers.length - 1].name} gets. A smaller gain or BatchNorm helps.`,
    ];
  return [];
}

/** @param {Snapshot} snapshot */
function pace({ source, step }) {
  if (step < 200) return [];
  const recent = recentUpdates(source.trace);
  const fast = recent.filter(({ value }) => value > -1.7);
  const slow = recent.filter(({ value }) => value < -4.3);
  const say = (/** @type {{ name: string, value: number }} */ { name, value }) =>
    `${name} (${fixed(value, 1)})`;
  const found = [];
  if (fast.length > 0)
    found.push(
      `Updates are far above a thousandth of the weights, log10 \u2212${3}: ${fast.map(say).join(', ')}. Lower lr.`,
    );
  if (slow.length > 0)
    found.push(
      `Updates are far below a thousandth of the weights: ${slow.map(say).join(', ')}. Raise lr, or shrink these weights.`,
    );
  return found;
}

/** @param {Snapshot['config']} config */
function normalisation(config) {
  const found = [];
  if (config.batch_norm && config.batch_size < 16 && config.bn_momentum > 0.01) {
    found.push(
      `A minibatch of ${config.batch_size} with bn_momentum ${config.bn_momentum} lets the running statistics wander; take a momentum of 0.001.`,
    );
  }
  if (config.batch_norm && config.bias === 'learned') {
    found.push(
      'The bias before BatchNorm has no gradient and no effect: BatchNorm subtracts it again. Set bias to none.',
    );
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
