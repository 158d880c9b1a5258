export const title = 'One Linear layer, forward and back';
export const help =
  'Standard deviations. x and W are standard normal; W of nn.Linear is uniform between \u00b11 / \u221an; the loss is a random sum of the outputs. As in the notebook\u2019s cell, the normalisation is over all outputs together: BatchNorm with the unbiased variance, LayerNorm with the biased one, RMSNorm with the mean of the squares.';
export const size = 'Inputs and outputs';
export const notebookSize = '1000 (as in the notebook)';
export const norm = 'Normalisation';
export const stdOf = 'std of';
/** A column with a normalisation. @param {string} weights @param {string} norm */
export const withNorm = (weights, norm) => `${weights}, ${norm}`;
// How the weights are drawn
export const plain = 'W';
export const scaled = 'W / \u221an';
export const torch = 'W of nn.Linear';
// The quantities: rows
export const rows = [
  'W',
  'x',
  'W x',
  'normalised',
  'd loss / d out',
  'd loss / d (W x)',
  'd loss / d x',
  'd loss / d W',
];
/** @param {string} plain @param {string} divided @param {string} torch */
export const finding = (plain, divided, torch) =>
  `W x has std ${plain}; with W / \u221an the std is ${divided}, with W of nn.Linear ${torch}`;
export const table = 'Stds through the layer';
