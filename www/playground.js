import { sayFaults } from './address.js';
import { Course } from './course.js';
import { Keeper } from './export/keeper.js';
import { Follower } from './following.js';
import { actionOf } from './keyboard.js';
import { Loop } from './loop.js';
import { fragmentOf } from './moment.js';
import { Run } from './run.js';
import { isInDarkText, watchPage } from './scheme.js';
import { buildView } from './view.js';
import { Playground, isTrap, load, message } from './wasm.js';
import { count } from './format.js';

/** @typedef {import('./pkg/makemore_playground.js').Config} Config */

/**
 * What panels see: everything of this moment, to be drawn and not to be changed.
 *
 * @typedef {object} Snapshot
 * @property {import('./pkg/makemore_playground.js').Playground} playground
 * @property {import('./history.js').LossHistory} history
 * @property {Run} run
 * @property {Config} config
 * @property {string[]} vocabulary
 * @property {number} baseline
 * @property {number} step
 * @property {number} loss
 * @property {number} rate steps a second
 * @property {boolean} playing
 * @property {{ step: number, message: string } | undefined} diverged
 */

/** Milliseconds between two looks at the numbers: twenty a second are plenty, and what the browser does to show them is training lost. With reduced motion the longer one. */
const DRAW_EVERY = 48;
const DRAW_CALM = 500;
/** Largest file taken, as on the Rust side. */
const MAX_FILE = 64 * 2 ** 20;

/**
 * <makemore-playground>: owns one network, its loop and its panels. Attributes are the config keys and the
 * options of an address; README.md lists methods, events and slots.
 */
export class MakemorePlayground extends HTMLElement {
  /** Whether an element stands in somebody's text: the bar and the figures alone, unless it asks for more. */
  static compact = false;
  /** The address of the script that they come from. */
  static source = '';

  constructor() {
    super();
    /** @type {Run | null} */
    this.run = null;
    this.course = new Course({
      run: () => this.run,
      pace: () => this.view?.transport.stepsPerSecond ?? Infinity,
      say: (text, isFault) => this.say(text, isFault),
      // It comes with every frame: what went wrong meanwhile must stay to be read.
      sayProgress: (text) => this.saysFault || this.say(text, false),
      tell: (type) => this.emit(type, { step: this.run?.step ?? 0, loss: this.run?.playground.loss ?? NaN }),
      onStart: () => this.kept.start(),
      onRest: () => this.kept.look(true),
      onChange: () => this.emit('change'),
      onDraw: () => this.touch(),
    });
    /** What was asked for before there was a network. @type {{ act: () => void, fail?: (error: Error) => void }[]} */
    this.waiting = [];
    this.isReady = false;
    /** Why there will be none, or "". */
    this.broken = '';
    this.follower = new Follower(this);
    this.kept = new Keeper(
      () => this.run,
      (why) => this.say(`The browser keeps no copy of the run (${why}): it is gone when the page is closed. Save it under Share.`, false),
    );
    this.drawnAt = -Infinity;
    this.dirty = true;
    /** The last thing that went wrong, in words, and what was wrong with the address. */
    this.fault = '';
    this.addressFault = '';
    /** Whether that is what the status line says. */
    this.saysFault = false;
    this.loop = new Loop((budget, elapsed) => {
      try {
        this.#frame(budget, elapsed);
      } catch (error) {
        this.#breakDown(error);
      }
    });
    this.calm = window.matchMedia('(prefers-reduced-motion: reduce)');
    this.dark = window.matchMedia('(prefers-color-scheme: dark)');
    /** @type {ReturnType<typeof buildView> | null} */
    this.view = null;
    /** Undoes what connecting did. @type {AbortController | null} */
    this.connection = null;
  }

  static observedAttributes = ['theme'];

  /** The full config of the run; setting it is `set`. */
  get config() {
    return this.run?.config ?? null;
  }

  /** @param {Partial<Config> | null} changes */
  set config(changes) {
    this.set(changes ?? {});
  }

  get playing() {
    return this.course.playing;
  }

  get isCompact() {
    return MakemorePlayground.compact;
  }

  get source() {
    return MakemorePlayground.source;
  }

