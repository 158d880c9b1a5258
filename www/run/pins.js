import * as words from '#words/compare.js';
import { count } from '../base/format.js';
import { Playground } from '../base/wasm.js';
import { describeDifferences, describeSettings } from './differences.js';
import { Run } from './run.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/** Runs that are kept at most. */
export const MOST_PINS = 4;
/** Differences that a name tells. With more of them, it begins with the preset. */
const MOST_NAMED = 2;
/** Learning rates that its name tells one by one. */
const MOST_RATES = 3;
/** How each is told from the others without its colour: the dashes of its lines, and its mark. */
const LOOKS = [
  { mark: '\u25b2', dash: [8, 4] },
  { mark: '\u25a0', dash: [2, 3] },
  { mark: '\u25c6', dash: [10, 3, 2, 3] },
  { mark: '\u2605', dash: [4, 4] },
];

/** A run that is kept as it was, to be compared with the one in training. */
export class Pin {
  /**
   * @param {Run} run that nobody trains any more
   * @param {number} place which look it has
   * @param {boolean} isBefore whether it was kept by itself when another network took its place
   * @param {() => Run | null} [live] the run that it is compared with
   */
  constructor(run, place, isBefore, live = () => null) {
    this.live = live;
    this.run = run;
    this.place = place;
    this.isBefore = isBefore;
    /** The name that the reader gave, or "". */
    this.title = '';
    /** Its place among those that an address asks for, which may arrive in any order. */
    this.order = -1;
    /** What was computed of it, which does not change. @type {Map<string, unknown>} */
    this.known = new Map();
  }

  get source() {
    return this.run.source;
  }

  /** The same run, further on or started again. @param {Run} run */
  replaceRun(run) {
    this.run.free();
    this.run = run;
    this.known.clear();
  }

  /** Whether it was trained on other names than the run now: their losses say nothing together. */
  get hasOtherNames() {
    const live = this.live();
    return live !== null && live.sha256 !== this.run.sha256;
  }

  get mark() {
    return LOOKS[this.place].mark;
  }

  get dash() {
    return LOOKS[this.place].dash;
  }

  /** Computed once. @template T @param {string} key @param {() => T} compute @returns {T} */
  once(key, compute) {
    if (!this.known.has(key)) {
      // Ranges of figures move while another run trains; old answers are of no use.
      if (this.known.size > 200) this.known.clear();
      this.known.set(key, compute());
    }
    return /** @type {T} */ (this.known.get(key));
  }

  /** Its name: the reader's, or what differs from the run now. @param {Config} config of that */
  nameBeside(config) {
    if (this.title) return this.title;
    const { trained, rates } = trainedWith(this.run);
    const settings = describeDifferences(
      rates.length > 1 ? { ...trained, lr: inTurn(rates).join(words.then) } : trained,
      config,
    );
    const isOther = this.hasOtherNames && trained.corpus === config.corpus;
    const differences = isOther ? [words.otherNames, ...settings] : settings;
    if (differences.length === 0)
      return this.isBefore ? words.sameBefore : words.same(count(this.run.step));
    if (differences.length <= MOST_NAMED) return differences.join(', ');
    const name = nameByPreset(trained);
    return this.isBefore ? words.before(name) : name;
  }

  free() {
    this.run.free();
  }
}

/**
 * What a run was trained with: its config without what was changed after its last step, and its
 * learning rates in turn.
 *
 * @param {Run} run
 */
function trainedWith({ config, changes, step }) {
  const undone = changes.filter((change) => change.step >= step).reverse();
  const trained = /** @type {Config} */ ({
    ...config,
    ...Object.fromEntries(undone.map(({ key, from }) => [key, from])),
  });
  /** The rate before the first change at each step; what stood for no step is not told. */
  const earlier = new Map();
  for (const { key, step: at, from } of changes)
    if (key === 'lr' && at < step && !earlier.has(at)) earlier.set(at, from);
  const rates = [...earlier.values(), trained.lr];
  return { trained, rates: rates.filter((rate, i) => rate !== rates[i - 1]) };
}

/**
 * Many learning rates, as somebody tries them, by the first and the last.
 *
 * @param {number[]} rates
 */
const inTurn = (rates) =>
  rates.length > MOST_RATES ? [rates[0], '\u2026', rates[rates.length - 1]] : rates;

