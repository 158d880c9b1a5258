/**
 * Style sheets by their text: all figures of a document share them.
 *
 * @type {Map<string, CSSStyleSheet>}
 */
const sheets = new Map();

/** @param {string} css */
export function sheetOf(css) {
  const known = sheets.get(css);
  if (known) return known;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  sheets.set(css, sheet);
  return sheet;
}

/**
 * Gives an element the style of a part that was fetched after the others. It overrides what is
 * there.
 *
 * @param {Node} part in its place
 * @param {string} css
 */
export function adoptStyle(part, css) {
  const root = part.getRootNode();
  const sheet = sheetOf(css);
  if (!(root instanceof ShadowRoot) || root.adoptedStyleSheets.includes(sheet)) return;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
