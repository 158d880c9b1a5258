import { h } from './dom.js';
import { fetchPart } from './lazy.js';
import { message } from './wasm.js';

/**
 * A panel beside the figures, fetched when it is first to be seen.
 *
 * @template {{ element: HTMLElement, reset: () => void }} P
 */
export class Beside {
  /**
   * @param {string} id its name in an address
   * @param {string} name its title
   * @param {() => Promise<P>} load
   * @param {import('./view.js').Hooks} hooks
   */
  constructor(id, name, load, { onArrive, onMissing }) {
    this.name = name;
    this.load = load;
    this.onArrive = onArrive;
    this.onMissing = onMissing;
    this.place = h('section', { class: `panel ${id}-panel`, 'data-panel': id }, h('h2', {}, name));
    this.element = h('div', { class: 'beside' }, this.place);
    /** Undefined until it is fetched. @type {P | undefined} */
    this.panel = undefined;
    this.isAsked = false;
  }

  /** Asks for the panel; it comes into its place. */
  ask() {
    if (this.isAsked) return;
    this.isAsked = true;
    fetchPart(this.name, this.load).then(
      (panel) => {
        this.panel = panel;
        this.place.replaceWith(panel.element);
        this.onArrive();
      },
      (error) => this.onMissing(message(error)),
    );
  }

  reset() {
    this.panel?.reset();
  }
}
