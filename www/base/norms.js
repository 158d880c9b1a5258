/** What the values of key `norm` are called. @type {Record<string, string>} */
export const NORMS = { none: 'none', batch: 'BatchNorm', layer: 'LayerNorm', rms: 'RMSNorm' };

/** The name of a normalisation. @param {string} norm */
export const normName = (norm) => NORMS[norm] ?? norm;
