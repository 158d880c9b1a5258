/** Keys of older addresses, files and pages, and today's in their place. */
export const OLDER_KEYS = /** @type {const} */ ({ batch_norm: 'norm' });
