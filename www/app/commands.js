import * as words from '#words/status.js';
import { currentFragment } from '../address/link.js';
import { message } from '../base/errors.js';
import { fetchPart } from '../base/lazy.js';
import { Playground } from '../base/wasm.js';
import { withCompare } from './parts.js';

/**
 * @typedef {import('./owner.js').Owner & {
 *   changes: import('./changes.js').Changes,
 *   follower: { options: import('../address/options.js').Options },
 * }} App
 */

/**
 * What the view may ask an app for.
 *
 * @param {App} app
 * @returns {import('../view/commands.js').Commands}
 */
export function commandsOf(app) {
  return {
    run: () => app.run,
    isUntouched: () => (app.run?.step ?? 0) === 0 && !app.training.playing,
    toggle: () => app.toggle(),
    step: () => app.stepOnce(),
    reset: () => app.guard(() => app.changes.reset()),
    newSeed: () => app.guard(() => app.changes.change({ seed: Playground.newSeed() })),
    change: (changes) => app.guard(() => app.changes.change(changes)),
    startFromTexts: (texts) => app.guard(() => app.changes.startFromTexts(Object.entries(texts))),
    startLesson: (texts, how) => void startLesson(app, texts, how),
    setLive: (key, value) => app.changes.setLive(key, value),
    useNames: (text, look) => app.guard(() => app.changes.useNames(text, look)),
    compareWithNotebook: (text) => app.guard(() => app.changes.compareWithNotebook(text)),
    pin: () => withCompare(app, (compare) => void compare.pin()),
    compare: () => app.compare,
    experiment: experimentOf(app),
    wake: () => app.wake(),
    drawAgain: () => app.drawAgain(),
    noteChange: () => app.noteChange(),
    reportError: (error) => app.messages.show(message(error), true),
    reportMissing: (problem) => app.messages.noteFault(problem),
    keepsLog: app.isOwnPage,
    share: shareHostOf(app),
  };
}

/**
 * @param {App} app
 * @param {Record<string, string>} texts
 * @param {{ step: number, compares: boolean }} how
 */
async function startLesson(app, texts, how) {
  try {
    const lesson = await fetchPart(words.lesson, () => import('./lesson.js'));
    await lesson.startLesson(app, Object.entries(texts), how);
  } catch (error) {
    app.messages.show(message(error), true);
  }
}

/** @param {App} app @returns {import('../view/commands.js').ExperimentCommands} */
function experimentOf(app) {
  let isToStart = false;
  /** @type {import('../view/commands.js').ExperimentCommands} */
  const commands = {
    asked: () => app.follower.options.experiment,
    note: (recipe) => {
      app.follower.options.experiment = recipe;
      app.emit('change');
    },
    start: (recipe) => {
      commands.note(recipe);
      isToStart = true;
      app.view?.grid.show('experiments', true);
      app.drawAgain();
    },
    takeStart: () => {
      const was = isToStart;
      isToStart = false;
      return was;
    },
    tell: (outcome) => {
      commands.outcome = outcome;
      app.drawAgain();
    },
    outcome: null,
  };
  return commands;
}

/** @param {App} app @returns {import('../share/host.js').ShareHost} */
function shareHostOf(app) {
  return {
    run() {
      if (!app.run) throw new Error(words.noRun);
      return app.run;
    },
    shown: () => app.shown(true),
    figures: () => app.view?.grid.figures ?? [],
    pins: () => app.compare?.pins.list ?? [],
    followsAddress: app.followsAddress,
    scriptAddress: app.scriptAddress,
    scheme: () => app.element.dataset.scheme ?? 'light',
    drawFigure: (id) => app.drawFigure(id),
    loadFile: (file) => app.changes.loadFile(file),
    withPins: (file) => app.compare?.addTo(file) ?? file,
    forget: async () => app.autosave?.forget(),
  };
}

/**
 * The fragment of an address that leads to what is shown.
 *
 * @param {App} app
 * @param {boolean} withStep
 */
export const currentFragmentOf = (app, withStep) =>
  currentFragment(app.shown(), withStep, app.run?.cameAlong ?? false);
