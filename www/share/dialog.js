import * as words from '#words/share.js';
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
      { class: 'share-dialog', 'aria-label': words.title },
      h('h2', {}, words.picture),
      this.card.element,
      h('h2', {}, words.link),
      this.links,
      h('h2', {}, words.ownPage),
      this.snippets,
      this.preview,
      h('h2', {}, words.download),
      h(
        'div',
        { class: 'controls' },
        this.#button('save-model', words.saveModel, () => this.#saveModel()),
        this.#button('save-continue', words.saveContinue, () => this.#savePython(false)),
        this.#button('save-reproduce', words.saveReproduce, () => this.#savePython(true)),
        this.#button('save-names', words.saveNames, () =>
          saveFile(this.#run().playground.corpusText, 'text/plain', 'names.txt'),
        ),
      ),
      h('p', {}, h('label', { for: modelId }, words.loadModel), this.model),
      h('h2', {}, words.figures),
      this.figures,
      h(
        'p',
        { class: 'help' },
        words.kept,
        this.#button('forget', words.forget, () => this.#forget()),
      ),
      this.note,
      h(
        'button',
        { class: 'primary', 'data-action': 'close-share', onclick: () => this.element.close() },
        words.close,
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
      return this.links.replaceChildren(help(words.noLink));
    }
    const rows = [copyable('copy-link', words.copyLink, linkTo(shown, false))];
    if (shown.training.playing) rows.push(help(words.pauseForLink));
    else if (lrChanged) rows.push(help(words.lrChanged));
    else if (step > 0)
      rows.push(copyable('copy-link-step', words.copyLinkToStep(count(step)), linkTo(shown, true)));
    if (withoutNames) rows.push(help(words.linksWithoutNames(withoutNames)));
    else if (text !== null) rows.push(help(words.namesInLink));
    if (!hasFiles()) rows.push(help(words.localFile));
    this.links.replaceChildren(...rows);
  }

  #showSnippets() {
    if (!hasFiles()) {
      return this.snippets.replaceChildren(h('p', { class: 'help' }, words.singleFile));
    }
    const { texts, frame } = snippetsOf(this.host);
    this.snippets.replaceChildren(
      ...texts.map(([name, text], i) =>
        copyable(`copy-embed-${i + 1}`, words.copySnippet(name), text),
      ),
    );
    const live = this.#button('preview', words.preview, () => {
      // The preview's frame cannot see which theme the page has.
      const shown = h('iframe', {
        title: words.previewTitle,
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
        this.#button(`png-${id}`, words.png, async () => this.#savePng(id, element)),
        this.#button(`svg-${id}`, words.svg, async () => this.#saveSvg(id, element)),
        this.#button(`data-${id}`, words.data, () => this.#saveData(id, element)),
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
    if (!data) throw new Error(words.noNumbers);
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
    return words.caption([
      words.captionTitle,
      words.captionPreset(preset),
      ...changes,
      words.captionSeed(run.config.seed),
      words.captionStep(count(run.step)),
      ...settingsOf(panel),
    ]);
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
      setProgress(this.note, words.measuring(count(step), percent(share)));
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
      throw new Error(words.cannotReproduce);
    }
    const { default: source } = await fetchPart(words.pythonFile, () => import('./pytorch.py?raw'));
    const file = `${fromScratch ? 'reproduce' : 'continue'}.py`;
    await this.#withMeasured(({ copy, step, dev }) => {
      saveFile(
        toPython(source, { config: copy.config, step, dev, fromScratch }, file),
        'text/x-python',
        file,
      );
    });
    const needs = fromScratch
      ? words.needsNames
      : run.text === null
        ? words.needsBoth
        : words.needsModel;
    setStatus(this.note, words.alsoNeeds(file, needs));
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
    const again = step && host.followsAddress ? words.addressTrains(count(step)) : '';
    const { playing } = shown.training;
    const on = playing ? words.noCopyUntilTrain : '';
    setStatus(this.note, words.forgotten(again, on));
  }
}
