/** The message of whatever was thrown. @param {unknown} error */
export function message(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Whether the error is a trap of the wasm. The network whose call trapped must not be used again; a
 * new network may be made.
 *
 * @param {unknown} error
 */
export function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError;
}
