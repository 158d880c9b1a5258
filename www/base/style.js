/**
 * Style sheets by their text: all figures of a document share them, and no other document can have
 * them.
 *
 * @type {WeakMap<Document, Map<string, CSSStyleSheet>>}
 */
const sheets = new WeakMap();

/** The texts of each root's sheets, in their order. @type {WeakMap<Node, string[]>} */
const texts = new WeakMap();

/** @param {string} css @param {Document} ownerDocument */
function sheetOf(css, ownerDocument) {
  const known = sheets.get(ownerDocument) ?? new Map();
  sheets.set(ownerDocument, known);
  if (!known.has(css)) {
    const { CSSStyleSheet } = ownerDocument.defaultView ?? window;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    known.set(css, sheet);
  }
  return /** @type {CSSStyleSheet} */ (known.get(css));
}

/**
 * Gives a root its style: at first, and when it has come into another document, where it lost it.
 *
 * @param {ShadowRoot} root
 * @param {string[]} [all] the texts of the sheets; those that it has unless told
 */
export function giveStyle(root, all = texts.get(root) ?? []) {
  texts.set(root, all);
  root.adoptedStyleSheets = all.map((css) => sheetOf(css, root.ownerDocument));
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
  const has = texts.get(root);
  if (has && !has.includes(css)) giveStyle(/** @type {ShadowRoot} */ (root), [...has, css]);
}
