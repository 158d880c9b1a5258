import { PARTS, readFragment, readOptions, short, writeFragment } from './address.js';
import { forget, keep, recall } from './export/store.js';
import { Loop } from './loop.js';
import { packNames, unpackNames } from './packing.js';
import { Run } from './run.js';
import { buildView } from './view.js';
import { Playground, isTrap, load, message } from './wasm.js';
import { count } from './format.js';
import { setText } from './dom.js';

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

/** Milliseconds between two looks at the numbers; with reduced motion the longer one. */
const DRAW_EVERY = 16;
const DRAW_CALM = 500;
/** Attributes that are options of an address, not keys of the config. */
const VIEW_OPTIONS = ['panels', 'hide', 'theme', 'speed', 'lesson', 'embed'];
const OWN_ATTRIBUTES = [...VIEW_OPTIONS, 'step', 'autoplay', 'names'];
/** Milliseconds between two copies of the run in the browser's storage; a large one is copied less often. */
const KEEP_EVERY = 4000;
const KEEP_LARGE = 60_000;
const LARGE = 2_000_000;
/** Largest file taken, as on the Rust side. */
const MAX_FILE = 64 * 2 ** 20;
/** No run is longer: the largest value of max_steps. */
const MAX_STEPS = 1e9;

/**
 * <makemore-playground>: owns one network, its loop and its panels. Attributes are the config keys and the
 * options of an address; README.md lists methods, events and slots.
 */
export class MakemorePlayground extends HTMLElement {
  /** Whether an element stands in somebody's text: the bar and the figures alone, unless it asks for more. */
  static compact = false;