  /** Whether the document's address says what is shown. */
  get followsAddress() {
    return this.hasAttribute('follows-address');
  }

  /** auto, light or dark */
  get theme() {
    return this.getAttribute('theme') ?? 'auto';
  }

  /** A read-only picture of the run, for tests and for pages that embed the element. */
  get state() {
    const { run, course } = this;
    return {
      ready: run !== null,
      playing: course.playing,
      suspended: course.suspended,
      target: course.isSent ? course.target : null,
      error: this.fault || this.addressFault,
      step: run?.step ?? 0,
      loss: run?.playground.loss ?? NaN,
      dev: run?.history.dev.at(-1) ?? null,
      rate: run?.rate ?? 0,
      diverged: run?.playground.diverged ?? null,
      config: run?.config ?? null,
      /** Figures that show this very step. */
      drawn: this.dirty || !this.view ? [] : this.view.board.drawn,
    };
  }

  async connectedCallback() {
    const connection = new AbortController();
    this.connection = connection;
    this.#takeEarlyConfig();
    this.attachShadowOnce();
    this.#listen(connection.signal);
    this.#applyTheme();
    this.broken = '';
    try {
      await load();
    } catch (error) {
      this.#fail(message(error));
      return;
    }
    if (connection.signal.aborted) return;
    if (!this.view) this.#build();
    if (!this.run) await this.follower.begin();
  }

  disconnectedCallback() {
    this.course.rest();
    this.connection?.abort();
    this.loop.stop();
  }

  attributeChangedCallback() {
    if (this.shadowRoot) this.#applyTheme();
    this.emit('change');
  }

