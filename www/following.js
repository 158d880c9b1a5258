import { PARTS, readFragment } from './address.js';
import { VIEW_OPTIONS, attributePairs, changedConfig, configKeys, watchAttributes } from './attributes.js';
import { count } from './format.js';
import { Run } from './run.js';
import { makeRun, readWish, suits } from './wish.js';
import { message } from './wasm.js';

/** @typedef {import('./playground.js').MakemorePlayground} Figure */
/** @typedef {import('./address.js').Options} Options */
/** @typedef {import('./wish.js').Wish} Wish */

/** No run is longer: the largest value of max_steps. */
const MAX_STEPS = 1e9;

/** Does for a figure what its address and its attributes ask for, at first and whenever they change. */
export class Follower {
  /** @param {Figure} figure */
  constructor(figure) {
    this.figure = figure;
    /** What the attributes asked for when the address was first read. @type {[string, string][]} */
    this.authored = [];
    /** What is asked for. @type {Options} */
    this.options = {};
    /** Addresses opened so far: one that takes long must not undo a later one. */
    this.turn = 0;
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    watchAttributes(this.figure, (names) => this.#followAttributes(names), signal);
    if (this.figure.followsAddress) window.addEventListener('hashchange', () => this.#openAddress(), { signal });
  }

  /** The first network: what the attributes say, and over them the address where the figure follows it. */
  begin() {
    this.authored = attributePairs(this.figure);
    return this.#openAddress();
  }

  #openAddress() {
    if (!this.figure.followsAddress) return this.open([]);
    const { pairs, said } = readFragment(location.hash);
    return this.open(pairs, said);
  }

  /** What an address may name. */
  get #known() {
    const { view } = this.figure;
    return { panels: view?.board.ids ?? [], lessons: view?.lesson.count ?? 0, maxSteps: MAX_STEPS };
  }

  /**
   * Does what the pairs of an address say: what they do not mention is as the page comes, and a run that
   * suits them goes on. What is wrong in them is said by name and left out.
   *
   * @param {[string, string][]} pairs
   * @param {string[]} [said] what was already found wrong
   */
  async open(pairs, said = []) {
    const { figure } = this;
    if (!figure.view) return;
    const turn = (this.turn += 1);
    const wish = await readWish([...this.authored, ...pairs], this.#known, said);
    const last = figure.run ? null : await figure.kept.recall();
    // The bare page comes back to whatever was there.
    const back = last && turn === this.turn && (pairs.length === 0 || suits(last, wish)) ? last : null;
    if (!back) last?.free();
    if (turn !== this.turn) return;
    if (back) this.#goBack(back, wish);
    else if (!figure.run || !suits(figure.run, wish)) this.#start(wish);
    this.options = wish.options;
    this.#applyView(VIEW_OPTIONS);
    if (figure.followsAddress) this.#applyTheme();
    this.#applyCourse(wish.options, wish.faults);
    figure.sayFaults(wish.faults);
    figure.emit('change');
    figure.beReady();
  }

  /** The run that the last visit left. @param {Run} run @param {Wish} wish */
  #goBack(run, { text, options }) {
    if (text !== null) Object.assign(run, { packed: options.names, cameAlong: true });
    this.figure.adopt(run);
    this.figure.kept.settle(run);
    if (run.step > 0) this.figure.say(`Back at step ${count(run.step)}, where the last visit ended. Reset starts again from step 0.`, false);
  }

  /** Starts what was asked for, or the default where that cannot be. @param {Wish} wish */
  #start(wish) {
    const { figure } = this;
    const isFirst = !figure.run;
    try {
      figure.adopt(makeRun(wish));
    } catch (error) {
      wish.faults.push(message(error));
      if (isFirst) figure.adopt(new Run({}, null));
    }
    // What nobody has trained yet takes no other run's place.
    if (isFirst && figure.run) figure.kept.settle(figure.run);
  }

  /** Shows what is asked for. @param {string[]} names of the options that count; one that is not given is as the page comes */
  #applyView(names) {
    const { figure, options } = this;
    if (!figure.view) return;
    const { board, transport, lesson } = figure.view;
    if (names.includes('embed')) {
      board.compact = figure.isCompact || options.embed === true;
      figure.toggleAttribute('embedded', board.compact);
    }
    if (names.includes('panels')) board.showOnly(options.panels ?? board.usual);
    figure.view.showParts(this.#partsShown(board.compact));
    if (names.includes('speed')) transport.speed.value = options.speed ?? 'max';
    const number = options.lesson ?? 0;
    if (names.includes('lesson') && lesson.number !== number) lesson.open(number, { begin: false });
    figure.touch();
  }

  /** Parts beside the figures that are to be seen. @param {boolean} compact */
  #partsShown(compact) {
    const { panels, hide = [] } = this.options;
    const shown = compact ? PARTS.filter((part) => part === 'bar' || panels?.includes(part)) : PARTS;
    return shown.filter((part) => !hide.includes(part));
  }

  #applyTheme() {
    const { theme = 'auto' } = this.options;
    if (this.figure.theme !== theme) this.figure.setAttribute('theme', theme);
  }

  /** Trains as far as is asked for. @param {Options} options @param {string[]} faults */
  #applyCourse({ step, autoplay = false }, faults) {
    const { run, course } = this.figure;
    if (!run) return;
    const { max_steps: most } = run.config;
    if (step !== undefined && step > most) faults.push(`step: got ${step}; this run ends at step ${most}`);
    else if (step !== undefined && step > run.step) return course.goTo(step, autoplay);
    else if (step !== undefined && !autoplay) course.rest();
    if (autoplay && !course.playing) course.play();
  }

  /** Changed attributes change the run as `set` does, and the view as an address does. @param {string[]} names */
  async #followAttributes(names) {
    const { figure } = this;
    if (!figure.run) return;
    const has = (/** @type {string} */ name) => names.includes(name);
    const keys = configKeys().filter(has);
    const ofView = VIEW_OPTIONS.filter(has);
    const ofCourse = ['step', 'autoplay'].filter(has);
    if (!has('names') && keys.length + ofView.length + ofCourse.length === 0) return;
    const { options, text, faults } = await readWish(attributePairs(figure), this.#known);
    for (const name of [...ofView, ...ofCourse]) Object.assign(this.options, { [name]: /** @type {any} */ (options)[name] });
    const wrong = faults.filter((fault) => names.some((name) => fault.startsWith(`${name}:`)));
    if (has('names')) this.#followNames(text, wrong);
    if (keys.length > 0) this.#followConfig(keys);
    if (ofView.length > 0) this.#applyView(ofView);
    if (ofCourse.length > 0) this.#applyCourse({ step: has('step') ? options.step : undefined, autoplay: options.autoplay }, wrong);
    if (wrong.length > 0) figure.sayFaults(wrong);
    figure.emit('change');
  }

  /** @param {Uint8Array | null} text @param {string[]} wrong */
  #followNames(text, wrong) {
    // Those that cannot be read are none that were taken away.
    if (text === null && this.figure.hasAttribute('names')) return;
    try {
      this.figure.useNames(text);
    } catch (error) {
      wrong.push(`names: ${message(error)}`);
    }
  }

  /** @param {string[]} keys whose attributes were changed */
  #followConfig(keys) {
    const changes = changedConfig(this.figure, keys, this.figure.run?.config.preset ?? 'batchnorm');
    if (Object.keys(changes).length > 0) this.figure.setOrSay(changes);
  }
}