  constructor() {
    super();
    /** @type {Run | null} */
    this.run = null;
    this.playing = false;
    /** Why a playing figure does not train right now, or "". */
    this.suspended = '';
    /** The step at which a run that was sent there rests, or Infinity. */
    this.target = Infinity;
    /** Waiting for the run to rest. @type {(() => void)[]} */
    this.resting = [];
    /** What the address or the attributes ask for. @type {import('./address.js').Options} */
    this.options = {};
    /** The copy in the browser's storage: when it was made, of which step, and whether there is to be one. */
    this.kept = { at: -Infinity, step: 0, large: false, wanted: this.hasAttribute('follows-address'), busy: false };
    /** Parts of steps that slow motion owes. */
    this.owed = 0;
    this.drawnAt = -Infinity;
    this.dirty = true;
    /** The last thing that went wrong, in words. */
    this.fault = '';
    this.loop = new Loop((budget, elapsed) => this.#guard(() => this.#frame(budget, elapsed)));
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

  set config(changes) {
    this.set(changes ?? {});
  }

  /** A read-only picture of the run, for tests and for pages that embed the element. */
  get state() {
    const { run } = this;
    return {
      ready: run !== null,
      playing: this.playing,
      suspended: this.suspended,
      target: Number.isFinite(this.target) ? this.target : null,
      error: this.fault,
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
    this.attachShadowOnce();
    this.#listen(connection.signal);
    this.#applyTheme();
    try {
      await load();
    } catch (error) {
      this.#fail(message(error));
      return;
    }
    if (connection.signal.aborted) return;
    if (!this.view) this.#build();
    if (!this.run) await this.#begin();
  }

  /** The first network: what the attributes say, and over them the address where the element follows it. */
  async #begin() {
    const keys = new Set(['preset', ...Playground.configKeys().map(({ key }) => key), ...OWN_ATTRIBUTES]);
    /** @type {[string, string][]} */
    const pairs = [...this.attributes].filter(({ name }) => keys.has(name)).map(({ name, value }) => [name, value]);
    this.kept.wanted = this.hasAttribute('follows-address') && !MakemorePlayground.compact;
    const address = this.hasAttribute('follows-address') ? readFragment(location.hash) : { pairs: [], said: [] };
    if (!(await this.#recall(address.pairs))) await this.open([...pairs, ...address.pairs], address.said);
    this.#emit('ready', { config: this.config });
  }

  disconnectedCallback() {
    this.connection?.abort();
    this.loop.stop();
    this.playing = false;
  }

  attributeChangedCallback() {
    if (this.shadowRoot) this.#applyTheme();
  }

  attachShadowOnce() {
    if (this.shadowRoot) return;
    // Until there is something to see, what the author put between the tags stays.
    this.attachShadow({ mode: 'open' }).append(document.createElement('slot'));
  }

  #build() {
    this.view = buildView(/** @type {ShadowRoot} */ (this.shadowRoot), {
      onToggle: () => this.toggle(),
      onStep: () => this.stepOnce(),
      onReset: () => this.#guard(() => this.reset()),
      onNewSeed: () => this.#guard(() => this.#restart({ ...this.run?.config, seed: Playground.newSeed() })),
      onApply: (config) => this.#guard(() => this.#restart(config)),
      onLive: (key, value) => this.#setLive(key, value),
      onUseNames: (text) => this.#guard(() => this.#useNames(text)),
      onCompare: (text) => this.#guard(() => this.#compare(text)),
      onWake: () => this.wake(),
      isUntouched: () => (this.run?.step ?? 0) === 0 && !this.playing,
      config: () => /** @type {Config} */ (this.run?.config),
      onHash: () => this.run?.playground.weightsSha256() ?? '',
      onTexts: (texts) => this.#guard(() => this.#startFromTexts(Object.entries(texts))),
      onError: (error) => this.#say(message(error), true),
      onChange: () => this.#emit('change'),
      figure: this,
    });
    this.view.board.compact = MakemorePlayground.compact || this.hasAttribute('embed');
  }

  /**
   * Does what the pairs of an address say; what is wrong in them is said by name and left out.
   *
   * @param {[string, string][]} pairs
   * @param {string[]} [said] what was already found wrong
   */
  async open(pairs, said = []) {
    if (!this.view) return;
    const known = { panels: this.view.board.ids, lessons: this.view.lesson.count, maxSteps: MAX_STEPS };
    const { options, said: wrong, rest } = readOptions(pairs, known);
    const faults = [...said, ...wrong];
    this.options = options;
    let text = null;
    try {
      if (options.names !== undefined) text = await unpackNames(options.names);
    } catch (error) {
      faults.push(message(error));
    }
    const { config, errors } = Playground.fromText(rest);
    faults.push(...errors.map((error) => error.message));
    this.#restartOr(text ? { ...config, corpus: 'custom' } : config, text, faults);
    this.#applyOptions(options, faults);
    if (faults.length > 0) this.#say(`${faults.map(short).join('; ')}; left out.`, true);
  }

  /** Starts what was asked for, or the default where that cannot be. @param {Partial<Config>} config @param {Uint8Array | null} text @param {string[]} faults */
  #restartOr(config, text, faults) {
    try {
      this.#restart(config, text);
    } catch (error) {
      faults.push(message(error));
      if (!this.run) this.#guard(() => this.#restart({}, null));
    }
  }

  /**
   * The run that the last visit left, where the address asks for no other one.
   *
   * @param {[string, string][]} pairs of the address
   */
  async #recall(pairs) {
    if (!this.kept.wanted) return false;
    try {
      const last = await recall();
      if (!last || !this.view) return false;
      const { pairs: keptPairs } = readFragment(last.fragment);
      const config = (/** @type {[string, string][]} */ list) => JSON.stringify(list.filter(([key]) => !['v', 'step', 'autoplay', ...VIEW_OPTIONS].includes(key)));
      const step = pairs.find(([key]) => key === 'step')?.[1];
      const autoplay = pairs.some(([key]) => key === 'autoplay');
      if (autoplay || (pairs.length > 0 && config(pairs) !== config(keptPairs))) return false;
      const run = Run.load(last.file);
      if (step !== undefined && step !== String(run.step)) {
        run.free();
        return false;
      }
      run.history.restore(last.history);
      this.#adopt(run);
      const known = { panels: this.view.board.ids, lessons: this.view.lesson.count, maxSteps: MAX_STEPS };
      const { options } = readOptions(pairs.filter(([key]) => key !== 'step'), known);
      this.options = options;
      this.#applyOptions(options, []);
      if (run.step > 0) this.#say(`Back at step ${count(run.step)}, where the last visit ended. Reset starts again from step 0.`, false);
      return true;
    } catch {
      // What cannot be read is of no use to the next visit either.
      forget().catch(() => {});
      return false;
    }
  }

  /** Copies the run to the browser's storage, where it is time. @param {number} now @param {boolean} [due] whatever the time */
  #keep(now, due = false) {
    const { kept, run } = this;
    if (!run || !kept.wanted || kept.busy || run.step === kept.step || run.playground.diverged) return;
    if (!due && now - kept.at < (kept.large ? KEEP_LARGE : KEEP_EVERY)) return;
    const file = run.playground.save();
    Object.assign(kept, { at: now, step: run.step, large: file.length > LARGE, busy: true });
    keep({ file, history: run.history.keep(), fragment: this.fragment(false), time: Date.now() })
      .catch((error) => {
        kept.wanted = false;
        const why = message(error);
        this.#say(`The browser keeps no copy of the run (${why}): it is gone when the page is closed. Save it under Share.`, false);
      })
      .finally(() => (kept.busy = false));
  }

