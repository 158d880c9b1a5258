export const title = 'One Linear layer, forward and back';
export const help =
  'Standard deviations. x and W are standard normal, and the loss is a random sum of the outputs. As in the notebook\u2019s cell, BatchNorm is over all outputs together.';
export const size = 'Inputs and outputs';
export const notebookSize = '1000 (as in the notebook)';
export const stdOf = 'std of';
// The four cases
export const plain = 'W';
export const scaled = 'W / \u221an';
export const plainNorm = 'W, BatchNorm';
export const scaledNorm = 'W / \u221an, BatchNorm';
// The quantities: rows
export const rows = [
  'W',
  'x',
  'W x',
  'after BatchNorm',
  'd loss / d out',
  'd loss / d (W x)',
  'd loss / d x',
  'd loss / d W',
];
/** @param {string} plain @param {string} divided */
export const finding = (plain, divided) =>
  `W x has std ${plain}; with W / \u221an the std is ${divided}`;
