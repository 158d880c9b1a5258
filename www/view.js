import themeCss from './theme.css?inline';
import styleCss from './style.css?inline';
import plotCss from 'uplot/dist/uPlot.min.css?inline';
import { h, setText } from './dom.js';
import { count } from './format.js';
import { ActivationsPanel } from './panels/activations.js';
import { LossPanel } from './panels/loss.js';
import { NamesPanel } from './panels/names.js';
import { NotebookPanel } from './panels/notebook.js';
import { CorpusControl } from './ui/corpus.js';
import { helpDialog } from './ui/help.js';
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
 */

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

  const lossPanel = new LossPanel();
  const activationsPanel = new ActivationsPanel();
  const namesPanel = new NamesPanel(hooks.onWake);
  const notebookPanel = new NotebookPanel();
  const figures = [lossPanel, activationsPanel, notebookPanel];
  const settings = new Settings(hooks);
  const corpus = new CorpusControl({ onUse: hooks.onUseNames, onCompare: hooks.onCompare, config: hooks.config });
  settings.groups.get('data')?.append(corpus.element);
  const help = helpDialog();
  const drawer = new Drawer(settings.element);
  const transport = new Transport({
    ...hooks,
    onSettings: () => drawer.toggle(transport.settings),
    onHelp: () => help.showModal(),
  });
  const status = h('p', { class: 'status', role: 'status', 'data-readout': 'status' });
  const facts = new Facts(hooks.onHash);

  root.replaceChildren(
    h(
      'div',
      { class: 'app' },
      transport.element,
      status,
      drawer.element,
      h('main', { class: 'figures' }, activationsPanel.element, lossPanel.element, notebookPanel.element),
      h('aside', { class: 'side', 'aria-label': 'Names and facts' }, namesPanel.element, namesPanel.options, facts.element),
      help,
    ),
  );

  return {
    transport,
    settings,
    corpus,
    namesPanel,
    status,
    /** @param {Snapshot} snapshot */
    draw(snapshot) {
      transport.update(snapshot);
      for (const panel of figures) panel.update(snapshot);
      facts.update(snapshot);
    },
    /** A new network: figures start over. @param {import('./run.js').Run} run */
    reset(run) {
      settings.show(run.config);
      corpus.show(run.names, run.config.corpus === 'custom');
      namesPanel.remake();
      activationsPanel.remake();
      notebookPanel.remake();
      facts.reset(run);
    },
    /** Another theme: colours are read anew. */
    remake() {
      lossPanel.remake();
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
