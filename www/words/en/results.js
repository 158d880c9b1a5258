export const how = [
  'Every value is trained on the same seeds, and with the same seed every value gets the same minibatches. So two values are compared seed by seed: d = a \u2212 b, one difference per seed.',
  'The interval is mean(d) \u00b1 t s / \u221an, with s\u00b2 = \u03a3(d \u2212 mean(d))\u00b2 / (n \u2212 1) and t of Student\u2019s distribution with n \u2212 1 degrees of freedom; it covers the true difference in 95 % of all experiments. A difference is called real if p < 0.05.',
  'With more than two values every pair is compared, and Holm\u2019s correction keeps a false claim as rare as with one pair: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979), 65\u201370. The t-test: Student, The probable error of a mean, Biometrika 6 (1908), 1\u201325.',
  'With the number of seeds that would be needed, four of five experiments find a difference of this size. A run that diverged has no loss: it is counted, and its seed is left out of the comparison.',
];
export const otherPairs = 'The other pairs';
export const howTitle = 'How this is decided';
export const dotsTitle = 'Dev loss: a dot for each seed, the mean and its 95 % interval';
export const heatTitle = 'Mean dev loss: the stronger the colour, the lower the loss';
export const bandsTitle = 'Training loss by step: mean and 95 % interval over the seeds';
export const table = 'Every value';
export const columns = ['value', 'runs', 'diverged', 'dev', '\u00b1 (95 %)', 'train', 'test'];
export const dataColumns = [
  'value',
  'seeds',
  'runs with a loss',
  'diverged',
  'mean dev loss',
  'half width of its 95 % interval',
  'mean train loss',
  'mean test loss',
];
/** @param {string} n @param {string} all */
export const ofRuns = (n, all) => `${n} of ${all}`;
/** @param {string} sentence */
export const verdict = (sentence) => `${sentence}.`;

/** What was trained; the form above may say something else by now. @param {string} recipe */
export const resultsOf = (recipe) =>
  `Trained: ${recipe.replaceAll(';', '; ').replaceAll(':', ' ')}`;

// The headline
export const noResult = 'No result yet';
/** @param {string} name @param {string} loss */
export const real = (name, loss) => `${name}: dev ${loss}, the lowest, and the difference is real`;
/** @param {string} name @param {string} loss @param {string} second */
export const unclear = (name, loss, second) =>
  `${name}: dev ${loss}, the lowest, but these seeds do not tell it apart from ${second}`;
/** @param {string} name @param {string} second */
export const same = (name, second) => `${name} and ${second} are identical on every seed`;
/** @param {string} name @param {string} loss */
export const soFar = (name, loss) => `${name}: dev ${loss}, the lowest so far`;
/** @param {string} name @param {string} loss */
export const lowest = (name, loss) => `${name}: dev ${loss}, the lowest`;
/** @param {string} name @param {string} loss */
export const tooFew = (name, loss) =>
  `${name}: dev ${loss}, the lowest, but from too few seeds to tell it from chance`;
/** @param {string} name @param {string} loss */
export const alone = (name, loss) => `${name}: dev ${loss}`;
export const allDiverged = 'Every run diverged: there is nothing to compare';
/** @param {string} name @param {string} loss */
export const onlyOne = (name, loss) =>
  `${name}: dev ${loss}; the others diverged on every seed, so there is nothing to compare it with`;
