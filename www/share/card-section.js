import * as words from '#words/share.js';
import { h } from '../base/dom.js';
import { count, loss as lossText } from '../base/format.js';
import { Playground } from '../base/wasm.js';
import { linkTo } from '../address/link.js';
import { drawCard, HEIGHT, linkFits, WIDTH } from './card.js';
import { saveFile } from './save-file.js';

/** @typedef {import('./host.js').ShareHost} ShareHost */
/** @typedef {import('../run/run.js').Run} Run */

/** Names in a list of the picture. */
const COUNT = 8;

/** The picture that Share begins with, to save and to hand on. */
export class CardSection {
  /**
   * @param {ShareHost} host
   * @param {(action: string, name: string, onclick: () => unknown) => HTMLButtonElement} button
   *   that shows what goes wrong
   */
  constructor(host, button) {
    this.host = host;
    this.canvas = h('canvas', {
      class: 'share-card',
      width: WIDTH,
      height: HEIGHT,
      role: 'img',
      'data-readout': 'card',
    });
    this.share = button('share-card', words.sharePicture, () => this.#share());
    this.element = h(
      'div',
      {},
      this.canvas,
      h(
        'div',
        { class: 'controls' },
        this.share,
        button('save-card', words.savePicture, () => this.#save()),
      ),
    );
    this.share.hidden = !canShareFiles();
  }

  /** Draws the present moment. */
  show() {
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const style = getComputedStyle(this.canvas);
    const color = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const sans = color('--sans') || 'sans-serif';
    const card = this.#card();
    drawCard(
      context,
      { ...card, link: linkFits(context, card.link, sans) ? card.link : '' },
      color,
      sans,
    );
    const lists = card.lists.map(({ step, names }) => words.namesAt(count(step), names.join(', ')));
    this.canvas.setAttribute(
      'aria-label',
      [`${card.settings}.`, `${card.losses}.`, ...lists].join(' '),
    );
  }

  /** @returns {import('./card.js').Card} */
  #card() {
    const { host } = this;
    const run = host.run();
    const { step, lossHistory, config, source } = run;
    const isLinked = host.followsAddress;
    const withStep = step > 0 && !host.shown().training.playing && !run.lrChanged;
    return {
      title: words.pictureTitle,
      settings: settingsInWords(run),
      step,
      lists: [
        { step: 0, names: namesAtStart(run) },
        ...(step > 0 ? [{ step, names: namesOf(run.playground, config) }] : []),
      ],
      losses: lossesOf(run),
      history: lossHistory,
      baseline: source.baseline,
      pins: host.pins().map((pin) => ({
        mark: pin.mark,
        name: pin.nameBeside(config),
        dash: pin.dash,
        history: pin.run.lossHistory,
      })),
      link: isLinked ? linkTo(host.shown(), withStep) : '',
    };
  }

  /** @returns {Promise<Blob>} */
  async #png() {
    this.show();
    const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ resolve) =>
      this.canvas.toBlob(resolve, 'image/png'),
    );
    if (blob) return blob;
    throw new Error(words.noPicture);
  }

  #name() {
    const { config, step } = this.host.run();
    return `makemore-${config.preset}-${step}.png`;
  }

  async #save() {
    saveFile(await this.#png(), 'image/png', this.#name());
  }

  async #share() {
    const file = new File([await this.#png()], this.#name(), { type: 'image/png' });
    const { link } = this.#card();
    try {
      await navigator.share({ files: [file], title: words.sharedTitle, text: link });
    } catch (error) {
      // A reader who changes their mind has made no mistake.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      throw new Error(words.notShared, { cause: error });
    }
  }
}

/** The losses in words. @param {Run} run */
function lossesOf({ lossHistory, playground, source }) {
  if (source.diverged) return words.pictureDiverged(count(source.diverged.step));
  const dev = lossHistory.dev.at(-1);
  const loss = words.pictureLoss(lossText(lossHistory.smoothed ?? playground.loss));
  return dev ? `${loss}, ${words.pictureDev(lossText(dev.loss))}` : loss;
}

/** Whether this browser hands pictures on to other programs. */
function canShareFiles() {
  const file = new File([''], 'card.png', { type: 'image/png' });
  return (
    typeof navigator.share === 'function' && (navigator.canShare?.({ files: [file] }) ?? false)
  );
}

/** @param {Playground} playground @param {Run['config']} config */
function namesOf(playground, config) {
  try {
    // The same random numbers before and after, and those of the list on the page.
    return playground.sample(COUNT, { seed: (config.seed + 10) % 2 ** 32 });
  } catch {
    // A run that has diverged writes no names.
    return Array(COUNT).fill('\u2013');
  }
}

/** What the same network wrote before it was trained. @param {Run} run */
function namesAtStart({ source, config }) {
  const start = source.sibling(config);
  try {
    return namesOf(start, config);
  } finally {
    start.free();
  }
}

/** The preset, and what differs from it. @param {Run} run */
function settingsInWords({ config }) {
  const { preset, ...different } = /** @type {Record<string, any>} */ (Playground.diff(config));
  const title = Playground.presets().find(({ name }) => name === preset)?.title ?? preset;
  const infos = Playground.configKeys();
  const changes = Object.entries(different).map(
    ([key, value]) => `${infos.find((info) => info.key === key)?.label ?? key} ${value}`,
  );
  return [title, ...changes].join(', ');
}
