import * as words from '#words/network.js';
import networkCss from './network.css?inline';
import { clock } from '../../base/clock.js';
import { attempt, h, setText } from '../../base/dom.js';
import { loss as lossText } from '../../base/format.js';
import { adoptStyle } from '../../base/style.js';
import { examine } from '../../run/health.js';
import { Drawing } from '../drawing.js';
import { pictureOf } from './blocks.js';
import { NetworkControls } from './controls.js';
import { NetworkDetail } from './detail.js';
import { ExamplePicker } from './example-picker.js';
import { Measure } from './facts.js';
import { paletteOf } from './palette.js';
import { SlowStep } from './slow-step.js';
import { NetworkTree } from './tree.js';
import { findingOf } from './finding.js';
import { Title } from './title.js';
import { aboutOf, exact, nameOf, quote, signOf } from './numbers.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('./blocks.js').Block} Block */
/** @typedef {import('./blocks.js').Picture} Picture */
/** @typedef {import('./block-element.js').BlockElement} BlockElement */
/** @typedef {import('../../pkg/makemore_playground.js').Config} Config */
/** @typedef {import('../../pkg/makemore_playground.js').NumberAddress} NumberAddress */

/** Milliseconds between two looks for what stands out while it trains, and between two measures. */
const EXAMINE_EVERY = 900;
const MEASURE_EVERY = 250;
/**
 * Drawing may take this share of the time while it trains: what is expensive is drawn less
 * often.
 */
const SHARE = 1 / 15;
/**
 * Milliseconds of a drawing that is done in parts: what the browser then does with it takes longer
 * on a slow machine.
 */
const SLICE = 12;
/** Milliseconds of one look from which on nobody waits for gradients that nobody asked for. */
const SLOW = 20;

/**
 * The network drawn: one example on its way from its letters to the loss, and every number of
 * it.
 */
export class NetworkPanel {
  reads = /** @type {const} */ ([
    'exampleBlocks',
    'unfold',
    'lookAheadFor',
    'layers',
    'histogram',
    'trace',
    'minibatch',
  ]);

  /**
   * @param {{ onWake: () => void, onApply: (changes: Partial<Config>) => void, onStep: () => void,
   *   keepsLast: () => boolean }} hooks
   */
  constructor({ onWake, onApply, onStep, keepsLast }) {
    this.onWake = onWake;
    this.title = new Title();
    this.picker = new ExamplePicker(() => this.#changed());
    this.controls = new NetworkControls(onApply, keepsLast);
    this.slow = new SlowStep({
      onChange: () => this.#changed(),
      onStep,
      onChoose: (i) => this.picker.choose(i),
    });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': 'network' });
    this.tree = new NetworkTree({
      onRead: (block, i) => this.#read(block, i),
      onPick: (block, i, canPoint) => this.#pick(block, i, canPoint),
      onOpen: (block) => this.#open(block),
      describe: (block, i) => this.#describe(block.block.key, i),
      palette: () => this.palette,
    });
    this.readout = h('p', { class: 'readout', 'data-readout': 'network-at' });
    this.detail = new NetworkDetail({
      palette: () => this.palette,
      source: () => this.snapshot && this.#shown(this.snapshot).source,
      naming: () => this.#naming,
      knows: (address) => this.#knows(address),
      onPoint: (key, i) => this.#readIn(key, i),
      onPick: (key, i) => this.#pickFrom(key, i),
      onClose: (key) => this.tree.blocks.get(key)?.element.focus({ preventScroll: true }),
    });
    this.picker.element.append(this.slow.begin);
    this.element = h(
      'section',
      { class: 'panel network-panel closed', 'data-panel': 'network' },
      this.title.element,
      this.picker.element,
      this.error,
      this.slow.element,
      this.tree.element,
      this.readout,
      this.detail.element,
      this.controls.element,
    );
    // Where its settings lie open, the picture is as large as it can be.
    this.controls.element.addEventListener('toggle', () =>
      this.element.classList.toggle('closed', !this.controls.element.open),
    );
    // Before the tree, whose arrows they would be otherwise.
    this.element.addEventListener('keydown', (event) => this.slow.takeKey(event), true);
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** @type {Picture | null} */
    this.picture = null;
    /** @type {import('./palette.js').Palette | null} */
    this.palette = null;
    this.measure = new Measure();
    this.measuredAt = -Infinity;
    /** The number that is read. */
    this.reading = { key: '', i: -1 };
    /** What stands out, by block. @type {Map<string, string[]>} */
    this.alerts = new Map();
    this.examinedAt = -Infinity;
    this.drawing = new Drawing((draw) => attempt(this.error, draw));
    /** When the last one began. */
    this.drawnAt = -Infinity;
    this.lookCost = 0;
  }

  reset() {
    this.slow.end();
    this.controls.reset();
    this.snapshot = null;
    this.drawing.drop();
    this.picture = null;
    this.title.clear();
    this.tree.clear();
    this.detail.clear();
    this.alerts.clear();
    this.examinedAt = this.drawnAt = -Infinity;
    this.lookCost = 0;
    this.reading = { key: '', i: -1 };
    setText(this.readout, '');
  }

  remake() {
    this.palette = null;
    if (this.snapshot) this.#changed();
  }

  /** Gives back the run of a step that is being taken slowly. */
  release() {
    this.slow.end();
  }

  #changed() {
    this.drawnAt = this.measuredAt = -Infinity;
    this.drawing.drop();
    if (this.snapshot) this.update(this.snapshot);
    this.onWake();
  }

