import * as words from '#words/compare.js';
import { message } from '../base/errors.js';
import { Playground } from '../base/wasm.js';
import { readPin, writePin } from './pin-text.js';
import { Pins } from './pins.js';
import { Race } from './race.js';
import { Run } from './run.js';
import { addPins, pinsOf } from './saved-pins.js';
import { makePool } from './workers/make-pool.js';
import { usualSize } from './workers/pool.js';

/** @typedef {import('./pins.js').Pin} Pin */
/** @typedef {import('./pin-text.js').PinRequest} PinRequest */

/**
 * What it asks its owner for.
 *
 * @typedef {object} Owner
 * @property {() => Run | null} run the live one
 * @property {() => boolean} playing
 * @property {() => void} onChange told when there is something new to draw
 * @property {(text: string, isFault: boolean) => void} say
 */

/**
 * A pinned run that an address asks for and that is still to be trained.
 *
 * @typedef {PinRequest & { share: number, task: import('./workers/pool.js').Task | null }} Coming
 */

/** All that is compared with the live run: pinned runs, those on their way, and their race. */
export class Compare {
  /** @param {Owner} owner */
  constructor(owner) {
    this.owner = owner;
    this.pins = new Pins(
      () => this.#changed(),
      () => owner.run(),
    );
    /** @type {Coming[]} */
    this.coming = [];
    /** How many runs addresses have asked for. */
    this.asked = 0;
    /** @type {Race | null} */
    this.race = null;
    /** @type {import('./workers/pool.js').Pool | null} */
    this.pool = null;
  }

  /** Whether there is anything to show. */
  get isUsed() {
    return this.pins.list.length > 0 || this.coming.length > 0;
  }

  /** The pinned runs, for pages that embed the element. */
  get facts() {
    const config = this.owner.run()?.config;
    if (!config) return [];
    return this.pins.list.map((pin) => ({ name: pin.nameBeside(config), step: pin.run.step }));
  }

