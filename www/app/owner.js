/**
 * What the parts of an app ask their owner for. `App` is one; the parts know it by this type only,
 * so that they do not import what imports them.
 *
 * @typedef {object} Owner
 * @property {HTMLElement} element
 * @property {boolean} isCompact
 * @property {string} scriptAddress
 * @property {boolean} followsAddress
 * @property {boolean} isOwnPage
 * @property {boolean} isReady
 * @property {string} theme
 * @property {import('../run/run.js').Run | null} run
 * @property {import('../run/current-run.js').CurrentRun} current
 * @property {import('../run/training.js').Training} training
 * @property {import('./event-queue.js').EventQueue} events
 * @property {import('./animation-frames.js').Frames} frames
 * @property {import('./messages.js').Messages} messages
 * @property {import('../view/view.js').View | null} view
 * @property {import('../keep/autosave.js').Autosave | null} autosave
 * @property {import('../run/compare.js').Compare | null} compare
 * @property {(run: import('../run/run.js').Run) => void} adopt
 * @property {() => void} beReady
 * @property {(act: () => void) => void} later
 * @property {() => void} toggle
 * @property {() => void} stepOnce
 * @property {(action: () => void) => void} guard
 * @property {(type: string, detail?: unknown) => void} emit
 * @property {() => void} noteChange
 * @property {() => void} drawAgain
 * @property {() => void} wake
 * @property {(id: string) => Promise<void>} drawFigure
 * @property {(withBefore?: boolean) => import('../address/link.js').Shown} shown
 */

export {};