  /** Whether the drawing under way takes another call of `update`. */
  get isPartDrawn() {
    return this.drawing.isOpen;
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    const { drawing } = this;
    const now = clock.now();
    if (snapshot.playing && drawing.isOpen) return drawing.goOn(SLICE);
    if (snapshot.playing && now - this.drawnAt < drawing.cost / SHARE) return;
    this.drawnAt = now;
    drawing.begin(this.#drawing(snapshot));
    drawing.goOn(snapshot.playing ? SLICE : Infinity);
  }

  /** Draws the network, with a pause after each part. @param {Snapshot} snapshot */
  *#drawing(snapshot) {
    adoptStyle(this.element, networkCss);
    this.controls.openFirst(this.element);
    this.palette ??= paletteOf(this.element);
    this.snapshot = snapshot;
    this.controls.show(snapshot);
    this.slow.follow(snapshot);
    this.picker.fit(snapshot.source.minibatch.length, snapshot.config.block_size);
    const picture = this.#look(snapshot);
    this.picture = picture;
    yield;
    const isNew = this.tree.ensure(picture);
    const shown = this.#shown(snapshot);
    for (const block of picture.groups.flatMap((group) => group.blocks)) {
      const look = this.#lookOf(block);
      this.tree.blocks.get(block.key)?.draw(block, look, shown);
      this.detail.draw(block, look.values);
      yield;
    }
    const now = clock.now();
    if (isNew || !snapshot.playing || now - this.measuredAt > MEASURE_EVERY) {
      this.measuredAt = now;
      yield* this.#measuring(snapshot, picture);
    }
    this.picker.show(picture.context, picture.target);
    this.title.say(this.slow.source ? words.oneStepSlowly : findingOf(picture, snapshot));
    this.#sayReading();
    this.detail.follow(shown.source, snapshot.playing);
  }

  /** @param {Snapshot} snapshot */
  #look(snapshot) {
    const start = clock.now();
    const { example, target } = this.picker.chosen;
    const withGradients = this.picker.wantsGradients || this.lookCost < SLOW;
    const picture = pictureOf(this.#shown(snapshot), example, target, withGradients);
    this.lookCost = clock.now() - start;
    return picture;
  }

