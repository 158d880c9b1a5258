import * as words from '#words/element.js';
import { App } from '../app/app.js';
import { currentFragmentOf } from '../app/commands.js';
import { askCompare } from '../app/parts.js';
import { message } from '../base/errors.js';
import { fetchPart } from '../base/lazy.js';
import { giveStyle } from '../base/style.js';
import { forgetTheme } from '../plot/canvas.js';
import { fallback } from '../view/fallback.js';
import { ATTRIBUTES, defineProperties, upgradeProperties } from './attributes.js';
import { Keyboard } from './keyboard.js';
import { isInDarkText, watchPage } from './color-scheme.js';

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */
/** @typedef {import('../pkg/makemore_playground.js').SampleOptions} SampleOptions */

/** Height of a figure's labels, as a share of the text's. */
const LABEL = 13 / 16;

/** Where there are no elements, as on a server that renders pages, the class can be imported. */
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

/**
 * <makemore-playground>: one network and its figures. This is its public face: attributes, which
 * are the config keys and the options of an address, properties, methods and events, as README.md
 * lists them. The app owns everything behind it.
 */
export class MakemorePlayground extends Base {
  /**
   * Whether an element stands in somebody's text: the bar and the figures alone, unless it asks for
   * more.
   */
  static compact = false;
  /** The address of the script that defines the element. */
  static source = '';
  static observedAttributes = ATTRIBUTES;

  #app;
  #keyboard;
  #isPrinting = false;
  #font = '';
  #dark = window.matchMedia('(prefers-color-scheme: dark)');
  /**
   * Aborted when the element leaves its document, which ends all listeners.
   *
   * @type {AbortController | null}
   */
  #connection = null;

  constructor() {
    super();
    const { compact, source } = MakemorePlayground;
    this.#app = new App(this, { isCompact: compact, scriptAddress: source });
    const isGuest = () => !this.#app.isOwnPage;
    this.#keyboard = new Keyboard(this, isGuest, (action) => this.#app.view?.press(action));
  }

  /** The full config of the run; setting it is `set`. @returns {Config | null} */
  get config() {
    return this.#app.state.config;
  }

  /** @param {Partial<Config> | null} changes */
  set config(changes) {
    if (!changes) return;
    try {
      this.set(changes);
    } catch {
      // A setter must not throw. The error is shown on the page and sent as an event.
    }
  }

  /** A read-only picture of the run, for tests and for pages that embed the element. */
  get state() {
    return this.#app.state;
  }

