import init, { Playground } from '../../www/pkg/makemore_playground.js';

export const name = 'makemore-playground';

/** @param {BufferSource} [module] where it cannot be fetched */
export const start = (module) => init(module && { module_or_path: module });

/** @param {unknown} _ @param {string} preset */
export async function contender(_, preset) {
  const run = new Playground({ preset });
  return async (/** @type {number} */ steps) => {
    run.train(steps);
    return run.takeLosses();
  };
}
