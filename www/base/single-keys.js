/** Where the browser keeps that single keys are switched off. */
const KEPT = 'makemore-playground:single-keys';

/** Whether they act, once it is known. @type {boolean | undefined} */
let on;

/**
 * Whether a single key such as S or Space acts. A reader who speaks to the computer, or whose hands
 * meet keys by accident, can switch them off for good.
 */
export function singleKeysAct() {
  on ??= stored() !== 'off';
  return on;
}

/** @param {boolean} act */
export function setSingleKeys(act) {
  on = act;
  try {
    if (act) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, 'off');
  } catch {
    // Where nothing can be stored it holds until the page is left.
  }
}

function stored() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
