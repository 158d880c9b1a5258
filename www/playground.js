import { Loop } from './loop.js';
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

/** <makemore-playground>: owns one network, its loop and its panels. */
export class MakemorePlayground extends HTMLElement {
  constructor() {
    super();
    /** @type {Run | null} */
    this.run = null;
    this.playing = false;
    /** Why a playing figure does not train right now, or "". */
    this.suspended = '';
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

  /** A read-only picture of the run, for tests and for pages that embed the element. */
  get state() {
    const { run } = this;
    return {
      ready: run !== null,
      playing: this.playing,
      suspended: this.suspended,
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
      this.#say(message(error), true);
      return;
    }
    if (connection.signal.aborted) return;
    if (!this.view) this.#build();
    if (!this.run) this.#guard(() => this.#startFromAttributes());
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
    this.attachShadow({ mode: 'open' });
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
    });
  }

  #startFromAttributes() {
    const keys = new Set(['preset', ...Playground.configKeys().map(({ key }) => key)]);
    const attributes = [...this.attributes].filter(({ name }) => keys.has(name));
    this.#startFromTexts(attributes.map(({ name, value }) => [name, value]));
    if (this.hasAttribute('autoplay')) this.play();
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
    const run = new Run(config, text);
    this.pause();
    this.run?.free();
    this.run = run;
    this.owed = 0;
    this.#say('', false);
    this.view?.reset(run);
    this.dirty = true;
    this.wake();
  }

  /** @param {string | Uint8Array | null} text */
  #useNames(text) {
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
    this.dirty = true;
    this.wake();
  }

  play() {
    const { run } = this;
    if (!run || run.done || run.playground.diverged) return;
    this.playing = true;
    this.owed = 0;
    run.restartClock();
    this.#say('', false);
    this.dirty = true;
    this.wake();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.suspended = '';
    this.run?.restartClock();
    this.dirty = true;
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
      this.dirty = true;
      this.wake();
    });
  }

  /** The same config and seed from step 0. */
  reset() {
    this.#restart(this.run?.config ?? {}, this.run?.text ?? null);
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
    const idle = !active && !busy && !this.dirty && !run.wantsComparison() && !run.wantsDev(start, active) && !view.namesPanel.wants(this.#snapshot(run));
    if (idle) this.loop.stop();
  }

  /** @param {Run} run @param {number} budget @param {number} elapsed */
  #train(run, budget, elapsed) {
    const pace = this.view?.transport.stepsPerSecond ?? Infinity;
    let most = Infinity;
    if (Number.isFinite(pace)) {
      // Owed steps do not pile up while the browser is busy elsewhere.
      this.owed = Math.min(this.owed + (pace * Math.min(elapsed, 100)) / 1000, pace);
      most = Math.floor(this.owed);
      this.owed -= most;
    }
    if (most > 0 && run.train(budget, most) > 0) this.dirty = true;
    this.#checkEnd();
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

  #applyTheme() {
    const theme = this.getAttribute('theme');
    const dark = theme === 'dark' || (theme !== 'light' && this.dark.matches);
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

  /** @param {string} text @param {boolean} isFault */
  #say(text, isFault) {
    this.fault = isFault ? text : '';
    const root = this.shadowRoot;
    if (!this.view && root && text) {
      // Nothing is built yet: the sentence stands in place of the figure.
      root.replaceChildren(Object.assign(document.createElement('p'), { textContent: text }));
    } else if (this.view) {
      setText(this.view.status, text);
      this.view.status.classList.toggle('error', isFault);
    }
  }
}
