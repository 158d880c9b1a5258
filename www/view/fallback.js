/**
 * What is shown while there is no figure: what the author wrote between the tags, and the caption.
 *
 * @param {...Node} extra
 */
export function fallback(...extra) {
  const caption = Object.assign(document.createElement('slot'), { name: 'caption' });
  return [document.createElement('slot'), ...extra, caption];
}

/**
 * What is shown where there will be no figure: below the author's own text, why. On a page of our
 * own that text says that the figure is on its way; the page's title stands there instead.
 *
 * @param {HTMLElement} sentence
 * @param {boolean} isOwnPage
 */
export function failure(sentence, isOwnPage) {
  if (!isOwnPage) return fallback(sentence);
  const title = Object.assign(document.createElement('slot'), { name: 'masthead' });
  return [title, sentence];
}