  /** A config given before this class was there hides the setter. */
  #takeEarlyConfig() {
    if (!Object.hasOwn(this, 'config')) return;
    const early = /** @type {Partial<Config>} */ (this.config);
    Reflect.deleteProperty(this, 'config');
    this.config = early;
  }

  attachShadowOnce() {
    if (this.shadowRoot) return;
    // Until there is something to see, what the author put between the tags stays.
    this.attachShadow({ mode: 'open' }).append(...fallback());
  }

  /** Does something once there is a network. @param {() => void} act @param {(error: Error) => void} [fail] told where there never will be */
  #later(act, fail) {
    if (this.broken) fail?.(new Error(this.broken));
    else this.waiting.push({ act, fail });
  }

  #build() {
    this.kept.wanted = this.followsAddress && !this.isCompact;
    this.view = buildView(/** @type {ShadowRoot} */ (this.shadowRoot), {
      onToggle: () => this.toggle(),
      onStep: () => this.stepOnce(),
      onReset: () => this.#guard(() => this.reset()),
      onNewSeed: () => this.#guard(() => this.#restart({ ...this.run?.config, seed: Playground.newSeed() })),
      onApply: (config) => this.#guard(() => this.#restart(config)),
      onLive: (key, value) => this.#setLive(key, value),
      onUseNames: (text) => this.#guard(() => this.useNames(text)),
      onCompare: (text) => this.#guard(() => this.#compare(text)),
      onWake: () => this.wake(),
      isUntouched: () => (this.run?.step ?? 0) === 0 && !this.playing,
      config: () => /** @type {Config} */ (this.run?.config),
      onHash: () => this.run?.playground.weightsSha256() ?? '',
      onTexts: (texts) => this.#guard(() => this.#startFromTexts(Object.entries(texts))),
      onError: (error) => this.say(message(error), true),
      onMissing: (fault) => this.#noteFault(fault),
      onArrive: () => this.touch(),
      onChange: () => this.emit('change'),
      keepsLog: this.kept.wanted,
      figure: this,
    });
    this.view.board.compact = this.isCompact || this.hasAttribute('embed');
  }

  /** There is a network: what was asked for before is done now. */
  beReady() {
    if (this.isReady) return;
    this.isReady = true;
    this.emit('ready', { config: this.config });
    for (const { act } of this.waiting.splice(0)) this.#guard(act);
  }

  /**
   * Does what the pairs of an address say, over those of the attributes; what they do not mention is as the
   * page comes.
   *
   * @param {[string, string][]} pairs
   */
  open(pairs) {
    return this.follower.open(pairs);
  }

  /** Clears what the browser keeps of runs; there is a copy again when the reader starts something. */
  async forget() {
    await this.kept.forget();
  }

  /** The run as a safetensors file. */
  save() {
    return this.#standing('save').playground.save();
  }

  /** The run, for what gives something of it at once. @param {string} what */
  #standing(what) {
    if (!this.run) throw new Error(`${what}: ${this.broken || 'the figure is not ready yet; wait for its "ready" event'}`);
    return this.run;
  }

  /** Goes on with a run that `save` wrote; the present one stays where the file cannot be used. @param {Uint8Array} file */
  load(file) {
    if (!this.run) this.#later(() => this.load(file));
    else this.adopt(Run.load(file));
  }

  /** @param {File} file */
  async loadFile(file) {
    try {
      if (file.size > MAX_FILE) throw new Error(`${file.name}: the file is ${(file.size / 2 ** 20).toFixed(0)} MB; this page saves none over 64 MB`);
      this.load(new Uint8Array(await file.arrayBuffer()));
      this.say(`${file.name}: at step ${count(this.run?.step ?? 0)}. Train goes on from there.`, false);
    } catch (error) {
      this.say(`${file.name}: ${message(error)}`, true);
    }
  }

  /** The fragment that leads here. @param {boolean} withStep */
  fragment(withStep) {
    return fragmentOf(this, withStep, this.run?.cameAlong ?? false);
  }

  /** What is no value of its key is said and left out. @param {[string, string][]} pairs */
  #startFromTexts(pairs) {
    const { config, errors } = Playground.fromText(pairs);
    const custom = this.run?.config.corpus === 'custom';
    this.#restart(custom ? { ...config, corpus: 'custom' } : config);
    if (errors.length > 0) this.say(`${errors.map((error) => error.message).join('; ')}; left out.`, true);
  }

  /** A new network; the old one goes on where the new one cannot be made. @param {Partial<Config>} config @param {string | Uint8Array | null} [text] */
  #restart(config, text = this.run?.text ?? null) {
    const run = new Run(config, text);
    if (text !== null && text === this.run?.text) {
      run.packed = this.run.packed;
      run.cameAlong = this.run.cameAlong;
    }
    this.adopt(run);
  }

  /** Takes a run in place of the present one. @param {Run} run */
  adopt(run) {
    this.course.rest();
    this.run?.free();
    this.run = run;
    this.say('', false);
    this.sayFaults([]);
    this.view?.reset(run);
    this.kept.start(true);
    this.touch();
    this.emit('change');
  }

  /** @param {string | Uint8Array | null} text */
  useNames(text) {
    const { corpus: _, ...config } = this.run?.config ?? {};
    this.#restart(text === null ? config : { ...config, corpus: 'custom' }, text);
  }

  /** The present preset, as the notebook has it, on the notebook's names. @param {string | Uint8Array} text */
  #compare(text) {
    this.#restart({ preset: this.run?.config.preset, corpus: 'custom' }, text);
  }

  /** @param {string} key @param {any} value */
  #setLive(key, value) {
    if (!this.run) return;
    this.run.set(key, value);
    this.view?.settings.sync(this.run.config);
    // The address says so at once; a copy of before would not suit it.
    this.kept.look(true);
    this.touch();
    this.emit('change');
  }

  /** Trains until it is told to stop, or to the last step. */
  play() {
    if (this.run) this.course.play();
    else this.#later(() => this.play());
  }

  pause() {
    if (this.run) this.course.rest();
    else this.#later(() => this.pause());
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Exactly one step. */
  stepOnce() {
    if (this.run) this.#guard(() => this.course.stepOnce());
    else this.#later(() => this.stepOnce());
  }

  /** Takes so many steps, as fast as it goes, and then rests; fulfilled when it rests. @param {number} [steps] */
  async step(steps = 1) {
    if (!Number.isSafeInteger(steps) || steps < 0) throw new RangeError(`step: got ${steps}; it takes a whole number of steps`);
    if (this.run) await this.course.take(this.run, steps);
    else await new Promise((resolve, reject) => this.#later(() => resolve(this.step(steps)), reject));
    return this.state;
  }

  /** Changes keys of the config: in the running training where that is possible, else in a new network. @param {Partial<Config>} changes */
  set(changes) {
    const { run } = this;
    if (!run) return this.#later(() => this.setOrSay(changes));
    /** @type {Set<string>} */
    const live = new Set(Playground.configKeys().filter((info) => info.live).map(({ key }) => key));
    try {
      if (typeof changes !== 'object' || changes === null) throw new TypeError('set: give an object of keys of the config');
      if (Object.keys(changes).every((key) => live.has(key))) {
        for (const [key, value] of Object.entries(changes)) this.#setLive(key, value);
      } else {
        const corpus = run.text === null ? {} : { corpus: 'custom' };
        this.#restart(/** @type {Partial<Config>} */ (changes.preset === undefined ? { ...run.config, ...changes } : { ...corpus, ...changes }));
      }
    } catch (error) {
      this.say(message(error), true);
      throw error;
    }
  }

  /** Changes keys of the config where nobody takes what `set` throws: it has said it. @param {Partial<Config>} changes */
  setOrSay(changes) {
    try {
      this.set(changes);
    } catch {
      // It is on the screen, and in an event.
    }
  }

  /** Names from the network as it is. @param {number} [many] @param {import('./pkg/makemore_playground.js').SampleOptions} [options] @returns {string[]} */
  sample(many = 20, options) {
    return this.#standing('sample').playground.sample(many, options);
  }

  /** The same config and seed from step 0. */
  reset() {
    if (this.run) this.#restart(this.run.config);
    else this.#later(() => this.reset());
  }

  /** @param {string} type @param {unknown} [detail] */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Something has changed that figures show. */
  touch() {
    this.dirty = true;
    this.wake();
  }

  wake() {
    if (this.run && this.isConnected && !document.hidden) this.loop.start();
  }

  /** @param {number} budget @param {number} elapsed */
  #frame(budget, elapsed) {
    const { run, view } = this;
    if (!run || !view) return;
    const start = performance.now();
    const { active } = this.course;
    let trained = 0;
    if (active) {
      this.course.train(run, budget, elapsed);
      trained = performance.now() - start;
      run.measureRate(start);
    }
    if (!active && run.wantsComparison() && run.comparison?.slice(run.playground)) this.dirty = true;
    if (run.wantsDev(start, active) && run.measureDev(start)) this.dirty = true;
    const busy = this.#draw(run, start, active);
    this.loop.spent(performance.now() - start - trained);
    this.kept.look();
    if (!active && !busy && !this.dirty && !run.wantsComparison() && !run.wantsDev(start, active)) this.loop.stop();
  }

  /** @param {Run} run @returns {Snapshot} */
  #snapshot(run) {
    const { playground, history, config, vocabulary, baseline, rate } = run;
    const { step, loss, diverged } = playground;
    const playing = this.playing;
    return { playground, history, run, config, vocabulary, baseline, step, loss, rate, playing, diverged };
  }

  /** Draws a figure as it is now, even where it is off screen; fulfilled when that is done. @param {string} id */
  async drawFigure(id) {
    await this.view?.board.drawNow(id, () => this.#snapshot(/** @type {Run} */ (this.run)));
    // uPlot draws after the present task.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  /**
   * @param {Run} run
   * @param {number} now
   * @param {boolean} active
   * @returns {boolean} whether anything is left to draw or to do
   */
  #draw(run, now, active) {
    const calm = this.calm.matches ? DRAW_CALM : 0;
    const changed = this.dirty && !(active && now - this.drawnAt < Math.max(calm, DRAW_EVERY));
    if (changed) {
      this.drawnAt = now;
      this.dirty = false;
    }
    return this.view?.draw(this.#snapshot(run), now, { changed, calm }) ?? false;
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    this.#see({ tabHidden: document.hidden });
    document.addEventListener('visibilitychange', () => this.#see({ tabHidden: document.hidden }), { signal });
    document.addEventListener('keydown', (event) => this.#key(event), { signal });
    this.calm.addEventListener('change', () => this.wake(), { signal });
    this.dark.addEventListener('change', () => this.#applyTheme(), { signal });
    this.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    this.addEventListener('drop', (event) => this.#drop(event), { signal });
    this.follower.listen(signal);
    if (!this.followsAddress) watchPage(() => this.#applyTheme(), signal);
    // The last entry is how it is now.
    const onScreen = new IntersectionObserver((entries) => this.#see({ offScreen: !entries.at(-1)?.isIntersecting }));
    onScreen.observe(this);
    signal.addEventListener('abort', () => onScreen.disconnect());
  }

  /** Whether anybody can see the figure. @param {{ tabHidden?: boolean, offScreen?: boolean }} how */
  #see({ tabHidden = this.course.tabHidden, offScreen = this.course.offScreen }) {
    this.course.see(tabHidden, offScreen);
    // A hidden tab may be closed next.
    if (tabHidden) this.#guard(() => this.kept.copy());
    if (tabHidden) this.loop.stop();
    else this.wake();
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    const text = event.dataTransfer?.getData('text/plain');
    if (!this.view || (!file && !text)) return;
    if (file?.name.endsWith('.safetensors')) {
      this.loadFile(file);
      return;
    }
    this.view.openCorpus();
    if (file) this.view.corpus.read(file);
    else if (text) this.view.corpus.check(text);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const isGuest = this.isCompact || !this.followsAddress;
    const action = actionOf(event, this, isGuest);
    if (!action) return;
    event.preventDefault();
    this.view?.press(action);
  }

  /** Whether the figure is dark: as it is told, as the reader likes it, or as the text around it is. */
  #isDark() {
    const theme = this.getAttribute('theme');
    if (theme === 'dark' || theme === 'light') return theme === 'dark';
    // A figure that follows the address has the document to itself, which takes its colours.
    const isGuest = (this.isCompact || this.hasAttribute('embed')) && !this.followsAddress;
    return (isGuest ? isInDarkText(this) : undefined) ?? this.dark.matches;
  }

  #applyTheme() {
    const scheme = this.#isDark() ? 'dark' : 'light';
    if (this.isCompact) this.style.setProperty('--canvas-font', `13px ${getComputedStyle(this).fontFamily}`);
    if (this.dataset.scheme === scheme) return;
    this.dataset.scheme = scheme;
    this.view?.remake();
    this.touch();
  }

  /** Runs something that may throw; what it throws is shown, and the training goes on. @param {() => void} action */
  #guard(action) {
    try {
      action();
    } catch (error) {
      if (isTrap(error)) this.#breakDown(error);
      else this.say(message(error), true);
    }
  }

  /** What cannot draw or train a frame would not the next one either. @param {unknown} error */
  #breakDown(error) {
    this.course.stop();
    this.loop.stop();
    this.dirty = true;
    try {
      if (this.run) this.#draw(this.run, performance.now(), false);
    } catch {
      // The buttons are drawn first; a figure that asks the run may break down, too.
    }
    const what = isTrap(error) ? `The training code broke down (${message(error)})` : message(error);
    this.say(`${what}. Reset starts a new network; please report this.`, true);
  }

  /** Nothing could be built: the sentence stands below what the author put between the tags. @param {string} text */
  #fail(text) {
    this.fault = text;
    this.broken = text;
    const said = Object.assign(document.createElement('p'), { textContent: text });
    this.shadowRoot?.replaceChildren(...fallback(said));
    this.emit('error', { message: text });
    for (const { fail } of this.waiting.splice(0)) fail?.(new Error(text));
  }

  /** @param {string} text @param {boolean} isFault */
  say(text, isFault) {
    this.fault = '';
    this.saysFault = isFault;
    this.view?.say(text, isFault);
    if (isFault) this.#noteFault(text);
  }

  /** Tells the author's page of what the reader can see went wrong. @param {string} text */
  #noteFault(text) {
    this.fault = text;
    this.emit('error', { message: text });
  }

  /** What was wrong with an address or an attribute stays until the next one. @param {string[]} faults */
  sayFaults(faults) {
    this.addressFault = sayFaults(faults);
    this.view?.sayFaults(this.addressFault);
    if (this.addressFault) this.emit('error', { message: this.addressFault });
  }
}

/** What stands there while there is no figure: what the author wrote, and the caption. @param {...Node} said */
function fallback(...said) {
  const caption = Object.assign(document.createElement('slot'), { name: 'caption' });
  return [document.createElement('slot'), ...said, caption];
}