  connectedCallback() {
    this.#connection?.abort();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    upgradeProperties(this);
    // Until there is something to see, the author's own content is shown.
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).append(...fallback());
    this.#keyboard.listen(signal);
    this.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    this.addEventListener('drop', (event) => this.#drop(event), { signal });
    this.#dark.addEventListener('change', () => this.#applyTheme(), { signal });
    // A frame that is taken away, or a window that is closed, tells its elements nothing else.
    const goes = (/** @type {PageTransitionEvent} */ { persisted }) =>
      persisted || this.#app.disconnect();
    if (this.ownerDocument !== document)
      this.ownerDocument.defaultView?.addEventListener('pagehide', goes, { signal });
    window.addEventListener('beforeprint', () => this.#print(true), { signal });
    window.addEventListener('afterprint', () => this.#print(false), { signal });
    if (!this.#app.isOwnPage) watchPage(this, () => this.#applyTheme(), signal);
    this.#applyTheme();
    this.#assist(signal);
    return this.#app.connect(signal);
  }

  /** @param {AbortSignal} signal */
  async #assist(signal) {
    try {
      await this.#ready();
      const { assist } = await fetchPart(words.announcements, () => import('./assist.js'));
      const app = this.#app;
      const of = {
        run: () => app.run,
        playing: () => app.training.playing,
        isGuest: () => !app.isOwnPage,
      };
      if (this.shadowRoot && !signal.aborted) assist(this.shadowRoot, of, signal);
    } catch (error) {
      // A figure without a network says so itself.
      if (this.#app.isReady) this.#app.messages.noteFault(message(error));
    }
  }

  disconnectedCallback() {
    this.#connection?.abort();
    this.#app.disconnect();
  }

  /** Another document takes the style away. */
  adoptedCallback() {
    if (this.shadowRoot) giveStyle(this.shadowRoot);
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now) return;
    if (name !== 'theme') return this.#app.follower.note(name);
    if (this.shadowRoot) this.#applyTheme();
    this.#app.noteChange();
  }

  /** Trains until it is told to stop, or to the last step. */
  play() {
    this.#whenReady(() => this.#app.training.play());
  }

  pause() {
    this.#whenReady(() => this.#app.training.rest());
  }

  /**
   * Takes a number of steps at full speed and then rests. The promise is fulfilled there.
   *
   * @param {number} [steps]
   */
  async step(steps = 1) {
    if (!Number.isSafeInteger(steps) || steps < 0) {
      throw new RangeError(words.step(steps));
    }
    await this.#ready();
    if (!this.isConnected) throw new Error(words.inNoDocument);
    await this.#app.events.during(() => this.#app.training.take(steps));
    return this.state;
  }

  /**
   * Keeps the run as it is, to be compared with the one that goes on.
   *
   * @param {string} [name]
   */
  async pin(name) {
    await this.#ready();
    (await askCompare(this.#app)).pin(name);
  }

  /** Drops the pinned runs of a name, or all of them. @param {string} [name] */
  async unpin(name) {
    await this.#ready();
    (await askCompare(this.#app)).unpin(name);
  }

  /** Waits until there is a network. */
  async #ready() {
    if (this.#app.isReady) return;
    await new Promise((resolve, reject) => this.#app.later(() => resolve(undefined), reject));
  }

  /** The same config and seed from step 0. */
  reset() {
    this.#whenReady(() => this.#app.changes.reset());
  }

  /**
   * Changes keys of the config: in the running training where that is possible, else in a new
   * network. If nothing changes, nothing is done.
   *
   * @param {Partial<Config>} changes
   */
  set(changes) {
    this.#whenReady(() => {
      try {
        if (typeof changes !== 'object' || changes === null) {
          throw new TypeError(words.set);
        }
        this.#app.changes.change(changes);
      } catch (error) {
        this.#app.messages.show(message(error), true);
        throw error;
      }
    });
  }

  /**
   * Names from the network as it is.
   *
   * @param {number} [count]
   * @param {SampleOptions} [options]
   * @returns {string[]}
   */
  sample(count = 20, options) {
    return this.#standing('sample').playground.sample(count, options);
  }

  /** The run as a safetensors file, and its pinned runs. @returns {Uint8Array} */
  save() {
    const file = this.#standing('save').playground.save();
    return this.#app.compare?.addTo(file) ?? file;
  }

  /**
   * Goes on with a run that `save` wrote; the present one stays where the file cannot be used.
   *
   * @param {Uint8Array} file
   */
  load(file) {
    this.#whenReady(() => this.#app.changes.load(file));
  }

  /** SHA-256 over all weights: the same in every browser at the same step of the same config. */
  weightsSha256() {
    return this.#standing('weightsSha256').playground.weightsSha256();
  }

  /** The fragment of an address that leads here. @param {boolean} withStep */
  fragment(withStep) {
    return currentFragmentOf(this.#app, withStep);
  }

  /** Does something now, or as soon as there is a network. @param {() => void} act */
  #whenReady(act) {
    if (this.#app.isReady) this.#app.events.during(act);
    else this.#app.later(act);
  }

  /** The run, for methods that return something of it at once. @param {string} what */
  #standing(what) {
    const { run, broken } = this.#app;
    if (run) return run;
    const why = broken || words.notReady;
    throw new Error(words.fails(what, why));
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer) this.#app.changes.drop(event.dataTransfer);
  }

  /**
   * Whether the figure is dark: by its theme, by the reader's preference, or by the text around it.
   */
  #isDark() {
    const { theme, isCompact, isOwnPage } = this.#app;
    if (this.#isPrinting) return false;
    if (theme === 'dark' || theme === 'light') return theme === 'dark';
    // The playground's own page takes the colours of its figure, and not the other way round.
    const isGuest = (isCompact || this.hasAttribute('embed')) && !isOwnPage;
    return (isGuest ? isInDarkText(this) : undefined) ?? this.#dark.matches;
  }

  /** Paper is light. @param {boolean} begins */
  #print(begins) {
    this.#isPrinting = begins;
    if (!this.#applyTheme()) return;
    // Those off screen, too.
    for (const id of this.state.panels) this.#app.drawFigure(id).catch(() => {});
  }

  /** Whether the scheme is another now. */
  #applyTheme() {
    const scheme = this.#isDark() ? 'dark' : 'light';
    const { fontSize, fontFamily } = getComputedStyle(this);
    const size = LABEL * (Number.parseFloat(fontSize) || 16);
    const font = `${size}px ${fontFamily}`;
    // Only what has changed, since changes are told.
    if (font !== this.#font || !this.style.getPropertyValue('--canvas-font'))
      this.style.setProperty('--canvas-font', font);
    this.#font = font;
    const { view } = this.#app;
    if (view) this.toggleAttribute('embedded', view.grid.compact);
    const isOther = this.dataset.scheme !== scheme;
    if (isOther) this.dataset.scheme = scheme;
    forgetTheme();
    if (!isOther) return false;
    this.#app.repaint();
    return true;
  }
}

defineProperties(MakemorePlayground.prototype);