  /** Clears what the browser keeps of runs; the next training makes a copy again. */
  async forget() {
    await forget();
    this.kept.step = this.run?.step ?? 0;
  }

  /** The run as a safetensors file. */
  save() {
    return this.run?.playground.save() ?? new Uint8Array();
  }

  /** Goes on with a run that `save` wrote; the present one stays where the file cannot be used. @param {Uint8Array} file */
  load(file) {
    const run = Run.load(file);
    // Packed names in the options are those of the run that was here.
    delete this.options.names;
    this.#adopt(run);
  }

  /** @param {File} file */
  async loadFile(file) {
    try {
      if (file.size > MAX_FILE) throw new Error(`${file.name}: the file is ${(file.size / 2 ** 20).toFixed(0)} MB; this page saves none over 64 MB`);
      this.load(new Uint8Array(await file.arrayBuffer()));
      this.#say(`${file.name}: at step ${count(this.run?.step ?? 0)}. Train goes on from there.`, false);
    } catch (error) {
      this.#say(`${file.name}: ${message(error)}`, true);
    }
  }

  /** @param {import('./address.js').Options} options @param {string[]} faults */
  #applyOptions(options, faults) {
    const { view, run } = this;
    if (!view || !run) return;
    view.board.compact = MakemorePlayground.compact || options.embed === true || this.hasAttribute('embed');
    this.toggleAttribute('embedded', view.board.compact);
    if (options.theme && this.getAttribute('theme') !== options.theme) this.setAttribute('theme', options.theme);
    if (options.panels) view.board.showOnly(options.panels);
    view.showParts(this.#partsShown());
    if (options.speed) view.transport.speed.value = options.speed;
    if (options.lesson) view.lesson.open(options.lesson, { begin: false });
    const { max_steps: most } = run.config;
    if (options.step !== undefined && options.step > most) {
      faults.push(`step: got ${options.step}; this run ends at step ${most}`);
    } else if (options.step) {
      this.#guard(() => this.#goTo(options.step ?? 0, options.autoplay === true));
      return;
    }
    if (options.autoplay) this.play();
  }

