import * as words from '#words/bar.js';
import themeCss from '../base/theme.css?inline';
import styleCss from './style.css?inline';
import { PARTS } from '../address/options.js';
import { h } from '../base/dom.js';
import { adoptStyle, giveStyle } from '../base/style.js';
import { message } from '../base/errors.js';
import { fetchPart } from '../base/lazy.js';
import { Beside } from './beside.js';
import { FigureGrid } from './figure-grid.js';
import { allFigures } from './figures.js';
import { LazyPanel } from './lazy-panel.js';
import { LessonPanel } from './lesson.js';
import { NamesPanel } from './names.js';
import { Offers } from './offers.js';
import { PartInTurn } from './part-in-turn.js';
import { Status } from './status.js';
import { Transport } from './transport.js';
import { welcome } from './welcome.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('./commands.js').Commands} Commands */
/** @typedef {import('./settings-panel.js').SettingsPanel} SettingsPanel */

/** Everything that is seen: bar, settings, figures, names. */
export class View {
  /**
   * @param {ShadowRoot} root
   * @param {Commands} commands
   */
  constructor(root, commands) {
    giveStyle(root, [themeCss, styleCss]);
    this.root = root;
    this.commands = commands;
    this.grid = new FigureGrid(allFigures(commands), commands);
    this.names = new NamesPanel(commands.wake);
    this.health = new LazyPanel(
      'health',
      words.health,
      async () => new (await this.#fetchSide()).HealthPanel(commands),
      commands,
    );
    this.log = new LazyPanel(
      'log',
      words.log,
      async () => new (await this.#fetchSide()).LogPanel(commands),
      commands,
    );
    /**
     * The pinned runs, fetched with the first of them.
     *
     * @type {import('./pins.js').PinsPanel | undefined}
     */
    this.pins = undefined;
    this.isAskingPins = false;
    this.settingsPlace = h('div', { class: 'drawer', role: 'group', 'aria-label': words.settings });
    /** On its way, and there. @type {Promise<SettingsPanel> | undefined} */
    this.settingsArrival = undefined;
    /** @type {SettingsPanel | undefined} */
    this.settings = undefined;
    this.lesson = new LessonPanel({
      root,
      commands,
      onPanels: (panels) => this.grid.showOnly(panels, panels[0]),
      panels: () => this.grid.shown,
      onOpen: () => {
        const isOpen = this.lesson.number > 0;
        this.element.classList.toggle('in-lesson', isOpen);
        this.#offerBeside();
        if (isOpen) this.beside.choose('story');
      },
    });
    this.welcome = welcome(() => this.lesson.open(1));
    this.offers = new Offers({
      lesson: this.lesson.chooser,
      onCompare: () => this.#showRuns(),
      onHelp: () => this.#openHelp(),
      onShare: () => this.#openShare(),
      onSkip: () => this.grid.element.focus(),
    });
    this.transport = new Transport({ commands, onSettings: () => this.#toggleSettings() });
    this.status = new Status();
    this.facts = new LazyPanel(
      'facts',
      words.facts,
      async () => new (await this.#fetchSide()).Facts(commands),
      commands,
    );
    /** Made when they are first opened. @type {HTMLDialogElement | undefined} */
    this.help = undefined;
    /** @type {import('../share/dialog.js').ShareDialog | undefined} */
    this.share = undefined;
    this.runsPlace = h('div', { class: 'runs' }, this.facts.element, this.log.element);
    this.beside = new Beside([
      { id: 'story', name: words.story, elements: [this.welcome, this.lesson.element] },
      { id: 'settings', name: words.settings, elements: [this.settingsPlace] },
      { id: 'runs', name: words.runs, elements: [this.runsPlace] },
    ]);
    this.side = h(
      'aside',
      { class: 'side', 'aria-label': words.namesAndHealth },
      this.names.element,
      this.health.element,
    );
    this.element = this.#build();
    this.parts = this.#partsInTurn();
    /** Nothing is computed for hidden parts. @type {Set<string>} */
    this.visible = new Set(PARTS);
  }

  /** What stands beside the figures, with its style. */
  async #fetchSide() {
    const parts = await import('./side.js');
    adoptStyle(this.root, parts.sideCss);
    return parts;
  }

  #build() {
    this.grid.accompany(this.side);
    return h(
      'div',
      { class: 'app', lang: 'en' },
      this.offers.element,
      this.transport.element,
      this.beside.element,
      h('div', { class: 'middle' }, this.grid.element, this.grid.chooser),
      h('slot', { name: 'caption' }),
      this.status.element,
    );
  }

  /** The runs side by side, with the experiments. */
  #showRuns() {
    this.beside.choose('runs');
    this.grid.show('experiments', true);
    this.runsPlace.scrollIntoView({ block: 'nearest' });
  }

  /** Whether it is there to be seen, and no skeleton in its place. */
  get hasAppeared() {
    return this.root.contains(this.element);
  }

  /** Takes the place of what stands there until there is a network. */
  appear() {
    if (!this.element.isConnected) this.root.replaceChildren(this.element);
  }

  async #askPins() {
    if (this.isAskingPins) return;
    this.isAskingPins = true;
    try {
      const { PinsPanel } = await fetchPart(words.tableOfRuns, () => this.#fetchSide());
      this.pins = new PinsPanel(this.commands, this.names);
      this.runsPlace.prepend(this.pins.element);
      this.names.element.append(this.pins.names.element);
      this.commands.drawAgain();
    } catch (error) {
      this.commands.reportMissing(message(error));
    }
  }

  async #openHelp() {
    try {
      const { helpCss, helpDialog } = await fetchPart(words.theHelp, () => import('./help.js'));
      this.help ??= this.element.appendChild(helpDialog());
      adoptStyle(this.root, helpCss);
      this.help.showModal();
    } catch (error) {
      this.commands.reportError(error);
    }
  }

  async #openShare() {
    try {
      const { ShareDialog } = await fetchPart(words.share, () => import('../share/dialog.js'));
      if (!this.share) {
        this.share = new ShareDialog(this.commands.share);
        this.element.append(this.share.element);
      }
      await this.share.open();
    } catch (error) {
      this.commands.reportError(error);
    }
  }

