import * as words from '#words/compare.js';
// Pinned runs in a run's file: their texts, as an address has them, in the metadata of its
// safetensors header. Other readers of such files pass over metadata that they do not know.

const KEY = 'makemore-playground-pins';
/** Bytes of the length with which a file begins. The header's end is a multiple of it, too. */
const LENGTH = 8;

/** @param {Uint8Array} file */
function split(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = LENGTH + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(LENGTH, end)));
  return { header, tensors: file.subarray(end) };
}

/**
 * A run's file with pinned runs in it.
 *
 * @param {Uint8Array} file
 * @param {string[]} texts
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function addPins(file, texts) {
  const { header, tensors } = split(file);
  header.__metadata__ = { ...header.__metadata__, [KEY]: JSON.stringify(texts) };
  const written = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(written.length / LENGTH) * LENGTH;
  const result = new Uint8Array(LENGTH + length + tensors.length).fill(' '.charCodeAt(0));
  new DataView(result.buffer).setBigUint64(0, BigInt(length), true);
  result.set(written, LENGTH);
  result.set(tensors, LENGTH + length);
  return result;
}

/**
 * The pinned runs of a file that is a saved run.
 *
 * @param {Uint8Array} file
 * @returns {string[]}
 */
export function pinsOf(file) {
  const text = split(file).header.__metadata__?.[KEY];
  if (text === undefined) return [];
  try {
    return JSON.parse(text).map(String);
  } catch {
    throw new Error(words.damagedPins);
  }
}
