export const training = 'Training.';
/** @param {string} step @param {string} loss @param {string} dev */
export const atStep = (step, loss, dev) => `Step ${step}: loss ${loss}${dev}.`;
/** @param {string} step @param {string} loss @param {string} dev */
export const pausedAt = (step, loss, dev) => `Paused at step ${step}: loss ${loss}${dev}.`;
/** @param {string} loss */
export const devLoss = (loss) => `, dev loss ${loss}`;
