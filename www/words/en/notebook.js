export const title = 'Our numbers and the notebook\u2019s';
export const noRun =
  'These are makemore\u2019s own names, but the notebook has no run with these settings. Choose one of the presets 1 to 7 and leave its values as they are.';
/** Where numbers are from. */
export const sources = { notebook: 'the notebook', pytorch: 'PyTorch 2.15' };
/** @param {string} source */
export const about = (source) =>
  `The left column was printed by ${source} with the same seeds. Press Train: our numbers appear as the run reaches their steps.`;

export const theirs = 'notebook';
export const ours = 'this page';
export const verdict = 'verdict';
export const same = 'same';
export const differs = 'differs';

/** @param {string} step */
export const atStep = (step) => `step ${step}`;
/** @param {string} split @param {string} step */
export const afterStep = (split, step) => `${split} loss after step ${step}`;
/** @param {number} n */
export const saturated = (n) => `layer ${n} saturated, %`;
/** @param {number} n */
export const std = (n) => `layer ${n} std`;
/** @param {number} n */
export const name = (n) => `name ${n}`;
export const table = 'The notebook\u2019s numbers and ours';
