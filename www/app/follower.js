import * as words from '#words/status.js';
import { attributePairs, changedConfig, configKeys } from '../address/attributes.js';
import { readFragment } from '../address/fragment.js';
import { PARTS, optionsThatAffect } from '../address/options.js';
import { makeRun, matches, readRequest } from '../address/request.js';
import { message } from '../base/errors.js';
import { count } from '../base/format.js';
import { Playground } from '../base/wasm.js';
import { Run } from '../run/run.js';
import { withCompare } from './parts.js';

/** @typedef {import('../address/options.js').Options} Options */
/** @typedef {import('../address/request.js').Request} Request */

const VIEW_OPTIONS = optionsThatAffect('view');
const TRAINING_OPTIONS = optionsThatAffect('training');

/**
 * Does for an app what its address and its attributes ask for, at first and whenever they change.
 */
export class Follower {
  /** @param {import('./owner.js').Owner & { changes: import('./changes.js').Changes }} app */
  constructor(app) {
    this.app = app;
    /** What the attributes asked for when the address was first read. @type {[string, string][]} */
    this.authored = [];
    /** What is asked for. @type {Options} */
    this.options = {};
    /**
     * How many addresses were opened so far. An address that takes long must not undo a later one.
     */
    this.turn = 0;
    /** Whether the address asks for a lesson and for nothing that the lesson would change. */
    this.asksForLesson = false;
    /** Attributes that have changed and are not followed yet. @type {Set<string>} */
    this.changed = new Set();
    this.isFollowing = false;
    /** What an address has begun. @type {Run | null} */
    this.begun = null;
    /** Whether it trains again when its element comes back. */
    this.playsAgain = false;
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    if (!this.app.followsAddress) return;
    window.addEventListener('hashchange', () => this.#openAddress(), { signal });
  }

  /**
   * Makes the first network from the attributes, and from the address over them if the element
   * follows it.
   */
  begin() {
    this.changed.clear();
    this.authored = attributePairs(this.app.element);
    return this.#openAddress();
  }

  #openAddress() {
    if (!this.app.followsAddress) return this.open([]);
    const { pairs, problems } = readFragment(location.hash);
    return this.open(pairs, problems);
  }

