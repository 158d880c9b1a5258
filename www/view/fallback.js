/**
 * What stands there while there is no figure: what the author wrote, and the caption.
 *
 * @param {...Node} extra
 */
export function fallback(...extra) {
  const caption = Object.assign(document.createElement('slot'), { name: 'caption' });
  return [document.createElement('slot'), ...extra, caption];
}
