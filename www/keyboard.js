/** What each key presses. @type {Record<string, string>} */
const ACTIONS = { ' ': 'train', s: 'step', r: 'reset', '?': 'help' };
/** Where a key means what it always means. */
const TAKES_KEYS = 'input, select, textarea, button, summary, a, dialog';

/**
 * The action that a key stands for, or undefined. In a page of its own every key is the figure's; in
 * somebody's text only those pressed inside it are, so that the text scrolls and is typed as ever.
 *
 * @param {KeyboardEvent} event @param {HTMLElement} figure @param {boolean} isGuest
 */
export function actionOf(event, figure, isGuest) {
  const path = event.composedPath();
  const alone = !isGuest && document.querySelectorAll(figure.localName).length === 1;
  if ((!path.includes(figure) && !alone) || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const [target] = path;
  if (target instanceof HTMLElement && target.isContentEditable) return undefined;
  if (target instanceof Element && target.closest(TAKES_KEYS)) return undefined;
  return ACTIONS[event.key.toLowerCase()];
}
