// What the bench of experiments asks for.

/** @typedef {import('../../pkg/makemore_playground.js').Config} Config */
/** @typedef {import('../../run/experiment/outcome.js').Outcome} Outcome */

/**
 * An experiment as it is stored: its recipe, what it was made on, and what was found so far.
 *
 * @typedef {object} KeptExperiment
 * @property {string} recipe
 * @property {Partial<Config>} present
 * @property {string | Uint8Array | null} text the reader's own names
 * @property {import('../../run/experiment/experiment.js').Results} results
 * @property {boolean} isRunning
 * @property {number} time
 */

/**
 * What the bench asks for.
 *
 * @typedef {object} Hooks
 * @property {() => { config: Config, text: string | Uint8Array | null, sha256: string } | null} run
 * @property {() => string | undefined} asked the recipe of the address
 * @property {() => boolean} takeStart whether that is to be started; told once
 * @property {(recipe: string) => void} note puts a recipe into the address
 * @property {(outcome: Outcome) => void} tell told what one has come to
 * @property {(kept: KeptExperiment) => void} keep
 * @property {(recipe?: string) => Promise<KeptExperiment | null>} recall
 * @property {(name: string, type: string, text: string) => void} save a file
 */

export {};
