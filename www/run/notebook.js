/**
 * What the lecture's notebook printed (nn-zero-to-hero, makemore_part3_bn.ipynb) on makemore's own
 * names.txt. Where the notebook kept no output of a row, the number is what PyTorch 2.15 gives for
 * the same cell; `source` says which.
 */

/** Steps between two printed losses. */
export const PRINT_EVERY = 10_000;

/**
 * @typedef {object} Printed
 * @property {'notebook' | 'pytorch'} source of the losses
 * @property {number[]} losses at steps 0, 10 000, ...
 * @property {number} train
 * @property {number} dev
 * @property {{ saturated: number, std: number }[]} [layers] at the last step before the evaluation
 * @property {string[]} [names]
 */

/** @type {Record<string, Printed>} */
export const PRINTED = {
  initial: {
    source: 'pytorch',
    losses: [
      27.8817, 2.8505, 2.493, 2.9072, 2.0391, 2.4829, 2.4752, 2.0613, 2.3553, 2.3978, 2.0928,
      2.2895, 1.9035, 2.3736, 2.1499, 2.1255, 2.0924, 1.8257, 2.0012, 1.8449,
    ],
    train: 2.122,
    dev: 2.1655,
  },
  logits: {
    source: 'pytorch',
    losses: [
      3.3221, 2.19, 2.4196, 2.6067, 2.0601, 2.4988, 2.3902, 2.1344, 2.3369, 2.1299, 1.8329, 2.2053,
      1.854, 2.4566, 2.1879, 2.1118, 1.8956, 1.8645, 2.0326, 1.8417,
    ],
    train: 2.0696,
    dev: 2.1311,
  },
  tanh: {
    source: 'pytorch',
    losses: [
      3.3135, 2.1648, 2.3061, 2.4541, 1.9787, 2.293, 2.4232, 2.068, 2.3095, 2.1207, 1.8269, 2.2045,
      1.9797, 2.3946, 2.1, 2.1948, 1.8619, 1.7809, 1.9673, 1.8295,
    ],
    train: 2.0356,
    dev: 2.1027,
  },
  kaiming: {
    source: 'pytorch',
    losses: [
      3.3179, 2.191, 2.327, 2.5396, 1.9468, 2.3331, 2.3852, 2.1173, 2.3159, 2.201, 1.8591, 2.0881,
      1.9389, 2.3913, 2.0949, 2.1458, 1.7824, 1.7249, 1.9752, 1.8614,
    ],
    train: 2.0377,
    dev: 2.107,
  },
  batchnorm: {
    source: 'notebook',
    losses: [
      3.3239, 2.0322, 2.5675, 2.0125, 2.2446, 1.8897, 2.0785, 2.3681, 2.2918, 2.0238, 2.3673,
      2.3132, 1.6414, 1.9311, 2.2231, 2.0027, 2.0997, 2.4949, 2.0199, 2.1707,
    ],
    train: 2.0674,
    dev: 2.1057,
  },
  deep: {
    source: 'pytorch',
    losses: [3.2962],
    train: 2.3667,
    dev: 2.3742,
    layers: [
      { saturated: 21.97, std: NaN },
      { saturated: 11.0, std: NaN },
      { saturated: 13.0, std: NaN },
      { saturated: 13.34, std: NaN },
      { saturated: 10.53, std: NaN },
    ],
  },
  'deep-batchnorm': {
    source: 'notebook',
    losses: [3.287],
    train: 2.4003,
    dev: 2.3982,
    layers: [
      { saturated: 2.78, std: 0.63 },
      { saturated: 2.56, std: 0.64 },
      { saturated: 2.25, std: 0.65 },
      { saturated: 1.69, std: 0.65 },
      { saturated: 1.88, std: 0.65 },
    ],
    names:
      'carpah qarlileif jmrix thty sacansa jazhnte dpn arciigqeiunellaia chriiv kalein dhlm join qhinn sroin arian quiqaelogiearyxix kaeklinsan ed ecoia gtleley'.split(
        ' ',
      ),
  },
};
