/**
 * Copies a text to the clipboard. A page without https has no clipboard, and a frame may be refused
 * access to it.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether the text is in the clipboard
 */
export async function copyText(text) {
  if (!navigator.clipboard) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