  /** Parts beside the figures that are to be seen. */
  #partsShown() {
    const { panels, hide = [] } = this.options;
    const shown = this.view?.board.compact ? PARTS.filter((part) => part === 'bar' || panels?.includes(part)) : PARTS;
    return shown.filter((part) => !hide.includes(part));
  }

  /** The fragment that leads here; a run at rest stays at its step. @param {boolean} withStep */
  fragment(withStep) {
    const { run, view, options } = this;
    if (!run || !view) return '';
    const panels = view.board.isDefault ? undefined : [...view.board.shown, ...(options.panels ?? []).filter((id) => PARTS.includes(id))];
    const theme = this.getAttribute('theme') ?? 'auto';
    const { hide, names, embed } = options;
    const { lesson, transport } = view;
    const step = withStep && !this.playing ? run.step : undefined;
    return writeFragment(run.config, { step, speed: transport.speed.value, panels, hide, theme, embed, lesson: lesson.number, names });
  }

  /** The address of what is on the screen, with or without the step. @param {boolean} withStep */
  async link(withStep) {
    const { run } = this;
    // Packed once, when first asked for: the text may stay where it is otherwise.
    if (run?.text && !this.options.names) this.options.names = await packNames(run.text);
    const fragment = this.fragment(withStep);
    return `${location.href.replace(/#.*$/, '')}${fragment && `#${fragment}`}`;
  }

  /** What is no value of its key is said and left out. @param {[string, string][]} pairs */
  #startFromTexts(pairs) {
    const { config, errors } = Playground.fromText(pairs);
    const custom = this.run?.config.corpus === 'custom';
    this.#restart(custom ? { ...config, corpus: 'custom' } : config);
    if (errors.length > 0) this.#say(`${errors.map((error) => error.message).join('; ')}; left out.`, true);
  }

  /** A new network; the old one goes on where the new one cannot be made. @param {Partial<Config>} config @param {string | Uint8Array | null} [text] */
  #restart(config, text = this.run?.text ?? null) {
    this.#adopt(new Run(config, text));
  }

  /** Takes a run in place of the present one. @param {Run} run */
  #adopt(run) {
    this.pause();
    this.run?.free();
    this.run = run;
    this.owed = 0;
    this.target = Infinity;
    this.kept.step = run.step;
    if (run.text === null) delete this.options.names;
    this.#say('', false);
    this.view?.reset(run);
    this.dirty = true;
    this.#emit('change');
    this.wake();
  }

  /** @param {string | Uint8Array | null} text */
  #useNames(text) {
    const { corpus: _, ...config } = this.run?.config ?? {};
    delete this.options.names;
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
    this.dirty = true;
    this.#emit('change');
    this.wake();
  }

  /** Trains until it is told to stop, or to the last step. */
  play() {
    const { run } = this;
    if (!run || run.done || run.playground.diverged) return;
    this.playing = true;
    this.owed = 0;
    run.restartClock();
    this.#say('', false);
    this.dirty = true;
    this.#emit('change');
    this.wake();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.target = Infinity;
    this.suspended = '';
    this.run?.restartClock();
    this.dirty = true;
    this.#keep(performance.now(), true);
    this.#emit('pause', this.#moment());
    this.#emit('change');
    for (const rest of this.resting.splice(0)) rest();
    this.wake();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Exactly one step. */
  stepOnce() {
    this.#guard(() => {
      if (this.playing || !this.run) return;
      this.run.train(Infinity, 1);
      this.#checkEnd();
      this.#keep(performance.now());
      this.dirty = true;
      this.#emit('step', this.#moment());
      this.#emit('change');
      this.wake();
    });
  }

  /** Takes so many steps, as fast as it goes, and then rests; fulfilled when it rests. @param {number} [steps] */
  async step(steps = 1) {
    if (!Number.isSafeInteger(steps) || steps < 0) throw new RangeError(`step: got ${steps}; it takes a whole number of steps`);
    if (!this.run) throw new Error('step: the figure is not ready yet; wait for its "ready" event');
    this.pause();
    this.#goTo(Math.min(this.run.step + steps, this.run.config.max_steps), false);
    if (this.playing) await new Promise((resolve) => this.resting.push(() => resolve(undefined)));
    return this.state;
  }

  /** Trains up to a step and rests there, or goes on. @param {number} step @param {boolean} on */
  #goTo(step, on) {
    if (!this.run || step <= this.run.step) return;
    this.play();
    this.target = on ? Infinity : step;
    if (!on) this.#say(`Training to step ${count(step)}, and resting there.`, false);
  }

  /** Changes keys of the config: in the running training where that is possible, else in a new network. @param {Partial<Config>} changes */
  set(changes) {
    const { run } = this;
    if (!run) throw new Error('set: the figure is not ready yet; wait for its "ready" event');
    /** @type {Set<string>} */
    const live = new Set(Playground.configKeys().filter((info) => info.live).map(({ key }) => key));
    try {
      if (Object.keys(changes).every((key) => live.has(key))) {
        for (const [key, value] of Object.entries(changes)) this.#setLive(key, value);
      } else {
        const corpus = run.text === null ? {} : { corpus: 'custom' };
        this.#restart(/** @type {Partial<Config>} */ (changes.preset === undefined ? { ...run.config, ...changes } : { ...corpus, ...changes }));
      }
    } catch (error) {
      this.#say(message(error), true);
      throw error;
    }
  }

  /** Names from the network as it is. @param {number} [many] @param {import('./pkg/makemore_playground.js').SampleOptions} [options] @returns {string[]} */
  sample(many = 20, options) {
    return this.run?.playground.sample(many, options) ?? [];
  }

  /** The same config and seed from step 0. */
  reset() {
    this.#restart(this.run?.config ?? {}, this.run?.text ?? null);
  }

  #moment() {
    return { step: this.run?.step ?? 0, loss: this.run?.playground.loss ?? NaN };
  }

  /** @param {string} type @param {unknown} [detail] */
  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  wake() {
    if (this.run && !document.hidden) this.loop.start();
  }

  /** @param {number} budget @param {number} elapsed */
  #frame(budget, elapsed) {
    const { run, view } = this;
    if (!run || !view) return;
    const start = performance.now();
    const active = this.playing && this.suspended === '';
    let trained = 0;
    if (active) {
      this.#train(run, budget, elapsed);
      trained = performance.now() - start;
      run.measureRate(start);
    }
    if (!active && run.wantsComparison() && run.comparison?.slice(run.playground)) this.dirty = true;
    if (run.wantsDev(start, active) && run.measureDev(start)) this.dirty = true;
    view.namesPanel.update(this.#snapshot(run), start);
    const busy = this.#draw(run, start, active);
    this.loop.spent(performance.now() - start - trained);
    this.#keep(start);
    const idle = !active && !busy && !this.dirty && !run.wantsComparison() && !run.wantsDev(start, active) && !view.namesPanel.wants(this.#snapshot(run));
    if (idle) this.loop.stop();
  }

  /** @param {Run} run @param {number} budget @param {number} elapsed */
  #train(run, budget, elapsed) {
    const sent = Number.isFinite(this.target);
    const pace = sent ? Infinity : (this.view?.transport.stepsPerSecond ?? Infinity);
    let most = this.target - run.step;
    if (Number.isFinite(pace)) {
      // Owed steps do not pile up while the browser is busy elsewhere.
      this.owed = Math.min(this.owed + (pace * Math.min(elapsed, 100)) / 1000, pace);
      most = Math.floor(this.owed);
      this.owed -= most;
    }
    if (most > 0 && run.train(budget, most) > 0) {
      this.dirty = true;
      this.#emit('step', this.#moment());
    }
    this.#checkEnd();
    if (sent && this.playing) {
      if (run.step < this.target) this.#say(`Training to step ${count(this.target)}: ${count(run.step)} so far.`, false);
      else {
        this.#say('', false);
        this.pause();
      }
    }
  }

  #checkEnd() {
    const { run } = this;
    if (!run) return;
    const { diverged } = run.playground;
    if (diverged) {
      this.pause();
      this.#say(`Stopped: ${diverged.message}. Reset starts again from step 0; the curves stay until then.`, true);
      this.dirty = true;
    } else if (run.done && this.playing) {
      this.pause();
      this.#say(`Done: ${count(run.step)} steps. A larger number of steps in the settings goes on.`, false);
    }
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
    if (this.run) this.view?.board.drawNow(id, this.#snapshot(this.run));
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
    document.addEventListener('visibilitychange', () => this.#suspend('hidden', document.hidden), { signal });
    document.addEventListener('keydown', (event) => this.#key(event), { signal });
    this.calm.addEventListener('change', () => this.wake(), { signal });
    this.dark.addEventListener('change', () => this.#applyTheme(), { signal });
    this.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    this.addEventListener('drop', (event) => this.#drop(event), { signal });
    this.#followAttributes(signal);
    const onScreen = new IntersectionObserver(([entry]) => this.#suspend('off screen', !entry.isIntersecting));
    onScreen.observe(this);
    signal.addEventListener('abort', () => onScreen.disconnect());
  }

  /** @param {'hidden' | 'off screen'} why @param {boolean} on */
  #suspend(why, on) {
    if (on) this.suspended = why;
    else if (this.suspended === why) this.suspended = '';
    if (!this.run) return;
    this.run.restartClock();
    if (on) this.#guard(() => this.#keep(performance.now(), true));
    if (this.playing) {
      const where = why === 'hidden' ? 'the tab is hidden' : 'the figure is off screen';
      this.#say(this.suspended ? `Paused while ${where}; it goes on by itself.` : '', false);
    }
    if (document.hidden) this.loop.stop();
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
    const target = event.composedPath()[0];
    const inside = event.composedPath().includes(this);
    const alone = document.querySelectorAll(this.localName).length === 1;
    if ((!inside && !alone) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof Element && target.closest('input, select, textarea, button, summary, a, dialog')) return;
    const action = { ' ': 'train', s: 'step', r: 'reset', '?': 'help' }[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    this.view?.press(action);
  }

  /** Changed attributes change the run as `set` does. @param {AbortSignal} signal */
  #followAttributes(signal) {
    const observer = new MutationObserver((changes) => {
      if (!this.run) return;
      const keys = new Set(['preset', ...Playground.configKeys().map(({ key }) => key)]);
      const names = [...new Set(changes.map(({ attributeName }) => attributeName ?? ''))].filter((name) => keys.has(name));
      if (names.length === 0) return;
      const { config, errors } = Playground.fromText(names.map((name) => [name, this.getAttribute(name) ?? '']));
      this.#guard(() => {
        if (errors.length > 0) throw new Error(errors.map((error) => error.message).join('; '));
        this.set(config);
      });
    });
    observer.observe(this, { attributes: true });
    signal.addEventListener('abort', () => observer.disconnect());
  }

  /** Whether the figure is dark: as it is told, as the reader likes it, or as the text around it is. */
  #isDark() {
    const theme = this.getAttribute('theme');
    if (theme === 'dark' || theme === 'light') return theme === 'dark';
    // A figure that follows the address has the document to itself, which takes its colours.
    const isGuest = (MakemorePlayground.compact || this.hasAttribute('embed')) && !this.hasAttribute('follows-address');
    if (!isGuest || !this.parentElement) return this.dark.matches;
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(this.parentElement).color.match(/[\d.]+/g) ?? []).map(Number);
    return 0.3 * red + 0.6 * green + 0.1 * blue > 127;
  }

  #applyTheme() {
    const dark = this.#isDark();
    if (MakemorePlayground.compact) this.style.setProperty('--canvas-font', `13px ${getComputedStyle(this).fontFamily}`);
    this.dataset.scheme = dark ? 'dark' : 'light';
    this.view?.remake();
    this.dirty = true;
    this.wake();
  }

  /** Runs something that may throw; what it throws is shown, and a broken wasm ends the run. @param {() => void} action */
  #guard(action) {
    try {
      action();
    } catch (error) {
      this.pause();
      this.loop.stop();
      if (isTrap(error)) {
        this.#say(`The training code broke down (${message(error)}). Reset starts a new network; please report this.`, true);
      } else this.#say(message(error), true);
    }
  }

  /** Nothing could be built: the sentence stands below what the author put between the tags. @param {string} text */
  #fail(text) {
    this.fault = text;
    const said = Object.assign(document.createElement('p'), { textContent: text });
    this.shadowRoot?.replaceChildren(document.createElement('slot'), said);
    this.#emit('error', { message: text });
  }

  /** @param {string} text @param {boolean} isFault */
  #say(text, isFault) {
    this.fault = isFault ? text : '';
    if (!this.view) return;
    setText(this.view.status, text);
    this.view.status.classList.toggle('error', isFault);
    if (isFault) this.#emit('error', { message: text });
  }
}
