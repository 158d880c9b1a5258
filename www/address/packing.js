import * as words from '#words/address.js';
/** The longest text of names that an address may carry, in bytes. */
export const MOST_BYTES = 20_000;

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} most bytes; a longer stream is refused as soon as it passes this
 */
async function collect(stream, most) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error(words.namesTooLong(most / 1000));
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * @param {Uint8Array} bytes
 * @param {CompressionStream | DecompressionStream} through
 * @param {number} most
 */
function pass(bytes, through, most) {
  const source = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]).stream();
  return collect(source.pipeThrough(/** @type {any} */ (through)), most);
}

/**
 * A text in the form that an address carries: deflated, in URL-safe base64.
 *
 * @param {string | Uint8Array} text
 */
export async function packNames(text) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  if (bytes.length > MOST_BYTES) {
    throw new Error(words.tooLongForLink((bytes.length / 1000).toFixed(0), MOST_BYTES / 1000));
  }
  const packed = await pass(bytes, new CompressionStream('deflate-raw'), MOST_BYTES * 2);
  let letters = '';
  for (const byte of packed) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The bytes of a text that `packNames` has packed. @param {string} packed */
export async function unpackNames(packed) {
  if (!/^[\w-]+$/.test(packed)) throw new Error(words.namesDamaged);
  if (typeof DecompressionStream === 'undefined') {
    throw new Error(words.cannotUnpack);
  }
  let bytes;
  try {
    bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    return await pass(bytes, new DecompressionStream('deflate-raw'), MOST_BYTES);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('names:')) throw error;
    throw new Error(words.namesDamaged, { cause: error });
  }
}
