// jax-js on its wasm device: the whole step, gradients and descent, in one jit.
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { LEARNING_RATE, letter, numbers } from './networks.js';

export const name = 'jax';

/** @typedef {import('@jax-js/jax').Array} Tensor */

/** @param {import('./networks.js').Network} network */
export async function contender({ vocabulary, block, embedding, widths, norms, batch }) {
  await init('wasm');
  defaultDevice('wasm');
  const tensor = (/** @type {number[]} */ shape, /** @type {number} */ scale) =>
    np.array(numbers(shape.reduce((a, b) => a * b), scale)).reshape(shape);
  /** The table, then weight and bias, or weight, gamma and beta, layer by layer. @type {Tensor[]} */
  let params = [tensor([vocabulary, embedding], 1)];
  norms.forEach((norm, i) => {
    params.push(tensor([widths[i], widths[i + 1]], widths[i] ** -0.5));
    if (norm) params.push(np.ones([widths[i + 1]]));
    params.push(np.zeros([widths[i + 1]]));
  });

  /** @param {Tensor[]} params @param {Tensor} contexts @param {Tensor} targets */
  function loss([table, ...rest], contexts, targets) {
    let x = np.matmul(nn.oneHot(contexts, vocabulary), table).reshape([batch, block * embedding]);
    let at = 0;
    norms.forEach((norm, i) => {
      x = np.matmul(x, rest[at++]);
      if (norm) {
        const centered = x.ref.sub(np.mean(x, 0, { keepdims: true }));
        const variance = np.sum(np.square(centered.ref), 0, { keepdims: true }).div(batch - 1);
        x = centered.div(np.sqrt(variance.add(1e-5))).mul(rest[at++]).add(rest[at++]);
      } else {
        x = x.add(rest[at++]);
      }
      if (i < norms.length - 1) x = np.tanh(x);
    });
    return np.sum(nn.logSoftmax(x, -1).mul(nn.oneHot(targets, vocabulary))).mul(-1 / batch);
  }

  const step = jit((/** @type {Tensor[]} */ old, /** @type {Tensor} */ contexts, /** @type {Tensor} */ targets) => {
    const [value, gradients] = valueAndGrad(loss)(old.map((p) => p.ref), contexts, targets);
    return [value, old.map((p, i) => p.sub(gradients[i].mul(LEARNING_RATE)))];
  });

  let taken = 0;
  return async (/** @type {number} */ steps) => {
    const losses = [];
    for (let i = 0; i < steps; i++, taken++) {
      const at = taken * batch * (block + 1);
      const letters = (/** @type {number} */ from, /** @type {number} */ count) =>
        np.array(Int32Array.from({ length: count }, (_, k) => letter(from + k, vocabulary)), { dtype: np.int32 });
      const [value, next] = /** @type {[Tensor, Tensor[]]} */ (
        step(params, letters(at, batch * block), letters(at + batch * block, batch))
      );
      params = next;
      losses.push((await value.data())[0]);
    }
    return losses;
  };
}
