import { h } from '../base/dom.js';
import { fetchPart } from '../base/lazy.js';
import { message } from '../base/errors.js';

/**
 * A panel beside the figures, fetched when it is first to be seen.
 *
 * @template {{ element: HTMLElement, reset: () => void }} P
 */
export class LazyPanel {
  /**
   * @param {string} id its name in an address
   * @param {string} name its title
   * @param {() => Promise<P>} load
   * @param {import('./commands.js').Commands} commands
   */
  constructor(id, name, load, commands) {
    this.name = name;
    this.load = load;
    this.commands = commands;
    this.place = h('section', { class: `panel ${id}-panel`, 'data-panel': id }, h('h2', {}, name));
    this.element = h('div', { class: 'lazy-panel' }, this.place);
    /** Undefined until it is fetched. @type {P | undefined} */
    this.panel = undefined;
    this.isAsked = false;
  }

  /** Fetches the panel and puts it in its place. */
  ask() {
    if (this.isAsked) return;
    this.isAsked = true;
    fetchPart(this.name, this.load).then(
      (panel) => {
        this.panel = panel;
        this.place.replaceWith(panel.element);
        this.commands.drawAgain();
      },
      (error) => this.commands.reportMissing(message(error)),
    );
  }

  reset() {
    this.panel?.reset();
  }
}
