/** What the keyboard can reach. */
const REACHED =
  'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** What is in a part that is folded, of which browsers may know where it would stand. */
const FOLDED = 'details:not([open]) > :not(summary)';

/**
 * Milliseconds after a change until it is looked whether the focus is lost by it. A look makes the
 * browser lay out the page, and while it trains each frame changes something.
 */
const AFTER = 50;

/** Whether something can have the focus now. @param {HTMLElement} element */
const canHave = (element) =>
  element.isConnected &&
  !element.matches(':disabled') &&
  element.getClientRects().length > 0 &&
  !element.closest(FOLDED) &&
  getComputedStyle(element).visibility === 'visible';

/**
 * Keeps the focus when what has it is disabled, hidden or taken away: the next thing that the
 * keyboard would have reached takes it, else the last one before. Otherwise the reader would start
 * again from the top of the page.
 */
export class FocusKeeper {
  /** @param {ShadowRoot} root */
  constructor(root) {
    this.root = root;
    /** What has the focus. @type {HTMLElement | null} */
    this.last = null;
    /** All that could be reached when it took the focus, in order. @type {HTMLElement[]} */
    this.order = [];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.checking = undefined;
    this.observer = new MutationObserver(() => {
      this.checking ??= setTimeout(() => this.#check(), AFTER);
    });
  }

  /** @param {AbortSignal} signal */
  listen(signal) {
    const { root, observer } = this;
    root.addEventListener('focusin', ({ target }) => this.#note(target), { signal });
    // A reader who leaves for something else, or for nothing, is not called back.
    root.addEventListener('focusout', () => setTimeout(() => this.#left()), { signal });
    observer.observe(root, {
      subtree: true,
      childList: true,
      attributeFilter: ['disabled', 'hidden', 'class', 'open'],
    });
    signal.addEventListener('abort', () => {
      observer.disconnect();
      clearTimeout(this.checking);
      this.checking = undefined;
      this.#forget();
    });
  }

  /** @param {EventTarget | null} target */
  #note(target) {
    if (!(target instanceof HTMLElement)) return;
    this.last = target;
    this.order = [...this.root.querySelectorAll(REACHED)].filter(
      (element) => element instanceof HTMLElement,
    );
  }

  #left() {
    const { last } = this;
    if (!last || this.root.activeElement === last) return;
    if (!this.#isFree() || canHave(last)) this.#forget();
    else this.#check();
  }

  #forget() {
    this.last = null;
    this.order = [];
  }

  /** Whether nothing else in the document has the focus. */
  #isFree() {
    const { activeElement, body } = this.root.ownerDocument;
    const has = this.root.activeElement;
    // Some browsers leave the focus on what was disabled.
    if (has) return has === this.last && has.matches(':disabled');
    return activeElement === null || activeElement === body;
  }

  #check() {
    clearTimeout(this.checking);
    this.checking = undefined;
    // A window that is not the active one, and a host that stops the event, tell nothing.
    if (!this.last) this.#note(this.root.activeElement);
    const { last, order } = this;
    if (!last || canHave(last) || !this.#isFree()) return;
    const at = order.indexOf(last);
    const next = order.slice(at + 1).find(canHave) ?? order.slice(0, at).reverse().find(canHave);
    if (next) next.focus({ preventScroll: true });
    else this.#forget();
  }
}
