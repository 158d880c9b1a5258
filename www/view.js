import themeCss from './theme.css?inline';
import styleCss from './style.css?inline';
import plotCss from 'uplot/dist/uPlot.min.css?inline';
import { h, setText } from './dom.js';
import { count } from './format.js';
import { PARTS } from './address.js';
import { Beside } from './beside.js';
import { Board } from './board.js';
import { fetchPart } from './lazy.js';
import { ActivationsPanel } from './panels/activations.js';
import { GradientsPanel, PreactivationsPanel, WeightsPanel } from './panels/layers.js';
import { NamesPanel } from './panels/names.js';
import { NotebookPanel } from './panels/notebook.js';
import { StripPanel } from './panels/strip.js';
import { CorpusControl } from './ui/corpus.js';
import { helpDialog } from './ui/help.js';
import { LessonPanel } from './ui/lesson.js';
import { Settings } from './ui/settings.js';
import { Transport } from './ui/transport.js';

/** @typedef {import('./playground.js').Snapshot} Snapshot */
/** @typedef {import('./pkg/makemore_playground.js').Config} Config */

/**
 * @typedef {object} Hooks what the view asks its owner to do
 * @property {() => void} onToggle
 * @property {() => void} onStep
 * @property {() => void} onReset
 * @property {() => void} onNewSeed
 * @property {(config: Partial<Config>) => void} onApply
 * @property {(key: string, value: any) => void} onLive
 * @property {(text: string | Uint8Array | null) => void} onUseNames
 * @property {(text: string | Uint8Array) => void} onCompare
 * @property {() => void} onWake
 * @property {() => boolean} isUntouched
 * @property {() => Config} config
 * @property {() => string} onHash
 * @property {(texts: Record<string, string>) => void} onTexts starts a network from texts, as an address or a lesson has them
 * @property {(error: unknown) => void} onError
 * @property {(fault: string) => void} onMissing told why a figure is not there
 * @property {() => void} onArrive told when something is there that has not been drawn yet
 * @property {() => void} onChange told when anything has changed that an address keeps
 * @property {boolean} keepsLog whether the loss log outlives the visit
 * @property {import('./playground.js').MakemorePlayground} figure the element itself
 */

const curves = () => import('./panels/curves.js');
const more = () => import('./panels/more.js');
const benches = () => import('./benches/index.js');
const side = () => import('./panels/side.js');

/**
 * Every figure: its switch, whether it is shown at first, and how often it is drawn while training. Those
 * that are small and as high as the network is deep are there at once; the others are fetched when they are first
 * seen, and their places kept free.
 *
 * @param {Hooks} hooks
 * @returns {import('./board.js').Entry[]}
 */
function entries(hooks) {
  const wake = hooks.onWake;
  return [
    { id: 'activations', name: 'Activations', panel: new ActivationsPanel(), shown: true, every: 33 },
    { id: 'loss', name: 'Loss', load: async () => new (await curves()).LossPanel(), heights: [314, 335], shown: true, every: 33 },
    { id: 'notebook', name: 'Notebook', panel: new NotebookPanel(), shown: true, every: 250 },
    { id: 'strip', name: 'Along the run', panel: new StripPanel(), shown: false, every: 400 },
    { id: 'preactivations', name: 'Pre-activations', panel: new PreactivationsPanel(), shown: false, every: 120 },
    { id: 'saturation', name: 'Saturation map', load: async () => new (await more()).SaturationPanel(), heights: [363, 390], shown: false, every: 150 },
    { id: 'gradients', name: 'Gradients', panel: new GradientsPanel(), shown: false, every: 120 },
    { id: 'weights', name: 'Weight gradients', panel: new WeightsPanel(), shown: false, every: 150 },
    { id: 'updates', name: 'Update ratio', load: async () => new (await curves()).UpdatesPanel(), heights: [332, 360], shown: false, every: 150 },
    { id: 'batchnorm', name: 'BatchNorm', load: async () => new (await more()).BatchNormPanel(), heights: [619, 915], shown: false, every: 150 },
    { id: 'context', name: 'One context', load: async () => new (await more()).ContextPanel(wake), heights: [374, 425], shown: false, every: 120 },
    { id: 'embedding', name: 'Embedding', load: async () => new (await more()).EmbeddingPanel(), heights: [522, 545], shown: false, every: 150 },
    { id: 'step0', name: 'Step-0 bench', load: async () => new (await benches()).Step0Bench(hooks), heights: [1383, 2070], shown: false, every: 250 },
    { id: 'normbench', name: 'BatchNorm bench', load: async () => new (await benches()).NormBench(hooks), heights: [1768, 2100], shown: false, every: 250 },
    { id: 'linear', name: 'Linear bench', load: async () => new (await benches()).LinearBench(hooks), heights: [390, 535], shown: false, every: 250 },
    { id: 'checks', name: 'Exercises', load: async () => new (await benches()).ChecksBench(hooks), heights: [387, 404], shown: false, every: 250 },
  ];
}

