import { singleKeysAct } from '../base/single-keys.js';

/**
 * The action of each key, by its place on the keyboard, which is the same on every layout. An
 * action is
 * the `data-action` of the button that `View.press` clicks.
 *
 * @type {Record<string, string>}
 */
const BY_PLACE = { Space: 'train', KeyS: 'step', KeyR: 'reset', KeyP: 'pin' };
/** The action of each key, by the character that it writes. @type {Record<string, string>} */
const BY_LETTER = { '?': 'help' };
/** Elements in which keys keep their usual meaning. */
const TAKES_TEXT = 'input, select, textarea, dialog, [contenteditable]';
/** Elements on which Space keeps its usual meaning if the keyboard moved the focus there. */
const TAKES_SPACE = 'button, summary, a, label';

/** The keys of a figure. */
export class Keyboard {
  /**
   * @param {HTMLElement} element
   * @param {() => boolean} isGuest whether the figure stands in somebody's text. It then only
   *   reacts to keys pressed inside it, so that they work as usual in the text
   * @param {(action: string) => void} onPress
   */
  constructor(element, isGuest, onPress) {
    this.element = element;
    this.isGuest = isGuest;
    this.onPress = onPress;
    /** Whether a pointer, and not the keyboard, moved the focus to where it is. */
    this.byPointer = false;
    /**
     * Whether the figure handled Space when it was pressed, so that releasing it must press no
     * button.
     */
    this.tookSpace = false;
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const capture = { signal, capture: true };
    this.element.addEventListener('pointerdown', () => (this.byPointer = true), capture);
    if (this.isGuest()) {
      // As JupyterLab asks: its shortcuts listen on the document before anybody else.
      this.element.dataset.lmSuppressShortcuts = 'true';
      for (const type of /** @type {const} */ (['keydown', 'keypress', 'keyup']))
        this.element.addEventListener(type, (event) => this.#keep(event), { signal });
    }
    const place = this.isGuest() ? this.element : document;
    place.addEventListener('keydown', (event) => this.#down(/** @type {any} */ (event)), {
      signal,
    });
    place.addEventListener('keyup', (event) => this.#up(/** @type {any} */ (event)), { signal });
  }

  /**
   * Keeps a key that the figure uses from the page around: slides would turn at Space, a notebook
   * would change its cells. Keys in the author's own words inside the element are the author's.
   *
   * @param {KeyboardEvent} event
   */
  #keep(event) {
    const [target] = event.composedPath();
    if (!(target instanceof Element) || target.getRootNode() !== this.element.shadowRoot) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const presses = [' ', 'Enter'].includes(event.key) && target.closest(TAKES_SPACE);
    const isUsed = event.defaultPrevented || target.closest(TAKES_TEXT) || presses;
    if (isUsed || this.#actionOf(event)) event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  #down(event) {
    if (event.key === 'Tab') this.byPointer = false;
    const action = this.#actionOf(event);
    if (!action) return;
    event.preventDefault();
    if (event.code === 'Space') this.tookSpace = true;
    // A key that is held down acts once.
    if (!event.repeat) this.onPress(action);
  }

  /** @param {KeyboardEvent} event */
  #up(event) {
    if (event.code !== 'Space' || !this.tookSpace) return;
    this.tookSpace = false;
    event.preventDefault();
  }

  /** The action that a key stands for, or undefined. @param {KeyboardEvent} event */
  #actionOf(event) {
    const path = event.composedPath();
    const alone = !this.isGuest() && document.querySelectorAll(this.element.localName).length === 1;
    if (!path.includes(this.element) && !alone) return undefined;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
    if (!singleKeysAct()) return undefined;
    const [target] = path;
    if (target instanceof Element && this.#takesIt(target, event.code)) return undefined;
    return BY_LETTER[event.key] ?? (event.shiftKey ? undefined : BY_PLACE[event.code]);
  }

  /** @param {Element} target @param {string} code */
  #takesIt(target, code) {
    if (target.closest(TAKES_TEXT)) return true;
    // After a click the focus stays on the button, and Space would press it again.
    return code === 'Space' && !this.byPointer && target.closest(TAKES_SPACE) !== null;
  }
}
