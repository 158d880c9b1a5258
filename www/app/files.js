import { Run } from '../run/run.js';

/** Largest file taken, as on the Rust side. */
const MAX_FILE = 64 * 2 ** 20;
/** A safetensors file begins with the length of its header, and the header with this. */
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
  // No text has a zero byte there; the header of a saved run is shorter than four gigabytes.
  return start[HEADER_AT] === HEADER_BEGINS && start[HEADER_AT - 1] === 0;
}

/** The run that a file holds. @param {File} file */
export async function readRun(file) {
  if (file.size > MAX_FILE) {
    const size = (file.size / 2 ** 20).toFixed(0);
    throw new Error(`the file is ${size} MB; this page saves none over ${MAX_FILE / 2 ** 20} MB`);
  }
  return Run.load(new Uint8Array(await file.arrayBuffer()));
}
