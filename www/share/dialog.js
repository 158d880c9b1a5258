import shareCss from './share.css?inline';
import { h, setProgress, setStatus, uniqueId } from '../base/dom.js';
import { adoptStyle } from '../base/style.js';
import { count, percent } from '../base/format.js';
import { saveFile } from './save-file.js';
import { settingsOf, toData, toPng } from './picture.js';
import { toSvg } from './picture-svg.js';
import { measure } from './measure.js';
import { toPython } from './python.js';
import { fetchPart } from '../base/lazy.js';
import { currentOptions, linkTo, packFor } from '../address/link.js';
import { message } from '../base/errors.js';
import { Playground } from '../base/wasm.js';
import { CardSection } from './card-section.js';
import { copyable } from './copyable.js';
import { hasFiles, snippetsOf } from './snippets.js';

/** @typedef {import('./host.js').ShareHost} ShareHost */

/** Share: a link, a figure for somebody's page, and everything to take home. */
export class ShareDialog {
  /** @param {ShareHost} host */
  constructor(host) {
    this.host = host;
    /** Whether the run trained when this was shown. */
    this.wasPlaying = false;
    this.note = h('p', { class: 'help', role: 'status', 'data-readout': 'share' });
    this.card = new CardSection(host, (...of) => this.#button(...of));
    this.links = h('div', {});
    this.figures = h('ul', { class: 'take' });
    this.snippets = h('div', {});
    this.preview = h('div', { class: 'preview' });
    const modelId = uniqueId('model');
    this.model = h('input', {
      id: modelId,
      type: 'file',
      accept: '.safetensors',
      onchange: () => this.#load(),
    });
    this.element = h(
      'dialog',
      { class: 'share-dialog', 'aria-label': 'Share' },
      h('h2', {}, 'Picture'),
      this.card.element,
      h('h2', {}, 'Link'),
      this.links,
      h('h2', {}, 'In your own page'),
      this.snippets,
      this.preview,
      h('h2', {}, 'Take it home'),
      h(
        'div',
        { class: 'controls' },
        this.#button('save-model', 'Model (.safetensors)', () => this.#saveModel()),
        this.#button('save-continue', 'Continue in PyTorch (.py)', () => this.#savePython(false)),
        this.#button('save-reproduce', 'Reproduce in PyTorch (.py)', () => this.#savePython(true)),
        this.#button('save-names', 'Names (.txt)', () =>
          saveFile(this.#run().playground.corpusText, 'text/plain', 'names.txt'),
        ),
      ),
      h('p', {}, h('label', { for: modelId }, 'Go on with a saved model: '), this.model),
      h('h2', {}, 'Figures on the screen'),
      this.figures,
      h(
        'p',
        { class: 'help' },
        'The browser keeps a copy of the last run, so that a reload loses nothing. ',
        this.#button('forget', 'Forget it', () => this.#forget()),
      ),
      this.note,
      h(
        'button',
        { class: 'primary', 'data-action': 'close-share', onclick: () => this.element.close() },
        'Close',
      ),
    );
    this.element.addEventListener('close', () => this.preview.replaceChildren());
  }

  /** @param {string} action @param {string} name @param {() => unknown} onclick */
  #button(action, name, onclick) {
    return h('button', { 'data-action': action, onclick: () => this.#try(onclick) }, name);
  }

  /** What goes wrong is said in the dialog. @param {() => unknown} action */
  async #try(action) {
    try {
      setStatus(this.note, '');
      await action();
    } catch (error) {
      setStatus(this.note, message(error));
    }
  }

  #run() {
    return this.host.run();
  }

  /** Opens with what is on the screen now. */
  async open() {
    // Two clicks while the dialog is being fetched open it once.
    if (!this.element.open) {
      // The dialog still shows what it showed last time.
      for (const part of [this.links, this.snippets, this.figures]) part.replaceChildren();
      adoptStyle(this.element, shareCss);
      this.element.showModal();
    }
    await this.#try(() => this.#show());
  }

  /** Shows the present moment where the run comes to rest meanwhile. @param {boolean} playing */
  follow(playing) {
    if (this.element.open && this.wasPlaying && !playing) this.#try(() => this.#show());
  }

  async #show() {
    this.wasPlaying = this.host.shown().training.playing;
    const withoutNames = await packFor(this.#run());
    this.card.show();
    this.#showLinks(withoutNames);
    this.#showSnippets();
    this.#showFigures();
  }

