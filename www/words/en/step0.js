export const title = 'Step-0 bench';
export const help =
  'An untrained network on its first minibatch. These controls are the bench\u2019s own: they change the other figures only when you train the network. With more neurons the spreads come closer to what theory expects; gradients that vanish in the backward pass vanish in a wide network, too.';
export const gain = 'Gain of the bench';
export const depth = 'Hidden layers';
export const width = 'Neurons per layer';
export const init = 'Std of the weights';
// The std that weights are drawn with
export const kaiming = 'gain / \u221afan_in';
export const normal = 'gain alone';
export const xavier = 'gain \u00b7 \u221a(2 / (fan_in + fan_out))';
export const torch = 'as in nn.Linear';
export const activation = 'Activation';
export const norm = 'Normalisation';
export const train = 'Train this network';

export const table = 'Spread at step 0, layer by layer';
export const layer = 'layer';
export const before = 'std of pre-activations';
export const expected = 'expected';
export const after = 'std of activations';
export const saturated = 'saturated';
export const gradients = 'std of gradients';
// The columns of the data that can be saved
export const expectedBefore = 'expected std of pre-activations';
export const expectedAfter = 'expected std of activations';
export const saturatedShare = 'saturated share';

/**
 * @param {{ loss: string, guessing: string, std: string, saturated: string, flow: string }} found
 */
export const finding = ({ loss, guessing, std, saturated, flow }) =>
  `First loss ${loss} (guessing: ${guessing}); in the last layer, std ${std} and ${saturated} saturated${flow}`;
/** @param {string} ratio @param {string} last */
export const flow = (ratio, last) => `; the gradient of Layer 1 is ${ratio} times that of ${last}`;
/** @param {string} layer */
export const plot = (layer) => `Histogram of the activations of ${layer} at step 0`;
export const unit = 'activation';
/** @param {string} layer @param {string} std */
export const layerTitle = (layer, std) => `${layer}: std ${std}`;
/** @param {string} mean */
export const layerFacts = (mean) => `mean ${mean}`;