/** Style sheets are shared by all figures of a document. @type {CSSStyleSheet[] | undefined} */
let sheets;

/** @param {string} css */
function sheet(css) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}

/**
 * Everything that is seen: bar, settings, figures, names.
 *
 * @param {ShadowRoot} root
 * @param {Hooks} hooks
 */
export function buildView(root, hooks) {
  sheets ??= [plotCss, themeCss, styleCss].map(sheet);
  root.adoptedStyleSheets = sheets;

  const board = new Board(entries(hooks), hooks);
  const namesPanel = new NamesPanel(hooks.onWake);
  const health = new Beside('health', 'Health report', async () => new (await side()).HealthPanel(), hooks);
  const log = new Beside('log', 'Loss log', async () => new (await side()).LogPanel(hooks.onWake, hooks.keepsLog), hooks);
  const settings = new Settings(hooks);
  const corpus = new CorpusControl({ onUse: hooks.onUseNames, onCompare: hooks.onCompare, config: hooks.config });
  settings.groups.get('data')?.append(corpus.element);
  const help = helpDialog();
  const drawer = new Drawer(settings.element);
  const lesson = new LessonPanel({
    onConfig: hooks.onTexts,
    onPanels: (panels) => board.showOnly(panels),
    isUntouched: hooks.isUntouched,
    onChange: hooks.onChange,
    onError: hooks.onError,
  });
  const transport = new Transport({
    ...hooks,
    lesson: lesson.chooser,
    onSettings: () => drawer.toggle(transport.settings),
    onHelp: () => help.showModal(),
    onShare: () => openShare(),
  });
  const said = h('p', { class: 'status' });
  const faults = h('p', { class: 'status error' });
  const status = h('div', { class: 'said', role: 'status', 'data-readout': 'status' }, faults, said);
  const facts = new Facts(hooks.onHash);

  const app = h('div', { class: 'app' });
  /** @type {import('./ui/share.js').ShareDialog | undefined} */
  let share;
  const openShare = async () => {
    try {
      const { ShareDialog } = await fetchPart('Share', () => import('./ui/share.js'));
      if (!share) app.append((share = new ShareDialog(hooks.figure)).element);
      await share.open();
    } catch (error) {
      hooks.onError(error);
    }
  };

  root.replaceChildren(app);
  app.append(
    transport.element,
    status,
    drawer.element,
    h('div', { class: 'middle' }, lesson.element, board.chooser, board.element),
    h(
      'aside',
      { class: 'side', 'aria-label': 'Names, health and log' },
      namesPanel.element,
      namesPanel.options,
      health.element,
      log.element,
      facts.element,
    ),
    h('slot', { name: 'caption' }),
    help,
  );
  /** What can be hidden, by its name in an address. @type {Record<string, HTMLElement[]>} */
  const parts = {
    bar: [transport.element],
    settings: [drawer.element, transport.settings],
    lessons: [transport.lesson],
    share: [transport.share],
    help: [transport.help],
    chooser: [board.chooser],
    names: [namesPanel.element, namesPanel.options],
    health: [health.element],
    log: [log.element],
    run: [facts.element],
  };

  /** What is hidden is not computed either. @type {Set<string>} */
  let visible = new Set(PARTS);

  return {
    transport,
    settings,
    corpus,
    board,
    lesson,
    /** What happens now. @param {string} text @param {boolean} isFault */
    say(text, isFault) {
      setText(said, text);
      said.classList.toggle('error', isFault);
    },
    /** What was wrong with the address. @param {string} text */
    sayFaults(text) {
      setText(faults, text);
    },
    /**
     * Draws what is due.
     *
     * @param {Snapshot} snapshot
     * @param {number} now
     * @param {{ changed: boolean, calm: number }} how whether anything has changed, and milliseconds between two drawings of a figure at least
     * @returns {boolean} whether anything is left to draw or to do
     */
    draw(snapshot, now, { changed, calm }) {
      if (changed) {
        board.touch();
        transport.update(snapshot);
        if (visible.has('run')) facts.update(snapshot);
        if (visible.has('health')) health.panel?.update(snapshot, now);
        if (visible.has('log')) log.panel?.update(snapshot);
      }
      const logging = visible.has('log') && (log.panel?.work(snapshot) ?? false);
      if (visible.has('names')) namesPanel.update(snapshot, now);
      const naming = visible.has('names') && namesPanel.wants(snapshot);
      return board.draw(snapshot, now, calm) || logging || naming;
    },
    /** A new network: figures start over. @param {import('./run.js').Run} run */
    reset(run) {
      settings.show(run.config);
      corpus.show(run.names, run.config.corpus === 'custom');
      namesPanel.remake();
      board.reset();
      health.reset();
      log.reset();
      facts.reset(run);
    },
    /** Another theme: colours are read anew. */
    remake() {
      board.remake();
    },
    /** @param {string[]} shown parts; the others are hidden */
    showParts(shown) {
      visible = new Set(shown);
      if (visible.has('health')) health.ask();
      if (visible.has('log')) log.ask();
      for (const [part, elements] of Object.entries(parts)) {
        for (const element of elements) element.classList.toggle('gone', !shown.includes(part));
      }
      app.classList.toggle('no-settings', !shown.includes('settings'));
      app.classList.toggle('no-side', !['names', 'health', 'log', 'run'].some((part) => shown.includes(part)));
    },
    openCorpus() {
      const data = settings.groups.get('data');
      if (data) data.open = true;
      drawer.open(transport.settings);
      corpus.element.scrollIntoView({ block: 'nearest' });
    },
    /** Presses a button by its key. @param {string} action */
    press(action) {
      const button = root.querySelector(`button[data-action="${action}"]`);
      if (button instanceof HTMLButtonElement && !button.disabled) button.click();
    },
  };
}