  /**
   * Draws what is due.
   *
   * @param {Snapshot} snapshot
   * @param {number} now
   * @param {{ changed: boolean, calm: number }} how whether anything has changed, and milliseconds
   *   between two drawings of a figure at least
   * @returns {boolean} whether anything is left to draw or to do
   */
  draw(snapshot, now, { changed, calm }) {
    const { visible, parts } = this;
    if (changed) {
      this.grid.touch();
      // The buttons at once, since a figure may break down.
      if (!snapshot.playing) this.transport.update(snapshot);
      if (this.commands.compare()?.isUsed) this.#askPins();
    }
    this.lesson.update(snapshot, now);
    const naming = visible.has('names') && this.names.wants(snapshot);
    const drawing = this.grid.draw(snapshot, now, calm, parts);
    // What was drawn may have begun it.
    const logging = visible.has('log') && (this.log.panel?.work(snapshot) ?? false);
    return drawing || logging || naming;
  }

  /** What is drawn besides the figures, each in its turn. */
  #partsInTurn() {
    return [
      new PartInTurn((snapshot) => this.transport.update(snapshot)),
      new PartInTurn((snapshot) => this.visible.has('run') && this.facts.panel?.update(snapshot)),
      new PartInTurn(
        (snapshot, now) => this.visible.has('health') && this.health.panel?.update(snapshot, now),
      ),
      new PartInTurn((snapshot) => this.visible.has('log') && this.log.panel?.update(snapshot)),
      new PartInTurn((snapshot, now) => {
        this.beside.count('runs', snapshot.pins.length);
        this.pins?.update(snapshot, now);
      }),
      new PartInTurn(({ playing }) => this.share?.follow(playing)),
      new PartInTurn(
        (snapshot, now) => this.visible.has('names') && this.names.update(snapshot, now),
        () => this.visible.has('names') && this.names.isLeft,
      ),
    ];
  }

  /** Starts everything over for a new network. @param {import('../run/run.js').Run} run */
  reset(run) {
    this.settings?.show(run);
    this.names.remake();
    this.grid.reset();
    this.health.reset();
    this.log.reset();
    this.pins?.reset();
    this.facts.reset();
  }

  /** Gives back what would outlive an element that was taken out of the document. */
  release() {
    this.grid.release();
  }

  /** Shows these parts; the others are hidden. @param {string[]} shown */
  showParts(shown) {
    this.visible = new Set(shown);
    if (this.visible.has('health')) this.health.ask();
    if (this.visible.has('log')) this.log.ask();
    if (this.visible.has('run')) this.facts.ask();
    if (this.visible.has('settings')) this.#askSettings().catch(this.commands.reportError);
    for (const [part, elements] of Object.entries(this.#parts)) {
      for (const element of elements) element.classList.toggle('gone', !shown.includes(part));
    }
    const has = (/** @type {string[]} */ ...parts) => parts.some((part) => shown.includes(part));
    this.side.classList.toggle('gone', !has('names', 'health'));
    this.offers.element.classList.toggle('gone', !has('lessons', 'share', 'help'));
    this.#offerBeside();
    this.element.classList.toggle('first-screen', has('lessons') && has('names'));
    this.element.classList.toggle('no-side', !has('names', 'health'));
  }

  /** What the column beside the figures has. An open lesson is there also where none is offered. */
  #offerBeside() {
    const has = (/** @type {string} */ part) => this.visible.has(part);
    const offered = [
      ...(has('lessons') || this.lesson.number > 0 ? ['story'] : []),
      ...(has('settings') ? ['settings'] : []),
      ...(has('log') || has('run') ? ['runs'] : []),
    ];
    this.beside.offer(offered);
    this.element.classList.toggle('no-beside', offered.length === 0);
  }

  /** What can be hidden, by its name in an address. @returns {Record<string, HTMLElement[]>} */
  get #parts() {
    const { transport, offers, names } = this;
    return {
      bar: [transport.element],
      settings: [this.settingsPlace, transport.settings],
      lessons: [offers.lesson, offers.compare, this.welcome],
      share: [offers.share],
      help: [offers.help],
      chooser: [this.grid.chooser],
      names: [names.element],
      health: [this.health.element],
      log: [this.log.element],
      run: [this.facts.element],
    };
  }

  async #toggleSettings() {
    try {
      const settings = await this.#askSettings();
      this.beside.choose('settings');
      settings.drawer.toggle(this.transport.settings, this.transport.more);
      this.transport.unfold(false);
    } catch (error) {
      this.commands.reportError(error);
    }
  }

  /** The settings, which come when they are first asked for. @returns {Promise<SettingsPanel>} */
  #askSettings() {
    this.settingsArrival ??= fetchPart(words.theSettings, () => import('./settings-panel.js')).then(
      ({ SettingsPanel, settingsCss }) => {
        adoptStyle(this.root, settingsCss);
        const settings = new SettingsPanel(this.commands, this.settingsPlace);
        this.settings = settings;
        this.element.append(settings.dialog);
        const run = this.commands.run();
        if (run) settings.show(run);
        return settings;
      },
    );
    // What did not come is asked for again the next time.
    this.settingsArrival.catch(() => (this.settingsArrival = undefined));
    return this.settingsArrival;
  }

  /**
   * Offers names from a file or a drop: in the settings, or in a window where those are hidden.
   *
   * @param {File | string} names
   */
  async offerNames(names) {
    try {
      const settings = await this.#askSettings();
      if (this.visible.has('settings')) {
        this.beside.choose('settings');
        settings.drawer.open(this.transport.settings, this.transport.more);
        settings.reveal();
      } else settings.corpus.openDialog();
      await settings.read(names);
    } catch (error) {
      this.commands.reportError(error);
    }
  }

  /** Presses a button by its key. @param {string} action */
  press(action) {
    const button = this.root.querySelector(`button[data-action="${action}"]`);
    if (button instanceof HTMLButtonElement && !button.disabled) button.click();
  }
}
