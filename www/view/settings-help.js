/** Milliseconds that a pointer rests on a label before its help opens. */
const REST = 350;
/** Least room below a row for its help, in pixels; else it opens above. */
const ROOM = 110;

/**
 * Shows the help of one setting at a time over its neighbours: when the pointer rests on its name,
 * when its field has the focus, and at a tap on "?". Escape closes it, and the pointer may go onto
 * it.
 */
export class SettingsHelp {
  /** @param {HTMLElement} root that holds the rows */
  constructor(root) {
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
    const below = window.innerHeight - row.getBoundingClientRect().bottom;
    row.classList.toggle('explains-above', below < ROOM);
    row.classList.add('explains');
    this.row = row;
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