/** The settings: a column on wide screens, a drawer or a sheet on others. */
class Drawer {
  /** @param {HTMLElement} content */
  constructor(content) {
    this.close = h('button', { class: 'close', 'data-action': 'close-settings', onclick: () => this.shut() }, 'Close settings');
    this.element = h('aside', { class: 'drawer', 'aria-label': 'Settings' }, this.close, content);
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.shut();
    });
    /** @type {HTMLElement | null} */
    this.opener = null;
  }

  /** @param {HTMLElement} opener */
  toggle(opener) {
    if (this.element.classList.contains('open')) this.shut();
    else this.open(opener);
  }

  /** @param {HTMLElement} opener */
  open(opener) {
    this.opener = opener;
    this.element.classList.add('open');
    opener.setAttribute('aria-expanded', 'true');
  }

  shut() {
    this.element.classList.remove('open');
    this.opener?.setAttribute('aria-expanded', 'false');
    this.opener?.focus();
  }
}

/** Size, rows and the fingerprint of the weights. */
class Facts {
  /** @param {() => string} hash */
  constructor(hash) {
    this.hash = hash;
    this.size = h('p', { 'data-readout': 'parameters' });
    this.sha = h('code', { 'data-readout': 'sha', title: '' });
    this.copy = h('button', { 'data-action': 'copy-sha', onclick: () => this.#copy() }, 'Copy');
    this.step = -1;
    this.element = h(
      'section',
      { class: 'panel facts-panel' },
      h('h2', {}, 'This run'),
      this.size,
      h('p', {}, 'Weights at this step: ', this.sha, ' ', this.copy),
      h('p', { class: 'help' }, 'SHA-256 over all weights. The same settings give the same at every step, in every browser and without one.'),
    );
  }

  async #copy() {
    await navigator.clipboard?.writeText(this.sha.title);
    setText(this.copy, 'Copied');
  }

  /** @param {import('./run.js').Run} run */
  reset(run) {
    this.step = -1;
    const { train, dev, test } = run.playground.rows;
    const parameters = count(run.playground.parameterCount);
    setText(this.size, `${parameters} parameters; ${count(train)} train, ${count(dev)} dev and ${count(test)} test rows.`);
  }

  /** The fingerprint is made when the training rests: it takes a look at every weight. @param {Snapshot} snapshot */
  update({ playing, step }) {
    if (playing) {
      setText(this.sha, 'shown when paused');
      this.sha.title = '';
      this.step = -1;
    } else if (this.step !== step) {
      this.step = step;
      const hash = this.hash();
      this.sha.title = hash;
      setText(this.sha, `step ${count(step)}: ${hash.slice(0, 16)}\u2026`);
      setText(this.copy, 'Copy');
    }
    this.copy.hidden = playing;
  }
}