/** A config by its preset and what was changed in it. @param {Config} config */
function nameByPreset(config) {
  const { preset, corpus: _, ...changed } = Playground.diff(config);
  const changes = describeSettings(changed);
  const named = changes.slice(0, MOST_NAMED);
  const more = changes.length - named.length;
  return [String(preset), ...named, ...(more > 0 ? [words.moreChanges(more)] : [])].join(', ');
}

/** The pins of an element. */
export class Pins {
  /**
   * @param {() => void} onChange told when there are others
   * @param {() => Run | null} [live] the run that they are compared with
   */
  constructor(onChange, live) {
    this.onChange = onChange;
    this.live = live;
    /** @type {Pin[]} */
    this.list = [];
    /** Whether the run so far is kept when a setting starts a new network. */
    this.keepsBefore = true;
    /** Whether it is kept also where nobody has trained it. */
    this.keepsUntrained = false;
  }

  /** @param {boolean} no */
  keepNoBefore(no) {
    this.keepsBefore = !no;
  }

  get isFull() {
    return this.list.length >= MOST_PINS;
  }

  /** Keeps a copy of a run as it is. @param {Run} run @returns {Pin} */
  pin(run) {
    return this.keep(Run.copyOf(run));
  }

  /**
   * Keeps a run that nobody else has.
   *
   * @param {Run} run
   * @param {number} [order] its place among those that an address asks for
   * @returns {Pin}
   */
  keep(run, order = -1) {
    // A run that stayed by itself makes room.
    const last = this.list.find(({ isBefore }) => isBefore);
    if (this.isFull && last) this.#drop(last);
    if (this.isFull) {
      run.free();
      throw new Error(words.tooManyPins(MOST_PINS));
    }
    const pin = this.#add(run, false);
    pin.order = order;
    if (order >= 0) this.#putInOrder();
    return pin;
  }

  /** Those that an address asked for stand as it has them, whichever arrived first. */
  #putInOrder() {
    const asked = this.list.filter(({ order }) => order >= 0);
    const places = asked.map(({ place }) => place).sort((a, b) => a - b);
    const ordered = asked.sort((a, b) => a.order - b.order);
    ordered.forEach((pin, i) => (pin.place = places[i]));
    this.list = this.list.map((pin) =>
      pin.order >= 0 ? /** @type {Pin} */ (ordered.shift()) : pin,
    );
  }

  /**
   * Takes over the run that another one takes the place of: it stays to be compared with, where
   * somebody has trained it, in place of the last one that stayed so.
   *
   * @param {Run | null} run
   */
  succeed(run) {
    if (!run) return;
    const last = this.list.find(({ isBefore }) => isBefore);
    if (!this.keepsBefore || (run.step === 0 && !this.keepsUntrained)) {
      run.free();
      // One that was kept for its beginning says nothing beside any other network.
      if (last?.run.step === 0) this.unpin(last);
      return;
    }
    if (last) this.#drop(last);
    if (this.isFull) run.free();
    else this.#add(run, true);
  }

  /**
   * Where one network is set up after another to be compared with it before the first step, the one
   * before stays, too.
   *
   * @param {() => void} setUp
   */
  keepUntrained(setUp) {
    this.keepsUntrained = true;
    try {
      setUp();
    } finally {
      this.keepsUntrained = false;
    }
  }

  /** @param {Run} run @param {boolean} isBefore */
  #add(run, isBefore) {
    const taken = this.list.map(({ place }) => place);
    const place = LOOKS.findIndex((_, i) => !taken.includes(i));
    const pin = new Pin(run, place, isBefore, this.live);
    this.list.push(pin);
    this.onChange();
    return pin;
  }

  /** @param {Pin} pin */
  #drop(pin) {
    this.list = this.list.filter((each) => each !== pin);
    pin.free();
  }

  /** @param {Pin} pin */
  unpin(pin) {
    this.#drop(pin);
    this.onChange();
  }

  /**
   * A pin with a name stays when another run takes its place.
   *
   * @param {Pin} pin
   * @param {string} title
   */
  rename(pin, title) {
    pin.title = title.trim();
    if (pin.title) pin.isBefore = false;
    this.onChange();
  }

  clear() {
    for (const pin of this.list) pin.free();
    this.list = [];
    this.onChange();
  }
}
