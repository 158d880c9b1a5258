/**
 * What is shown while there is no figure: what the author wrote between the tags, and the caption.
 *
 * @param {...Node} extra
 */
export function fallback(...extra) {
  const caption = Object.assign(document.createElement('slot'), { name: 'caption' });
  return [document.createElement('slot'), ...extra, caption];
}