  /** What an address may name. @returns {import('../address/options.js').Known} */
  get #known() {
    const { view } = this.app;
    const { max: maxSteps = 0 } =
      Playground.configKeys().find(({ key }) => key === 'max_steps') ?? {};
    return { panels: view?.grid.ids ?? [], lessons: view?.lesson.count ?? 0, maxSteps };
  }

  /**
   * Does what the pairs of an address say. Keys that they do not mention have their defaults, and a
   * run that already matches goes on. Mistakes are reported and left out.
   *
   * @param {[string, string][]} pairs
   * @param {string[]} [problems] what was already found wrong
   * @returns {Promise<void>}
   */
  async open(pairs, problems = []) {
    const { app } = this;
    if (!app.view) return;
    const turn = (this.turn += 1);
    const request = await readRequest([...this.authored, ...pairs], this.#known, problems);
    const late = (/** @type {Run} */ run) => this.#comeBackLate(run, request, turn);
    const { autoplay } = request.options;
    const recall = () => app.autosave?.recall(autoplay ? late : undefined);
    const last = app.current.exists ? null : ((await recall()) ?? null);
    // An address without a fragment returns to the last run, whatever it was.
    const comesBack = last && turn === this.turn && (pairs.length === 0 || matches(last, request));
    if (last && !comesBack) last.free();
    if (turn !== this.turn) return;
    // What was changed meanwhile counts from the beginning.
    if (!app.isReady && this.changed.size > 0) {
      if (comesBack) last.free();
      return this.begin();
    }
    app.events.during(() => this.#do(request, comesBack ? last : null));
  }

  /**
   * The last run comes after this one has begun without it. It still takes its place, where nothing
   * else has happened.
   *
   * @param {Run} last
   * @param {Request} request
   * @param {number} turn
   */
  #comeBackLate(last, request, turn) {
    const { app } = this;
    const isUntouched = turn === this.turn && app.run === this.begun && app.training.playing;
    if (!isUntouched || !matches(last, request)) return last.free();
    app.events.during(() => {
      app.training.rest();
      app.current.take()?.free();
      this.#do(request, last);
    });
  }

  /**
   * @param {Request} request
   * @param {Run | null} last the run that the last visit left, where it is wanted
   */
  #do(request, last) {
    const { app } = this;
    if (last) this.#comeBack(last, request);
    else if (!app.run || !matches(app.run, request)) this.#start(request);
    this.options = request.options;
    this.asksForLesson = isLessonAlone(request);
    this.#applyView(VIEW_OPTIONS);
    if (app.followsAddress) this.#applyTheme();
    this.#applyTraining(request.options, request.problems);
    this.#applyPins();
    app.messages.showProblems(request.problems);
    app.noteChange();
    const { run } = app;
    app.beReady();
    // What was set before there was a network may have made another one, which is to go there, too.
    if (app.run !== run && !app.training.playing) this.#applyTraining(request.options, []);
    this.followChanges();
  }

  /** @param {Run} run that the last visit left @param {Request} request */
  #comeBack(run, { text, options }) {
    const { app } = this;
    if (text !== null) Object.assign(run, { packed: options.names, cameAlong: true });
    app.adopt(run);
    app.autosave?.markSaved(run);
    if (run.step === 0) return;
    app.messages.show(words.backAt(count(run.step)), false);
  }

  /** Starts what was asked for, or the default where that cannot be. @param {Request} request */
  #start(request) {
    const { app } = this;
    const isFirst = !app.current.exists;
    try {
      app.adopt(makeRun(request));
    } catch (error) {
      request.problems.push(message(error));
      if (isFirst) app.adopt(new Run({}, null));
    }
    // A run that nobody has trained yet must not replace the stored copy of another one.
    if (isFirst && app.run) app.autosave?.markSaved(app.run);
    this.begun = app.run;
  }

  /**
   * Shows what is asked for.
   *
   * @param {string[]} names of the options that apply; an option without a value has its default
   */
  #applyView(names) {
    const { app, options } = this;
    if (!app.view) return;
    const { grid, transport, lesson } = app.view;
    if (names.includes('embed')) {
      grid.compact = app.isCompact || options.embed === true;
      app.element.toggleAttribute('embedded', grid.compact);
    }
    if (names.includes('panels')) grid.showOnly(options.panels ?? grid.usual);
    // A recipe is of no use without its figure.
    if (names.includes('experiment') && options.experiment && !options.panels)
      grid.show('experiments', true);
    app.view.showParts(this.#partsShown(grid.compact));
    if (names.includes('speed')) transport.speed.value = options.speed ?? 'gradual';
    const number = options.lesson ?? 0;
    const begin = this.asksForLesson ? 'untouched' : 'never';
    // An address with a lesson alone begins it anew, where it is open, too.
    const isOther = names.includes('lesson') && (lesson.number !== number || this.asksForLesson);
    const opened = isOther ? lesson.open(number, { begin }) : null;
    // A lesson brings its figures in its own order: nobody sees the one before.
    if (opened) opened.then(() => app.view?.appear());
    else app.view.appear();
    app.drawAgain();
  }

  /** Parts beside the figures that are to be seen. @param {boolean} compact */
  #partsShown(compact) {
    const { panels, hide = [] } = this.options;
    const isAsked = (/** @type {string} */ part) => part === 'bar' || panels?.includes(part);
    const shown = compact ? PARTS.filter(isAsked) : PARTS;
    return shown.filter((part) => !hide.includes(part));
  }

  #applyTheme() {
    const { theme = 'auto' } = this.options;
    if (this.app.theme !== theme) this.app.element.setAttribute('theme', theme);
  }

  /** Trains the pinned runs that are asked for. */
  #applyPins() {
    const { pin } = this.options;
    if (pin) withCompare(this.app, (compare) => compare.open(pin));
  }

  /** Trains as far as is asked for. @param {Options} options @param {string[]} problems */
  #applyTraining({ step, autoplay = false }, problems) {
    const { run, training } = this.app;
    if (!run) return;
    const { max_steps: most } = run.config;
    if (step !== undefined && step > most) {
      problems.push(words.stepTooFar(step, most));
    } else if (step !== undefined && step > run.step) return training.goTo(step, autoplay);
    else if (step !== undefined && !autoplay) training.rest();
    if (autoplay && !training.playing) training.play();
  }

  /**
   * Notes a changed attribute. All that change in the same task are applied together.
   *
   * @param {string} name
   */
  note(name) {
    this.changed.add(name);
    queueMicrotask(() => this.followChanges());
  }

  /** The element has left its document for long. */
  sleep() {
    const { events, training } = this.app;
    this.playsAgain = training.playing && this.options.autoplay === true;
    events.during(() => training.rest());
  }

  /** The element is back in a document: what trained by itself goes on. */
  wake() {
    if (this.playsAgain) this.app.training.play();
    this.playsAgain = false;
    this.followChanges();
  }

  /** Changed attributes change the run as `set` does, and the view as an address does. */
  async followChanges() {
    const { app } = this;
    // Attributes that change before there is a network, or while the element is in no document,
    // wait.
    if (this.isFollowing || !app.isReady || !app.element.isConnected) return;
    this.isFollowing = true;
    try {
      while (this.changed.size > 0 && app.element.isConnected) {
        const names = [...this.changed];
        this.changed.clear();
        await this.#follow(names);
      }
    } finally {
      this.isFollowing = false;
    }
  }

  /** @param {string[]} names */
  async #follow(names) {
    const { app } = this;
    const request = await readRequest(attributePairs(app.element), this.#known);
    // An attribute that changed again while names were unpacked is applied next time.
    const isCurrent = (/** @type {string} */ name) =>
      names.includes(name) && !this.changed.has(name);
    app.guard(() => this.#applyChanges(request, isCurrent));
  }

  /** @param {Request} request @param {(name: string) => boolean} isCurrent */
  #applyChanges({ options, text, problems }, isCurrent) {
    const { app } = this;
    const keys = configKeys().filter(isCurrent);
    const ofView = VIEW_OPTIONS.filter(isCurrent);
    const ofTraining = TRAINING_OPTIONS.filter(isCurrent);
    for (const name of [...ofView, ...ofTraining]) {
      Object.assign(this.options, { [name]: /** @type {any} */ (options)[name] });
    }
    const names = [...keys, ...ofView, ...ofTraining, 'names'].filter(isCurrent);
    const wrong = problems.filter((problem) =>
      names.some((name) => problem.startsWith(`${name}:`)),
    );
    const plays = app.training.playing && this.options.autoplay;
    if (isCurrent('names')) this.#followNames(text, wrong);
    if (keys.length > 0) this.#followConfig(keys);
    // Another network plays on, as a video does where its source is changed.
    if (plays && !app.training.playing) app.training.play();
    if (ofView.length > 0) this.#applyView(ofView);
    if (isCurrent('pin')) {
      this.options.pin = options.pin;
      this.#applyPins();
    }
    if (ofTraining.length > 0) {
      const { step, autoplay } = options;
      this.#applyTraining({ step: isCurrent('step') ? step : undefined, autoplay }, wrong);
    }
    if (wrong.length > 0) app.messages.showProblems(wrong);
    app.noteChange();
  }

  /** @param {Uint8Array | null} text @param {string[]} wrong */
  #followNames(text, wrong) {
    // Names that cannot be read are not the same as names that were removed.
    if (text === null && this.app.element.hasAttribute('names')) return;
    try {
      this.app.changes.useNames(text);
    } catch (error) {
      wrong.push(words.wrongNames(message(error)));
    }
  }

  /** @param {string[]} keys whose attributes were changed */
  #followConfig(keys) {
    const { app } = this;
    const running = app.run?.config ?? Playground.resolve({});
    const changes = changedConfig(app.element, keys, running);
    if (Object.keys(changes).length > 0) app.changes.change(changes);
  }
}

/**
 * Whether a request is for a lesson as it begins: it names no key of the config and nothing else
 * that the lesson sets.
 *
 * @param {Request} request
 */
function isLessonAlone({ config, ownNames, options: { lesson, panels, step, experiment } }) {
  const others = [panels, step, experiment].some((value) => value !== undefined);
  return Boolean(lesson) && Object.keys(config).length === 0 && !ownNames && !others;
}