  /**
   * The moment that is drawn: of the step under way, where it is taken slowly.
   *
   * @param {Snapshot} snapshot
   */
  #shown(snapshot) {
    return this.slow.source ? { ...snapshot, source: this.slow.source } : snapshot;
  }

  /** What is known of a block, and what its cells show. @param {Block} block */
  #lookOf(block) {
    const { value, gradient } = this.#knows(block);
    const wants = this.slow.source ? gradient : this.picker.wantsGradients;
    const known = wants && block.gradients ? block.gradients : block.values;
    const values = value ? known : new Float32Array(known.length).fill(NaN);
    const { context = '', target } = this.picture ?? {};
    return { values, isKnown: value, context, target };
  }

  /** @param {Pick<NumberAddress, 'kind' | 'layer'>} address */
  #knows(address) {
    return this.slow.knows(address, this.snapshot?.config.n_layers ?? 1);
  }

  /** @param {Snapshot} snapshot @param {Picture} picture */
  *#measuring(snapshot, picture) {
    this.#examine(snapshot);
    yield;
    const layers = snapshot.config.n_layers;
    const measure = this.measure.begin(this.#shown(snapshot), snapshot.source.trace);
    for (const { key, layer, blocks } of picture.groups) {
      for (const block of blocks) {
        const alerts = this.alerts.get(block.key) ?? [];
        const how = { facts: measure.of(block), alerts, layers };
        this.tree.blocks.get(block.key)?.describe(this.#lookOf(block), how);
      }
      const isKnown = layer >= 0 && this.#knows({ kind: 'activation', layer }).value;
      if (layer >= 0) this.tree.describeLayer(key, isKnown ? measure.ofLayer(layer) : null);
      yield;
    }
  }

  /** What the health report says, at the block that it is about. @param {Snapshot} snapshot */
  #examine(snapshot) {
    const now = clock.now();
    if (snapshot.playing && now - this.examinedAt < EXAMINE_EVERY) return;
    this.examinedAt = now;
    this.alerts.clear();
    for (const { text, at = [] } of examine(snapshot)) {
      for (const key of at) this.alerts.set(key, [...(this.alerts.get(key) ?? []), text]);
    }
  }

  get #naming() {
    const { vocabulary = [], config } = this.snapshot ?? {};
    return { vocabulary, layers: config?.n_layers ?? 1 };
  }

  /** The block as it is now. @param {string} key */
  #block(key) {
    const blocks = this.picture?.groups.flatMap((group) => group.blocks) ?? [];
    return blocks.find((block) => block.key === key);
  }

  /** A number in words. @param {string} key of its block @param {number} i */
  #describe(key, i) {
    const block = this.#block(key);
    if (!block || !this.snapshot || !this.picture) return '';
    const address = block.addressOf(i);
    const known = this.#knows(address);
    const sign = signOf(address, this.#naming);
    const value = known.value ? words.equals(lossText(block.values[i])) : words.unknown;
    const gradient = known.gradient ? block.gradients?.[i] : undefined;
    const slope = gradient === undefined ? '' : words.gradientOf(exact(gradient));
    const letter = [...this.picture.context][Math.floor(i / this.snapshot.config.n_embd)];
    const whose = block.kind === 'input' && letter ? words.ofLetter(quote(letter)) : '';
    return `${sign}${value}${slope}. ${nameOf(address, this.#naming)}${whose}.`;
  }

  /** @param {BlockElement} element @param {number} i */
  #read({ block }, i) {
    this.#readIn(block.key, i);
  }

  /**
   * Says a number of a block; below 0: what the block is for.
   *
   * @param {string} key
   * @param {number} i
   */
  #readIn(key, i) {
    this.reading = { key, i };
    this.#sayReading();
  }

  #sayReading() {
    const { key, i } = this.reading;
    const block = this.#block(key);
    if (!block || !this.snapshot) return setText(this.readout, '');
    if (i >= 0) return setText(this.readout, this.#describe(key, i));
    const shape = `${block.letters}${block.numbers && ` = ${block.numbers}`}`;
    const said = [`${block.name}, ${shape}`, aboutOf(block, this.snapshot).replace(/\.$/, '')];
    setText(
      this.readout,
      `${said.concat(this.alerts.get(key) ?? []).join('. ')}.`.replace('..', '.'),
    );
  }

  /** @param {BlockElement} element @param {number} i @param {boolean} canPoint */
  #pick(element, i, canPoint) {
    if (i < 0) return;
    if (!canPoint) return this.#open(element);
    this.tree.select(element, i);
    this.#readIn(element.block.key, i);
    this.detail.unfold(element.block, i);
  }

  /** Shows all numbers of a block, to pick one. @param {BlockElement} element */
  #open({ block }) {
    const now = this.#block(block.key);
    if (!now) return;
    if (now.values.length === 1) return this.#pickFrom(now.key, 0);
    this.#readIn(block.key, -1);
    this.detail.open(now, this.#lookOf(now).values);
  }

  /** @param {string} key @param {number} i */
  #pickFrom(key, i) {
    const element = this.tree.blocks.get(key);
    if (element) this.#pick(element, i, true);
  }
}
