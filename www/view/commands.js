/** @typedef {import('../pkg/makemore_playground.js').Config} Config */
/** @typedef {string | Uint8Array} Text */

/**
 * What the view asks the owner of the run for. A command throws only if its line says so; otherwise
 * errors are shown on the page.
 *
 * @typedef {object} Commands
 * @property {() => import('../run/run.js').Run | null} run the present run, to be asked for at each
 *   use
 * @property {() => boolean} isUntouched whether nothing would be lost by a new network
 * @property {() => void} toggle trains or pauses
 * @property {() => void} step takes exactly one step
 * @property {() => void} reset starts the same config from step 0
 * @property {() => void} newSeed starts the same config with another seed
 * @property {(changes: Partial<Config>) => void} change sets keys of the config: in the running
 *   training where that is possible, else in a new network
 * @property {(texts: Record<string, string>) => void} startFromTexts starts a network from texts,
 *   as an address or a lesson has them
 * @property {(texts: Record<string, string>, how: { step: number, compares: boolean }) => void}
 *   startLesson starts a network from texts, or goes on with the present one where it is that
 *   network, and trains it to a step; the run so far stays to be compared with, where it was
 *   trained, or in any case
 * @property {(key: string, value: any) => void} setLive changes a key in the running training;
 *   throws where the value cannot be taken
 * @property {(text: Text | null, look?: import('../base/wasm.js').CorpusCheck) => void} useNames
 *   starts a network on the reader's own names, which a look may have read already; null: on the
 *   built-in ones
 * @property {(text: Text) => void} compareWithNotebook starts the preset as the notebook has it
 * @property {() => void} pin keeps the run as it is, to be compared with the one that goes on
 * @property {() => import('../run/compare.js').Compare | null} compare pinned runs and their race
 * @property {ExperimentCommands} experiment
 * @property {() => void} wake asks for a frame
 * @property {() => void} drawAgain told when something is there that has not been drawn yet
 * @property {() => void} noteChange told when anything has changed that an address keeps
 * @property {(error: unknown) => void} reportError
 * @property {(problem: string) => void} reportMissing told why a figure is not there
 * @property {boolean} keepsLog whether the loss log outlives the visit
 * @property {import('../share/host.js').ShareHost} share
 */

/**
 * @typedef {object} ExperimentCommands
 * @property {() => string | undefined} asked the recipe in the address
 * @property {(recipe: string) => void} note puts a recipe there
 * @property {(recipe: string) => void} start shows the bench with a recipe, and starts it
 * @property {() => boolean} takeStart whether the bench is to start what is asked; told once
 * @property {(outcome: import('../run/experiment/outcome.js').Outcome) => void} tell what one has
 *   come to
 * @property {import('../run/experiment/outcome.js').Outcome | null} outcome of the last one
 */

export {};