  #changed() {
    // A race is of the runs that were there when it began.
    if (this.race) {
      const { list } = this.pins;
      for (const { pin } of [...this.race.racers]) if (!list.includes(pin)) this.race.leave(pin);
      if (this.race.racers.length === 0) this.stopRace();
    }
    this.owner.onChange();
  }

  #workers() {
    const note = (/** @type {string} */ why) => {
      this.owner.say(words.noWorkers(why), false);
    };
    // A race takes all pinned runs at once, on however many cores.
    this.pool ??= makePool(Math.max(usualSize(), 4), note);
    return this.pool;
  }

  /** Keeps the live run as it is. @param {string} [title] @returns {Pin | undefined} */
  pin(title = '') {
    const run = this.owner.run();
    if (!run) return undefined;
    const pin = this.pins.pin(run);
    if (title) this.pins.rename(pin, title);
    return pin;
  }

  /** Drops the pinned runs of a name, or all. @param {string} [name] */
  unpin(name) {
    const config = this.owner.run()?.config;
    if (name === undefined) return this.clear();
    const found = this.pins.list.filter((pin) => config && pin.nameBeside(config) === name);
    if (found.length === 0) throw new Error(words.noSuchPin(name));
    for (const pin of found) this.pins.unpin(pin);
  }

  /** The run that another one takes the place of. @param {Run | null} run */
  succeed(run) {
    if (this.race) run?.free();
    else this.pins.succeed(run);
  }

  /**
   * Pinned runs as an address has them: those of which the address knows the whole way, on the same
   * names.
   *
   * @param {boolean} [withBefore] also the run that was kept by itself, which changes with every
   *   setting
   * @returns {string[]}
   */
  texts(withBefore = false) {
    const live = this.owner.run();
    if (!live) return [];
    const kept = this.pins.list.filter(
      ({ isBefore, run }) =>
        (withBefore || !isBefore) && run.isWayKnown && run.text === live.text && run.step > 0,
    );
    const known = kept.map(({ run, title }) => ({
      config: run.firstConfig,
      changes: changesOf(run),
      step: run.step,
      title,
    }));
    return [...known, ...this.coming].map((pin) =>
      writePin({ ...pin, config: resolved(pin.config) }, live.config),
    );
  }

  /**
   * Trains what an address asks for, unless it is there. Throws what is wrong, after the rest was
   * begun.
   *
   * @param {string[]} texts
   */
  open(texts) {
    const live = this.owner.run();
    if (!live) return;
    const problems = [];
    const there = this.texts(true);
    for (const text of texts) {
      try {
        const request = readPin(text, live.config);
        const same = writePin({ ...request, config: resolved(request.config) }, live.config);
        if (!there.includes(same)) this.#train(request, live.text);
      } catch (error) {
        problems.push(message(error));
      }
    }
    this.owner.onChange();
    if (problems.length > 0) throw new Error(problems.join('; '));
  }

  /** Puts the pinned runs into the file of the live run. @param {Uint8Array} file */
  addTo(file) {
    const texts = this.texts(true);
    return texts.length > 0 ? addPins(file, texts) : file;
  }

  /** Trains the pinned runs of the live run's file. @param {Uint8Array} file */
  openFile(file) {
    this.open(pinsOf(file));
  }

  /** @param {PinRequest} request @param {Run['text']} text */
  #train(request, text) {
    /** @type {Coming} */
    const coming = { ...request, share: 0, task: null };
    const order = this.asked++;
    const { config, changes, step: until } = request;
    this.coming.push(coming);
    const job = { kind: /** @type {const} */ ('kept'), config, changes, text, until, saved: null };
    coming.task = this.#workers().start(job, (event) => {
      if (event.type === 'progress') {
        coming.share = event.step / until;
        this.owner.onChange();
      } else if (event.type === 'reached') coming.task?.look();
      else if (event.type === 'failed') {
        this.dropComing(coming);
        this.owner.say(words.pinFailed(event.message), true);
      } else if (event.type === 'state' && event.step >= until) {
        this.dropComing(coming);
        this.#arrive(event.run, request.title, order);
      }
    });
  }

  /**
   * @param {import('./workers/protocol.js').SavedRun} saved
   * @param {string} title
   * @param {number} order
   */
  #arrive({ file, account }, title, order) {
    const run = Run.load(file);
    run.restoreState(account);
    try {
      const pin = this.pins.keep(run, order);
      if (title) this.pins.rename(pin, title);
    } catch (error) {
      this.owner.say(message(error), true);
    }
  }

  /** @param {Coming} coming */
  dropComing(coming) {
    coming.task?.stop();
    this.coming = this.coming.filter((each) => each !== coming);
    this.#rest();
    this.owner.onChange();
  }

  /** @param {'step' | 'time'} by */
  startRace(by) {
    this.race ??= new Race(this.pins.list, this.#workers(), () => this.owner.onChange());
    this.race.by = by;
    this.owner.onChange();
  }

  stopRace() {
    this.race?.stop();
    this.race = null;
    this.#rest();
    this.owner.onChange();
  }

  /** Nobody is kept who has nothing to train. */
  #rest() {
    if (this.race || this.coming.length > 0) return;
    this.pool?.close();
    this.pool = null;
  }

  /** How far the live run may train. */
  get limit() {
    return this.race?.limit ?? Infinity;
  }

  /** The step whose pace the live run has: in a race for time it is not held back at first. */
  get paceFrom() {
    return this.race?.by === 'time' ? Infinity : undefined;
  }

  /** In every frame. */
  follow() {
    const run = this.owner.run();
    if (run) this.race?.follow(run, this.owner.playing());
  }

  clear() {
    for (const coming of [...this.coming]) this.dropComing(coming);
    this.stopRace();
    this.pins.clear();
  }
}

/** What leads from a run's first config to its weights. @param {Run} run */
const changesOf = ({ lrChanged, changes }) =>
  lrChanged ? changes.map(({ step, key, to }) => ({ step, key, value: to })) : [];

/** @param {Partial<import('../pkg/makemore_playground.js').Config>} config */
const resolved = (config) => Playground.resolve(config);
