/** Milliseconds that a pointer rests on a label before its help opens. */
const REST = 350;

/**
 * Shows the help of one setting at a time over its neighbours: when the pointer rests on its name,
 * when its field has the focus, and at a tap on "?". Escape closes it, and the pointer may go onto
 * it.
 */
export class SettingsHelp {
  /** @param {HTMLElement} root that holds the rows */
  constructor(root) {
    this.root = root;
    /** The row whose help is open. @type {HTMLElement | null} */
    this.row = null;
    this.timer = 0;
    root.addEventListener('pointerover', (event) => this.#over(event));
    root.addEventListener('pointerout', (event) => this.#out(event));
    root.addEventListener('focusin', ({ target }) => {
      const row = rowOf(target);
      const isField = target instanceof HTMLElement && target.closest('.row-field > :first-child');
      if (row && isField) this.show(row);
      else if (row !== this.row) this.hide();
    });
    root.addEventListener('focusout', ({ relatedTarget }) => {
      if (rowOf(relatedTarget) !== this.row) this.hide();
    });
    root.addEventListener('click', ({ target }) => {
      const isAsked = target instanceof Element && target.closest('[data-asks-help]') !== null;
      if (!isAsked) return;
      const row = rowOf(target);
      if (row && row === this.asked) this.hide();
      else if (row) this.show(row, true);
    });
    root.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.row) return;
      // The first Escape closes the help, the next one the settings.
      event.stopPropagation();
      this.hide();
    });
    /** The row whose help a tap has opened. @type {HTMLElement | null} */
    this.asked = null;
  }

  /** @param {HTMLElement} row @param {boolean} [isAsked] */
  show(row, isAsked = false) {
    clearTimeout(this.timer);
    this.asked = isAsked ? row : null;
    if (row === this.row) return;
    this.row?.classList.remove('explains');
    row.classList.remove('explains-above');
    row.classList.add('explains');
    const bottom = row.querySelector('.bubble')?.getBoundingClientRect().bottom ?? 0;
    // The buttons of a setting that was just changed stay free.
    const isFree = !row.previousElementSibling?.classList.contains('changed');
    row.classList.toggle('explains-above', isFree && bottom > this.#floor());
    this.row = row;
  }

  /** Where what can be seen ends: at the bar that says what changes, or with the window. */
  #floor() {
    const bar = this.root.querySelector('.pending:not([hidden])')?.getBoundingClientRect();
    return Math.min(window.innerHeight, bar && bar.height > 0 ? bar.top : Infinity);
  }

  hide() {
    clearTimeout(this.timer);
    this.asked = null;
    this.row?.classList.remove('explains');
    this.row = null;
  }

  /** @param {PointerEvent} event */
  #over({ target, pointerType }) {
    if (pointerType === 'touch' || !(target instanceof Element)) return;
    const row = rowOf(target);
    clearTimeout(this.timer);
    if (row && target.closest('.row-head'))
      this.timer = window.setTimeout(() => this.show(row), REST);
  }

  /** @param {PointerEvent} event */
  #out({ relatedTarget, pointerType }) {
    if (pointerType === 'touch' || rowOf(relatedTarget) === this.row) return;
    clearTimeout(this.timer);
    // What the keyboard or a tap has opened stays.
    if (this.row && this.row !== this.asked && !this.row.matches(':focus-within')) this.hide();
  }
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
const rowOf = (target) => (target instanceof Element ? target.closest('.row') : null);
