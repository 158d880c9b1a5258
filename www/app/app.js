import { isTrap, message } from '../base/errors.js';
import { load } from '../base/wasm.js';
import { CurrentRun } from '../run/current-run.js';
import { snapshotOf } from '../run/snapshot.js';
import { Training } from '../run/training.js';
import { failure } from '../view/fallback.js';
import { View } from '../view/view.js';
import { Changes } from './changes.js';
import { commandsOf } from './commands.js';
import { EventQueue } from './event-queue.js';
import { Follower } from './follower.js';
import { Frames } from './animation-frames.js';
import { fetchOwnParts } from './own-page.js';
import { Messages } from './messages.js';
import { shownBy, stateOf } from './state.js';

/** Milliseconds after which an element that left the document gives its memory back. */
const SLEEP_AFTER = 1000;

/**
 * The owner of everything behind one element: the run, its training, what is seen of it, and the
 * copy that the browser keeps. Nobody else keeps a run: whoever needs it asks for it.
 */
export class App {
  /**
   * @param {HTMLElement} element
   * @param {{ isCompact: boolean, scriptAddress: string }} script where the element came from, and
   *   whether it stands in somebody's text: the bar and the figures alone
   */
  constructor(element, { isCompact, scriptAddress }) {
    this.element = element;
    this.isCompact = isCompact;
    this.scriptAddress = scriptAddress;
    this.current = new CurrentRun();
    /** From when it is first needed. @type {import('../run/compare.js').Compare | null} */
    this.compare = null;
    this.events = new EventQueue((type, detail) =>
      element.dispatchEvent(new CustomEvent(type, { detail })),
    );
    this.messages = new Messages(
      () => this.view?.status,
      (type, detail) => this.emit(type, detail),
    );
    this.training = new Training({
      run: () => this.run,
      pace: () => this.view?.transport.paceAt(this.compare?.paceFrom ?? this.run?.step) ?? Infinity,
      showStatus: (text, isFault) => this.messages.show(text, isFault),
      showProgress: (text) => this.messages.showProgress(text),
      emit: (type) => this.emit(type, { step: this.run?.step, loss: this.run?.playground.loss }),
      onStart: () => this.autosave?.start(),
      onRest: () => this.autosave?.look(true),
      onChange: () => this.noteChange(),
      onDraw: () => this.drawAgain(),
      limit: () => this.compare?.limit ?? Infinity,
    });
    const stage = {
      current: this.current,
      training: this.training,
      pins: () => this.compare?.pins.list,
      view: () => this.view,
      afterFrame: () => {
        this.autosave?.look();
        this.compare?.follow();
      },
    };
    this.frames = new Frames(stage, (frame) => this.events.during(() => this.#guardFrame(frame)));
    this.follower = new Follower(this);
    this.changes = new Changes(this);
    /** What is seen; null until there is WebAssembly. @type {View | null} */
    this.view = null;
    /** Only in a page of our own. @type {import('../keep/autosave.js').Autosave | null} */
    this.autosave = null;
    /**
     * What was asked for before there was a network.
     *
     * @type {{ act: () => void, fail?: (error: Error) => void }[]}
     */
    this.waiting = [];
    this.isReady = false;
    /** Why there will never be a network, or "". */
    this.broken = '';
    this.sleepTimer = 0;
    /** What `state` says while the run sleeps. @type {ReturnType<typeof stateOf> | null} */
    this.lastState = null;
  }

  /** The run; null until there is one. */
  get run() {
    return this.current.get();
  }

  /** Whether the document's address says what is shown. */
  get followsAddress() {
    return this.element.hasAttribute('follows-address');
  }

  /** Whether the document is the playground's own, and not somebody's text. */
  get isOwnPage() {
    return this.followsAddress && !this.isCompact;
  }

  /** auto, light or dark */
  get theme() {
    return this.element.getAttribute('theme') ?? 'auto';
  }

  /** A read-only picture of the run, for tests and for pages that embed the element. */
  get state() {
    return (this.current.isAsleep && this.lastState) || stateOf(this);
  }

  /** What an address says about. @param {boolean} [withBefore] also the run before this one */
  shown(withBefore = false) {
    return shownBy(this, withBefore);
  }

  /** The element is in a document. @param {AbortSignal} signal of its leaving */
  async connect(signal) {
    clearTimeout(this.sleepTimer);
    this.#see({ tabHidden: document.hidden });
    this.#listen(signal);
    this.broken = '';
    const fetching = this.isOwnPage && !this.autosave ? fetchOwnParts(this) : null;
    try {
      await load();
    } catch (error) {
      this.#fail(message(error));
      return;
    }
    const own = await fetching;
    if (own) Object.assign(this, own);
    if (signal.aborted) return;
    if (!this.view) this.#build();
    if (!this.current.exists) await this.follower.begin();
    else this.follower.wake();
    this.drawAgain();
  }

  /** The element has left its document; it may come back at once, as when it is moved. */
  disconnect() {
    this.frames.stop();
    clearTimeout(this.sleepTimer);
    this.sleepTimer = window.setTimeout(() => this.#sleep(), SLEEP_AFTER);
  }

  /** Frees what nobody else would free if the element never comes back. */
  #sleep() {
    this.follower.sleep();
    this.view?.release();
    this.compare?.clear();
    this.lastState = this.state;
    this.current.sleep();
  }

  /**
   * Does something once there is a network.
   *
   * @param {() => void} act
   * @param {(error: Error) => void} [fail] called if there will never be a network
   */
  later(act, fail) {
    if (this.broken) fail?.(new Error(this.broken));
    else this.waiting.push({ act, fail });
  }

  #build() {
    this.view = new View(/** @type {ShadowRoot} */ (this.element.shadowRoot), commandsOf(this));
    this.view.grid.compact = this.isCompact || this.element.hasAttribute('embed');
  }

  /** Does what was asked for before there was a network. */
  beReady() {
    if (this.isReady) return;
    this.isReady = true;
    const ready = { config: this.run?.config };
    this.emit('ready', ready);
    for (const { act } of this.waiting.splice(0)) this.guard(act);
    // The event leaves after all this, and tells of it.
    ready.config = this.run?.config;
  }

  /**
   * Puts a run in the place of the present one; everything that shows it starts over.
   *
   * @param {import('../run/run.js').Run} run
   */
  adopt(run) {
    this.training.rest();
    const before = this.current.take();
    if (this.compare) this.compare.succeed(before);
    else before?.free();
    this.current.replace(run);
    this.messages.show('', false);
    this.messages.showProblems([]);
    this.view?.reset(run);
    this.autosave?.start(true);
    this.drawAgain();
    this.noteChange();
  }

  toggle() {
    this.events.during(() => (this.training.playing ? this.training.rest() : this.training.play()));
  }

  stepOnce() {
    this.guard(() => this.training.stepOnce());
  }

  /**
   * Draws a figure as it is now, even if it is off screen. The promise is fulfilled when it is
   * drawn.
   *
   * @param {string} id
   */
  async drawFigure(id) {
    const look = () =>
      snapshotOf(
        /** @type {import('../run/run.js').Run} */ (this.run),
        this.training.playing,
        this.compare?.pins.list,
      );
    await this.view?.grid.drawNow(id, look);
    // uPlot draws when the present task is over.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  /** @param {string} type @param {unknown} [detail] */
  emit(type, detail) {
    this.events.emit(type, detail);
  }

  /** The config, the run or what is shown of it is another. */
  noteChange() {
    const { run } = this;
    this.emit('change', { config: run?.config ?? null, step: run?.step ?? 0 });
  }

  /** Something has changed that figures show. */
  drawAgain() {
    this.frames.dirty = true;
    this.wake();
  }

  wake() {
    // Steps that a program waits for are taken behind other tabs, too.
    if (document.hidden && !this.training.isCounting) return;
    if (this.current.exists && this.element.isConnected) this.frames.start();
  }

  /** Colours have changed. */
  repaint() {
    this.view?.grid.remake();
    this.drawAgain();
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const onVisibility = () => this.#see({ tabHidden: document.hidden });
    document.addEventListener('visibilitychange', onVisibility, { signal });
    this.frames.calm.addEventListener('change', () => this.wake(), { signal });
    this.follower.listen(signal);
    // The last entry is the present state.
    const onScreen = new IntersectionObserver((entries) =>
      this.#see({ offScreen: !entries.at(-1)?.isIntersecting }),
    );
    onScreen.observe(this.element);
    signal.addEventListener('abort', () => onScreen.disconnect());
  }

  /**
   * Whether anybody can see the figure.
   *
   * @param {{ tabHidden?: boolean, offScreen?: boolean }} how
   */
  #see({ tabHidden = this.training.tabHidden, offScreen = this.training.offScreen }) {
    // Behind another tab frames come otherwise.
    if (tabHidden !== this.training.tabHidden) this.frames.stop();
    this.training.see(tabHidden, offScreen);
    // A hidden tab may be closed next.
    if (tabHidden) this.guard(() => this.autosave?.copy());
    this.wake();
  }

  /**
   * Runs something that may throw; what it throws is shown, and the training goes on.
   *
   * @param {() => void} action
   */
  guard(action) {
    this.events.during(() => {
      try {
        action();
      } catch (error) {
        if (isTrap(error)) this.#breakDown(error);
        else this.messages.show(message(error), true);
      }
    });
  }

  /**
   * If one frame fails, the next one would fail, too, so training stops.
   *
   * @param {() => void} frame
   */
  #guardFrame(frame) {
    try {
      frame();
    } catch (error) {
      this.#breakDown(error);
    }
  }

  /** @param {unknown} error */
  #breakDown(error) {
    this.training.stop();
    this.frames.stop();
    this.frames.dirty = true;
    try {
      this.frames.draw();
    } catch {
      // The buttons are drawn first; a figure that asks the run may break down, too.
    }
    this.messages.showBreakdown(error);
  }

  /**
   * There will be no network, and a sentence says why.
   *
   * @param {string} text
   */
  #fail(text) {
    this.broken = text;
    const sentence = Object.assign(document.createElement('p'), { textContent: text });
    this.element.shadowRoot?.replaceChildren(...failure(sentence, this.isOwnPage));
    this.events.during(() => {
      this.messages.noteFault(text);
      for (const { fail } of this.waiting.splice(0)) fail?.(new Error(text));
    });
  }
}