  /** @param {string} withoutNames why the reader's own names are not in the links, or "" */
  #showLinks(withoutNames) {
    const { host } = this;
    const { step, text, lrChanged } = this.#run();
    const shown = host.shown();
    const help = (/** @type {string} */ sentence) => h('p', { class: 'help' }, sentence);
    if (!host.followsAddress) {
      return this.links.replaceChildren(
        help(
          'The address of this page is its author\u2019s. Links are made on the playground\u2019s own page.',
        ),
      );
    }
    const rows = [copyable('copy-link', 'Copy link', linkTo(shown, false))];
    if (shown.training.playing) rows.push(help('Pause to get a link to the step.'));
    else if (lrChanged)
      rows.push(
        help(
          'There is no link to this step: the learning rate was changed on the way, and a link would train with the new one from step 0. Save the model instead.',
        ),
      );
    else if (step > 0)
      rows.push(
        copyable('copy-link-step', `Copy link to step ${count(step)}`, linkTo(shown, true)),
      );
    if (withoutNames) rows.push(help(`${withoutNames} These links are without them.`));
    else if (text !== null)
      rows.push(help('Your names are in the link: whoever has it can read them.'));
    if (!hasFiles())
      rows.push(
        help(
          'This page is a file of yours: its links open on this computer only. To share one, send the file, and what the link has from # on.',
        ),
      );
    this.links.replaceChildren(...rows);
  }

  #showSnippets() {
    if (!hasFiles()) {
      const sentence =
        'This page is a single file, without the scripts that a figure in another page is loaded from. Put the published folder on a web server, or open a page where it is, and share from there.';
      return this.snippets.replaceChildren(h('p', { class: 'help' }, sentence));
    }
    const { texts, frame } = snippetsOf(this.host);
    this.snippets.replaceChildren(
      ...texts.map(([name, text], i) => copyable(`copy-embed-${i + 1}`, `Copy: ${name}`, text)),
    );
    const live = this.#button('preview', 'Preview', () => {
      // The preview's frame cannot see which theme the page has.
      const shown = h('iframe', {
        title: 'Preview of the embedded figure',
        src: `${frame}&theme=${this.host.scheme()}`,
      });
      this.preview.replaceChildren(shown);
    });
    this.snippets.append(live);
  }

  #showFigures() {
    const rows = this.host.figures().map(({ id, name, element }) =>
      h(
        'li',
        {},
        h('span', {}, name),
        this.#button(`png-${id}`, 'PNG', async () => this.#savePng(id, element)),
        this.#button(`svg-${id}`, 'SVG', async () => this.#saveSvg(id, element)),
        this.#button(`data-${id}`, 'Data', () => this.#saveData(id, element)),
      ),
    );
    this.figures.replaceChildren(...rows);
  }

  /** @param {string} id @param {HTMLElement} panel */
  async #savePng(id, panel) {
    await this.host.drawFigure(id);
    saveFile(await toPng(panel, this.#caption(panel)), 'image/png', `${this.#name()}-${id}.png`);
  }

  /** @param {string} id @param {HTMLElement} panel */
  async #saveSvg(id, panel) {
    await this.host.drawFigure(id);
    const svg = await toSvg(panel, this.#caption(panel));
    saveFile(svg, 'image/svg+xml', `${this.#name()}-${id}.svg`);
  }

  /** @param {string} id @param {HTMLElement} panel */
  async #saveData(id, panel) {
    await this.host.drawFigure(id);
    const data = toData(panel, this.#caption(panel));
    if (!data)
      throw new Error(
        'This figure has no numbers to save yet: train a little, or press the figure\u2019s own buttons first.',
      );
    saveFile(data.text, data.type, `${this.#name()}-${id}.${data.ending}`);
  }

  /**
   * Config, seed and step, and what the figure's own controls say, as a caption.
   *
   * @param {HTMLElement} panel
   */
  #caption(panel) {
    const run = this.#run();
    const {
      preset,
      seed: _,
      ...different
    } = /** @type {Record<string, any>} */ (Playground.diff(run.config));
    const changes = Object.entries(different).map(([key, value]) => `${key} ${value}`);
    return [
      'makemore playground',
      `preset ${preset}`,
      ...changes,
      `seed ${run.config.seed}`,
      `step ${count(run.step)}`,
      ...settingsOf(panel),
    ].join(', ');
  }

  /** Beginning of a file's name. */
  #name() {
    const { config, step } = this.#run();
    return `makemore-${config.preset}-${step}`;
  }

  /**
   * A copy of the run as it is now and its dev loss, for an action that takes both.
   *
   * @template T
   * @param {(measured: { copy: Playground, step: number, dev: number | null }) => T} action
   */
  async #withMeasured(action) {
    const { step } = this.#run();
    const say = (/** @type {number} */ share) =>
      setProgress(this.note, `Measuring the dev loss of step ${count(step)}: ${percent(share)}`);
    const measured = await measure(this.#run(), say);
    try {
      setStatus(this.note, '');
      return await action(measured);
    } finally {
      measured.copy.free();
    }
  }

  /**
   * The file holds its dev loss, so that a program that loads it can check that it computes the
   * same.
   */
  #saveModel() {
    const name = this.#name();
    return this.#withMeasured(({ copy, dev }) => {
      const file = this.host.withPins(copy.save(dev ?? undefined));
      saveFile(
        /** @type {Uint8Array<ArrayBuffer>} */ (file),
        'application/octet-stream',
        `${name}.safetensors`,
      );
    });
  }

  /** @param {boolean} fromScratch */
  async #savePython(fromScratch) {
    const run = this.#run();
    if (fromScratch && run.lrChanged) {
      throw new Error(
        'reproduce.py cannot make this run: the learning rate was changed on the way, and it would train with the new one from step 0. Save the model, and continue.py.',
      );
    }
    const { default: source } = await fetchPart(
      'The Python file',
      () => import('./pytorch.py?raw'),
    );
    const file = `${fromScratch ? 'reproduce' : 'continue'}.py`;
    await this.#withMeasured(({ copy, step, dev }) => {
      saveFile(
        toPython(source, { config: copy.config, step, dev, fromScratch }, file),
        'text/x-python',
        file,
      );
    });
    const needs = fromScratch
      ? 'the names'
      : run.text === null
        ? 'the model and the names'
        : 'the model';
    setStatus(
      this.note,
      `${file} also needs ${needs}, which you can save above; its first lines say how to run it.`,
    );
  }

  async #load() {
    const file = this.model.files?.[0];
    if (!file) return;
    this.element.close();
    await this.host.loadFile(file);
    this.model.value = '';
  }

  async #forget() {
    const { host } = this;
    await host.forget();
    const shown = host.shown();
    const { step } = currentOptions(shown, true, false);
    const again =
      step && host.followsAddress ? `; this very address trains to step ${count(step)} again` : '';
    const { playing } = shown.training;
    const on = playing ? ' No copy is made until you press Train again.' : '';
    setStatus(this.note, `Forgotten: the next visit begins at step 0${again}.${on}`);
  }
}
