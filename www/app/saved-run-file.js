import * as words from '#words/status.js';
import { limits } from '../base/limits.js';

/**
 * A safetensors file begins with the length of its header; then the header begins with this letter.
 */
const HEADER_AT = 8;
const HEADER_BEGINS = '{'.charCodeAt(0);

/**
 * Whether a file is a saved run, by its name or, whatever its name is, by its first bytes.
 *
 * @param {File} file
 */
export async function isSavedRun(file) {
  if (/\.safetensors$/i.test(file.name)) return true;
  const start = new Uint8Array(await file.slice(0, HEADER_AT + 1).arrayBuffer());
  // The last byte of the length is zero, since no header is so long; a text has no zero byte.
  return start[HEADER_AT] === HEADER_BEGINS && start[HEADER_AT - 1] === 0;
}

/** The bytes of a file that holds a run. @param {File} file */
export async function readRunFile(file) {
  const { fileBytes } = limits();
  if (file.size > fileBytes) {
    const size = (file.size / 2 ** 20).toFixed(0);
    throw new Error(words.fileTooLarge(size, fileBytes / 2 ** 20));
  }
  return new Uint8Array(await file.arrayBuffer());
}

/** Where a file's header has its metadata, with what `addPins` writes there. */
const METADATA = 1 << 14;

/** Whether a saved run has pinned runs with it. @param {Uint8Array} file */
export const holdsPins = (file) =>
  new TextDecoder().decode(file.subarray(0, METADATA)).includes('makemore-playground-pins');
