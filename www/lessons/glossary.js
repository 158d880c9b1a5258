/**
 * Terms, each with its one sentence. Lessons mark them with two square brackets, and the help lists
 * them.
 *
 * @type {Record<string, string>}
 */
export const GLOSSARY = {
  loss: 'How surprised the network is by the right next letter, on average: \u2212ln of the probability that it gave to it. Lower is better.',
  guessing:
    'Giving every letter the same probability; with 27 letters this costs ln 27 = 3.30, and an untrained network should start there.',
  'dev loss': 'The loss on names that are kept out of the training.',
  'smoothed loss':
    'The mean loss of the last hundred steps or so, because a single minibatch\u2019s loss is mostly noise.',
  step: 'One minibatch forward, its gradients back, and one change of all weights.',
  minibatch: 'The few examples, here 32 unless set otherwise, that one step learns from.',
  context: 'The letters before the one to be guessed, here three.',
  logits:
    'The numbers of the output layer, one a letter; softmax turns them into probabilities.',
  softmax: 'Exponentiates the logits and divides by their sum, which gives probabilities.',
  activation: 'A neuron\u2019s output, after tanh or another function.',
  'pre-activation': 'What goes into the activation function: a weighted sum of the layer\u2019s inputs.',
  saturated:
    'So close to +1 or \u22121 that almost no gradient gets through; the figures count |t| > 0.97, the lecture\u2019s map |t| > 0.99.',
  'dead neuron':
    'A neuron that is saturated on every example of a minibatch and so learns nothing from it.',
  gradient: 'How the loss changes when a number is changed a little.',
  std: 'Standard deviation: how far numbers typically lie from their mean.',
  variance: 'The square of the standard deviation.',
  'fan-in': 'How many inputs a neuron sums up.',
  gain: 'The factor on the first weights that makes up for what the activation function takes away.',
  'learning rate': 'How far one step moves the weights along the gradient.',
  'update ratio':
    'How large one step\u2019s change of the weights is beside the weights: log10 of std(change) / std(weights); about \u22123 is a good rule of thumb.',
  BatchNorm:
    'A layer that subtracts each neuron\u2019s mean over the minibatch and divides by its std, then scales and shifts.',
  LayerNorm:
    'A layer that does the same over the neurons of one example, and so needs no minibatch.',
  RMSNorm: 'LayerNorm without subtracting the mean.',
  'running statistics':
    'Averages of the minibatches\u2019 means and stds, which take their place when single names are judged.',
  momentum:
    'Of running statistics: the share that the newest minibatch has. Of an optimiser: the share of the last update that is kept.',
  'eval mode': 'The network as it is used after training: BatchNorm takes the running statistics.',
  seed: 'The number that the random generator starts from; it decides the first weights and the order of the examples.',
  'confidence interval':
    'A range that, made in this way, holds the true mean in 95 of 100 experiments.',
  'p value':
    'How often a difference this large would come about by luck alone, if there were none.',
  'residual connection': 'Adding a block\u2019s input to its output, so that gradients have a way around it.',
  optimiser: 'The rule that turns gradients into changes of the weights, such as SGD or Adam.',
  schedule: 'How the learning rate changes along the run.',
  'label leak': 'When the input already contains the answer.',
  'end token': 'The mark, here \u201c.\u201d, that tells where a name ends.',
};
