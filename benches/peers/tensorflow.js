// TensorFlow.js on its wasm backend, as its documentation trains: an optimizer's minimize.
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { LEARNING_RATE, letter, numbers } from './networks.js';

export const name = 'tensorflow';

// Not beside the path below: Vite would take the two for the address of one file.
const here = import.meta.url;

/** @param {import('./networks.js').Network} network */
export async function contender({ vocabulary, block, embedding, widths, norms, batch }) {
  setWasmPaths(new URL('node_modules/@tensorflow/tfjs-backend-wasm/dist/', here).href);
  await tf.setBackend('wasm');
  await tf.ready();
  const table = tf.variable(tf.tensor2d(numbers(vocabulary * embedding, 1), [vocabulary, embedding]));
  const layers = norms.map((norm, i) => {
    const [fanIn, fanOut] = [widths[i], widths[i + 1]];
    return {
      weight: tf.variable(tf.tensor2d(numbers(fanIn * fanOut, fanIn ** -0.5), [fanIn, fanOut])),
      bias: norm ? undefined : tf.variable(tf.zeros([fanOut])),
      gamma: norm ? tf.variable(tf.ones([fanOut])) : undefined,
      beta: norm ? tf.variable(tf.zeros([fanOut])) : undefined,
    };
  });
  const optimizer = tf.train.sgd(LEARNING_RATE);

  /** @param {tf.Tensor1D} contexts @param {tf.Tensor1D} targets */
  function lossOf(contexts, targets) {
    const letters = tf.matMul(tf.oneHot(contexts, vocabulary), /** @type {tf.Tensor2D} */ (table));
    /** @type {tf.Tensor} */
    let x = tf.reshape(letters, [batch, block * embedding]);
    layers.forEach(({ weight, bias, gamma, beta }, i) => {
      x = tf.matMul(x, weight);
      if (bias) x = tf.add(x, bias);
      if (gamma && beta) {
        const centered = tf.sub(x, tf.mean(x, 0, true));
        const variance = tf.div(tf.sum(tf.square(centered), 0, true), batch - 1);
        x = tf.add(tf.mul(tf.div(centered, tf.sqrt(tf.add(variance, 1e-5))), gamma), beta);
      }
      if (i < layers.length - 1) x = tf.tanh(x);
    });
    const chosen = tf.sum(tf.mul(tf.oneHot(targets, vocabulary), tf.logSoftmax(x)), 1);
    return /** @type {tf.Scalar} */ (tf.neg(tf.mean(chosen)));
  }

  let step = 0;
  return async (/** @type {number} */ steps) => {
    await tf.setBackend('wasm');
    const losses = [];
    for (let i = 0; i < steps; i++, step++) {
      const loss = tf.tidy(() => {
        const at = step * batch * (block + 1);
        const contexts = tf.tensor1d(Int32Array.from({ length: batch * block }, (_, k) => letter(at + k, vocabulary)), 'int32');
        const targets = tf.tensor1d(Int32Array.from({ length: batch }, (_, k) => letter(at + batch * block + k, vocabulary)), 'int32');
        return optimizer.minimize(() => lossOf(contexts, targets), true)?.dataSync()[0];
      });
      losses.push(loss);
    }
    return losses;
  };
}

