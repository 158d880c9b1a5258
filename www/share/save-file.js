/**
 * Hands a file to the browser's downloads.
 *
 * @param {BlobPart} content
 * @param {string} type
 * @param {string} name
 */
export function saveFile(content, type, name) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has begun by then, so the bytes can be freed.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
