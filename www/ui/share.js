import { h, setText, uniqueId } from '../dom.js';
import { count, percent } from '../format.js';
import { saveFile } from '../export/save.js';
import { settingsOf, toData, toPng } from '../export/figure.js';
import { measure } from '../export/measure.js';
import { toPython } from '../export/python.js';
import { Playground, message } from '../wasm.js';

/** @typedef {import('../playground.js').MakemorePlayground} Figure */

/** Where the figure's own files are: beside this page. */
const HERE = () => new URL('.', document.baseURI).href;

/** @param {string} text */
function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Share: a link, a figure for somebody's page, and everything to take home. */
export class ShareDialog {
  /** @param {Figure} figure */
  constructor(figure) {
    this.figure = figure;
    this.note = h('p', { class: 'help', role: 'status', 'data-readout': 'share' });
    this.links = h('div', {});
    this.figures = h('ul', { class: 'take' });
    this.snippets = h('div', {});
    this.preview = h('div', { class: 'preview' });
    const modelId = uniqueId('model');
    this.model = h('input', { id: modelId, type: 'file', accept: '.safetensors', onchange: () => this.#load() });
    this.element = h(
      'dialog',
      { class: 'share-dialog', 'aria-label': 'Share' },
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
        this.#button('save-names', 'Names (.txt)', () => saveFile(this.#run().playground.corpusText, 'text/plain', 'names.txt')),
      ),
      h('p', {}, h('label', { for: modelId }, 'Go on with a saved model: '), this.model),
      h('h2', {}, 'Figures on the screen'),
      this.figures,
      h('p', { class: 'help' }, 'The browser keeps a copy of the last run, so that a reload loses nothing. ', this.#button('forget', 'Forget it', () => this.#forget())),
      this.note,
      h('button', { class: 'primary', 'data-action': 'close-share', onclick: () => this.element.close() }, 'Close'),
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
      setText(this.note, '');
      await action();
    } catch (error) {
      setText(this.note, message(error));
    }
  }

  #run() {
    const { run } = this.figure;
    if (!run) throw new Error('There is no run yet; wait until the figure stands.');
    return run;
  }

  /** Opens with what is on the screen now. */
  async open() {
    this.element.showModal();
    await this.#try(async () => {
      const [plain, here] = await Promise.all([this.figure.link(false), this.figure.link(true)]).catch((error) => {
        setText(this.note, message(error));
        return [undefined, undefined];
      });
      this.#showLinks(plain, here);
      this.#showSnippets();
      this.#showFigures();
    });
  }

  /** @param {string | undefined} plain @param {string | undefined} here */
  #showLinks(plain, here) {
    if (plain === undefined || here === undefined) return this.links.replaceChildren();
    const step = this.#run().step;
    const own = this.figure.run?.text ? h('p', { class: 'help' }, 'Your names are in the link: whoever has it can read them.') : null;
    const rows = [copyable('copy-link', 'Copy link', plain)];
    if (step > 0 && here !== plain) rows.push(copyable('copy-link-step', `Copy link to step ${count(step)}`, here));
    if (this.figure.playing) rows.push(h('p', { class: 'help' }, 'Pause to get a link to the step.'));
    this.links.replaceChildren(...rows, ...(own ? [own] : []));
  }

  #showSnippets() {
    const { preset, corpus: _, ...different } = /** @type {Record<string, any>} */ (Playground.diff(this.#run().config));
    const { names } = this.figure.options; // packed for the link
    const attributes = { preset, ...different, panels: this.figure.view?.board.shown.join(','), ...(names && { names }) };
    const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(String(value))}"`).join('');
    const fragment = new URLSearchParams(Object.entries(attributes).map(([key, value]) => [key, String(value)])).toString().replaceAll('%2C', ',');
    const here = HERE();
    const frame = `${here}embed.html?id=figure-1#v=1&${fragment}`;
    const script = (/** @type {string} */ file) => `<script type="module" src="${here}${file}"></${'script'}>`;
    const kinds = [
      ['One line', `${script('embed.js')}\n<makemore-playground${written}></makemore-playground>`],
      ['Iframe', `<iframe data-makemore="figure-1" title="makemore playground" style="width:100%;height:520px;border:0"\n  src="${escapeHtml(frame)}"></iframe>\n${script('parent.js')}`],
      ['With a button in the prose', `${script('embed.js')}\n<makemore-playground id="figure-1"${written}>\n  <p>This figure needs JavaScript.</p>\n  <span slot="caption">Figure 1</span>\n</makemore-playground>\n<button onclick="document.querySelector('#figure-1').play()">Train it</button>`],
    ];
    this.snippets.replaceChildren(...kinds.map(([name, text], i) => copyable(`copy-embed-${i + 1}`, `Copy: ${name}`, text)));
    const live = this.#button('preview', 'Preview', () => {
      // The frame cannot see which theme the page was told to have.
      const { scheme } = this.figure.dataset;
      const shown = h('iframe', { title: 'Preview of the embedded figure', src: `${frame}&theme=${scheme}` });
      this.preview.replaceChildren(shown);
    });
    this.snippets.append(live);
  }

  #showFigures() {
    const board = this.figure.view?.board;
    const rows = (board?.slots ?? [])
      .filter((slot) => slot.shown && !slot.panel.element.hidden)
      .map((slot) =>
        h(
          'li',
          {},
          h('span', {}, slot.button.textContent ?? slot.id),
          this.#button(`png-${slot.id}`, 'PNG', async () => this.#savePng(slot.id, slot.panel.element)),
          this.#button(`data-${slot.id}`, 'Data', () => this.#saveData(slot.id, slot.panel.element)),
        ),
      );
    this.figures.replaceChildren(...rows);
  }

  /** @param {string} id @param {HTMLElement} panel */
  async #savePng(id, panel) {
    await this.figure.drawFigure(id);
    saveFile(await toPng(panel, this.#caption(panel)), 'image/png', `${this.#name()}-${id}.png`);
  }

  /** @param {string} id @param {HTMLElement} panel */
  async #saveData(id, panel) {
    await this.figure.drawFigure(id);
    const data = toData(panel, this.#caption(panel));
    if (!data) throw new Error('This figure has no numbers to save yet: train a little, or press the figure\u2019s own buttons first.');
    saveFile(data.text, data.type, `${this.#name()}-${id}.${data.ending}`);
  }

  /** Config, seed and step, and what the figure's own controls say, as a caption. @param {HTMLElement} panel */
  #caption(panel) {
    const run = this.#run();
    const { preset, seed: _, ...different } = /** @type {Record<string, any>} */ (Playground.diff(run.config));
    const changes = Object.entries(different).map(([key, value]) => `${key} ${value}`);
    return ['makemore playground', `preset ${preset}`, ...changes, `seed ${run.config.seed}`, `step ${count(run.step)}`, ...settingsOf(panel)].join(', ');
  }

  /** Beginning of a file's name. */
  #name() {
    const { config, step } = this.#run();
    return `makemore-${config.preset}-${step}`;
  }

  /** A copy of the run as it is now and its dev loss, for an action that takes both. @template T @param {(measured: { copy: Playground, step: number, dev: number | null }) => T} action */
  async #withMeasured(action) {
    const { step } = this.#run();
    const say = (/** @type {number} */ share) => setText(this.note, `Measuring the dev loss of step ${count(step)}: ${percent(share)}`);
    const measured = await measure(this.#run(), say);
    try {
      setText(this.note, '');
      return await action(measured);
    } finally {
      measured.copy.free();
    }
  }

  /** The file brings its dev loss along, so that whatever goes on with it can check its own. */
  #saveModel() {
    const name = this.#name();
    return this.#withMeasured(({ copy, dev }) => {
      const file = /** @type {Uint8Array<ArrayBuffer>} */ (copy.save(dev ?? undefined));
      saveFile(file, 'application/octet-stream', `${name}.safetensors`);
    });
  }

  /** @param {boolean} fromScratch */
  async #savePython(fromScratch) {
    const run = this.#run();
    if (fromScratch && run.playground.altered) throw new Error('A learning rate was changed on the way here, so these settings alone do not lead to these weights: save the model and continue.py instead.');
    const { default: source } = await import('../export/pytorch.py?raw');
    const file = `${fromScratch ? 'reproduce' : 'continue'}.py`;
    await this.#withMeasured(({ copy, step, dev }) => {
      saveFile(toPython(source, { config: copy.config, step, dev, fromScratch }, file), 'text/x-python', file);
    });
    const needs = fromScratch ? 'the names' : run.text === null ? 'the model and the names' : 'the model';
    setText(this.note, `${file} also needs ${needs}, which you can save above; its first lines say how to run it.`);
  }

  async #load() {
    const file = this.model.files?.[0];
    if (!file) return;
    this.element.close();
    await this.figure.loadFile(file);
    this.model.value = '';
  }

  async #forget() {
    await this.figure.forget();
    setText(this.note, 'Forgotten: the next visit begins at step 0.');
  }
}

/** A text and a button that copies it; selected where the browser does not let the page copy. @param {string} action @param {string} name @param {string} text */
function copyable(action, name, text) {
  const area = h('textarea', { readOnly: true, rows: text.includes('\n') ? 4 : 2, value: text, spellcheck: false, 'aria-label': name, 'data-text': action });
  const button = h('button', {
    'data-action': action,
    onclick: async () => {
      area.select();
      try {
        await navigator.clipboard.writeText(text);
        setText(button, 'Copied');
      } catch {
        setText(button, 'Selected: copy it by hand');
      }
    },
  }, name);
  return h('div', { class: 'copyable' }, area, button);
}
