// What keyboards and screen readers need besides native elements; it is fetched once a figure
// stands, for nobody can lose the focus earlier.
import { Announcer } from './announcer.js';
import { FocusKeeper } from './focus-keeper.js';

/**
 * @param {ShadowRoot} root
 * @param {ConstructorParameters<typeof Announcer>[1]} of
 * @param {AbortSignal} signal
 */
export function assist(root, of, signal) {
  new Announcer(/** @type {HTMLElement} */ (root.host), of).listen(signal);
  new FocusKeeper(root).listen(signal);
}
