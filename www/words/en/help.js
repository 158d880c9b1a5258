export const title = 'Help';
export const close = 'Close';

export const keysTitle = 'Keys';
export const keys = [
  ['Space', 'train or pause'],
  ['S', 'one step'],
  ['R', 'reset to step 0, with the same seed'],
  ['P', 'pin: keep this run, to compare'],
  ['?', 'this help'],
  ['\u2190 \u2192', 'read out values of the figure that has the focus'],
  ['Esc', 'close the settings or this help'],
];

export const wordsTitle = 'Words';
export const words = [
  [
    'loss',
    'How surprised the network is by the right next letter, on average: -ln of the probability it gave that letter. Lower is better.',
  ],
  [
    'guessing',
    'The loss of giving every letter the same probability. An untrained network should start there.',
  ],
  ['activation', 'A neuron\u2019s output, after tanh or another function.'],
  ['saturated', 'So close to +1 or -1 that almost no gradient gets through.'],
  ['dev loss', 'The loss on names that are kept out of the training.'],
  [
    'smoothed loss',
    'The training loss, averaged over the last steps: a single minibatch is noise.',
  ],
  ['step', 'One minibatch forward and back, and one change of all weights.'],
];
