/** @type {MessageChannel | undefined} */
let channel;
/** @type {(() => void)[]} */
const acts = [];

/**
 * Calls back in a task of its own: within a frame, when the browser has drawn what it has changed.
 * A timer would wait four milliseconds each time; a message does not.
 *
 * @param {() => void} act
 */
export function inNextTask(act) {
  channel ??= new MessageChannel();
  channel.port1.onmessage = () => acts.shift()?.();
  acts.push(act);
  channel.port2.postMessage(null);
}
