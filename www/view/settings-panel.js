import settingsCss from './settings-panel.css?inline';
import { CorpusControl } from './corpus.js';
import { Drawer } from './drawer.js';
import { Settings } from './settings.js';

export { settingsCss };

/** All settings with the names to train on: fetched when they are first to be seen. */
export class SettingsPanel {
  /** @param {import('./commands.js').Commands} commands @param {HTMLElement} place */
  constructor(commands, place) {
    this.settings = new Settings(commands);
    this.corpus = new CorpusControl(commands);
    this.settings.groups.get('data')?.append(this.corpus.element);
    this.drawer = new Drawer(place, this.settings.element);
    this.dialog = this.corpus.dialog;
  }

  /** Shows what is running, and forgets what was typed. @param {import('../run/run.js').Run} run */
  show({ config, names }) {
    this.settings.show(config);
    this.corpus.show(names, config.corpus === 'custom');
  }

  /** @param {File | string} names */
  async read(names) {
    if (typeof names === 'string') this.corpus.check(names);
    else await this.corpus.read(names);
  }

  /** Opens the group of settings that has the names. */
  reveal() {
    this.settings.search.clear();
    const data = this.settings.groups.get('data');
    if (data) data.open = true;
    this.corpus.element.scrollIntoView({ block: 'nearest' });
  }
}
