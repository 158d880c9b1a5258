import { h, setText } from '../base/dom.js';
import { GLOSSARY } from '../lessons/glossary.js';

/** Where the pointer was when it last moved. */
const rested = { x: NaN, y: NaN };
addEventListener(
  'pointermove',
  ({ clientX, clientY }) => Object.assign(rested, { x: clientX, y: clientY }),
  { capture: true, passive: true },
);

/** Pixels between a term and its note, and between the note and the window's edge. */
const GAP = 6;

/**
 * Notes of the terms in a text: each opens its sentence when it is pointed at, focused or tapped.
 * The sentence stays while the pointer is on it; Escape, a second click and one elsewhere close it.
 *
 * @param {HTMLElement} text whose `.term` buttons have a note
 * @returns {HTMLElement} the note, to be put behind the text
 */
export function explainTerms(text) {
  // Where the browser knows no popovers, it is as hidden as any other element.
  const note = h('div', { class: 'term-note', role: 'note', popover: 'manual', hidden: true });
  let leaving = 0;
  /** @type {HTMLElement | null} */
  let open = null;
  /** The term that was clicked last: a second click closes its note. @type {HTMLElement | null} */
  let clicked = null;
  const leaveElsewhere = (/** @type {Event} */ event) => {
    const path = event.composedPath();
    if (open && !path.includes(open) && !path.includes(note)) hide();
  };
  const hide = () => {
    clearTimeout(leaving);
    clicked = null;
    removeEventListener('pointerdown', leaveElsewhere, true);
    if (!open) return;
    open.setAttribute('aria-expanded', 'false');
    open = null;
    note.hidden = true;
    note.hidePopover?.();
  };
  const hideSoon = () => {
    clearTimeout(leaving);
    leaving = window.setTimeout(hide, 200);
  };
  const show = (/** @type {HTMLElement} */ term) => {
    clearTimeout(leaving);
    if (open === term) return;
    hide();
    open = term;
    setText(note, GLOSSARY[String(term.dataset.term)]);
    term.setAttribute('aria-expanded', 'true');
    note.hidden = false;
    note.showPopover?.();
    place(note, term);
    // On a touch screen what is tapped elsewhere takes the focus from nothing.
    addEventListener('pointerdown', leaveElsewhere, true);
  };
  const toggle = (/** @type {HTMLElement} */ term) => {
    if (clicked === term && open === term) return hide();
    show(term);
    clicked = term;
  };
  for (const term of /** @type {NodeListOf<HTMLElement>} */ (text.querySelectorAll('.term'))) {
    term.setAttribute('aria-expanded', 'false');
    // Who hears the page hears the sentence with its word.
    term.setAttribute('aria-description', GLOSSARY[String(term.dataset.term)]);
    term.addEventListener('click', () => toggle(term));
    term.addEventListener('focus', () => show(term));
    term.addEventListener('blur', hideSoon);
    term.addEventListener('pointerenter', ({ clientX, clientY }) => {
      // What scrolls under a resting pointer was not pointed at.
      if (clientX !== rested.x || clientY !== rested.y) show(term);
    });
    term.addEventListener('pointerleave', hideSoon);
    term.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !open) return;
      event.stopPropagation();
      hide();
    });
  }
  note.addEventListener('pointerenter', () => clearTimeout(leaving));
  note.addEventListener('pointerleave', hideSoon);
  return note;
}

/**
 * Puts a note below its term where there is room, else above.
 *
 * @param {HTMLElement} note
 * @param {Element} term
 */
function place(note, term) {
  const at = term.getClientRects()[0];
  const { width, height } = note.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const left = Math.max(GAP, Math.min(at.left, clientWidth - width - GAP));
  const below = at.bottom + GAP;
  const top = below + height > clientHeight ? Math.max(GAP, at.top - height - GAP) : below;
  note.style.left = `${left}px`;
  note.style.top = `${top}px`;
}
