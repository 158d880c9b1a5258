/** @typedef {import('./owner.js').Owner & { follower: import('./follower.js').Follower }} App */

/**
 * A read-only picture of a figure, for tests and for pages that embed the element.
 *
 * @param {App} app
 */
export function stateOf({ run, training, view, frames, messages, autosave, compare }) {
  return {
    ready: run !== null && view?.hasAppeared === true,
    playing: training.playing,
    suspended: training.suspended,
    target: training.isSent ? training.target : null,
    error: messages.error,
    step: run?.step ?? 0,
    loss: run?.playground.loss ?? NaN,
    dev: run?.lossHistory.dev.at(-1) ?? null,
    rate: run?.rate ?? 0,
    diverged: run?.playground.diverged ?? null,
    config: run?.config ?? null,
    panels: view?.grid.shown ?? [],
    drawn: frames.dirty ? [] : (view?.grid.drawn ?? []),
    savedStep: autosave?.savedStep ?? null,
    pins: compare?.facts ?? [],
  };
}

/**
 * What an address says about.
 *
 * @param {App} app
 * @param {boolean} withBefore also the run that was kept by itself, for links that are given away
 * @returns {import('../address/link.js').Shown}
 */
export function shownBy({ run, training, view, follower, theme, compare }, withBefore) {
  return {
    run,
    training,
    options: follower.options,
    panels: view?.grid ?? { shown: [], isDefault: true },
    speed: view?.transport.speed.value ?? 'gradual',
    theme,
    lesson: view?.lesson.number ?? 0,
    pins: compare?.texts(withBefore) ?? follower.options.pin,
  };
}
