import { attempt, h, setText } from '../../base/dom.js';
import { fixed, loss as lossText, percent, short } from '../../base/format.js';
import { fetchPart } from '../../base/lazy.js';
import { examine } from '../../run/health.js';
import { BlockElement } from './block-element.js';
import { pictureOf } from './blocks.js';
import { NetworkControls } from './controls.js';
import { ExamplePicker } from './example-picker.js';
import { SlowStep } from './slow-step.js';
import { nameOf, quote, signOf } from './words.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('./blocks.js').Picture} Picture */
/** @typedef {import('../../pkg/makemore_playground.js').Config} Config */

/** Milliseconds between two looks for what stands out while it trains. */
const EXAMINE_EVERY = 900;
/** From this many hidden layers on the blocks are drawn narrow, and from that many narrower. */
const FEW = 2;
const MANY = 7;

/** The network drawn: one example on its way from its letters to the loss, and every number of it. */
export class NetworkPanel {
  reads = /** @type {const} */ ([
    'exampleBlocks',
    'unfold',
    'lookAhead',
    'layers',
    'histogram',
    'parameters',
    'minibatch',
  ]);

  /** @param {{ onWake: () => void, onApply: (changes: Partial<Config>) => void, onStep: () => void }} hooks */
  constructor({ onWake, onApply, onStep }) {
    this.onWake = onWake;
    this.title = h('h2', { 'data-readout': 'network' }, 'The network');
    this.picker = new ExamplePicker(() => this.#changed());
    this.controls = new NetworkControls(onApply);
    this.what = h(
      'select',
      {
        'aria-label': 'Cells show',
        'data-action': 'network-what',
        onchange: () => this.#changed(),
      },
      h('option', { value: 'values' }, 'values'),
      h('option', { value: 'gradients' }, 'gradients'),
    );
    this.slow = new SlowStep({ onChange: () => this.#changed(), onStep });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.tree = h('div', {
      class: 'network',
      role: 'tree',
      'aria-label': 'The network, block by block. Arrow keys move, Enter unfolds a number.',
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.readout = h('p', {
      class: 'readout',
      'aria-live': 'polite',
      'data-readout': 'network-at',
    });
    this.detail = h('div', { class: 'net-detail' });
    this.element = h(
      'section',
      { class: 'panel network-panel', 'data-panel': 'network' },
      this.title,
      this.picker.element,
      this.error,
      h('div', { class: 'net-scroll' }, this.tree),
      this.readout,
      h(
        'div',
        { class: 'controls' },
        h('label', { class: 'inline' }, 'Cells show', this.what),
        this.slow.begin,
      ),
      this.slow.element,
      this.controls.element,
      this.detail,
    );
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** @type {Picture | null} */
    this.picture = null;
    /** Blocks by their keys. @type {Map<string, BlockElement>} */
    this.blocks = new Map();
    /** The block that Tab leads to. */
    this.current = '';
    /** @type {import('./unfold-view.js').UnfoldView | null} */
    this.unfolded = null;
    /** What stands out, by block. @type {Map<string, string[]>} */
    this.alerts = new Map();
    this.examinedAt = -Infinity;
  }

  reset() {
    this.slow.end();
    this.snapshot = null;
    this.picture = null;
    this.#clearBlocks();
    this.unfolded?.clear();
    this.alerts.clear();
    this.examinedAt = -Infinity;
    setText(this.readout, '');
  }

  remake() {
    if (this.snapshot) this.update(this.snapshot);
  }

  #clearBlocks() {
    for (const block of this.blocks.values()) block.destroy();
    this.blocks.clear();
    this.tree.replaceChildren();
  }

  #changed() {
    if (this.snapshot) this.update(this.snapshot);
    this.onWake();
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    this.snapshot = snapshot;
    this.controls.show(snapshot.config);
    this.slow.follow(snapshot);
    const { example, target } = this.picker.chosen;
    this.picker.fit(snapshot.source.minibatch.length, snapshot.config.block_size);
    attempt(this.error, () => {
      this.picture = pictureOf(this.#shown(snapshot), example, target);
      this.#draw(snapshot, this.picture);
    });
  }

  /** The moment that is drawn: of the step under way, where it is taken slowly. @param {Snapshot} snapshot */
  #shown(snapshot) {
    return this.slow.source ? { ...snapshot, source: this.slow.source } : snapshot;
  }

  /** @param {Snapshot} snapshot @param {Picture} picture */
  #draw(snapshot, picture) {
    const keys = picture.groups.flatMap(({ blocks }) =>
      blocks.map(({ key, shape }) => key + shape),
    );
    if (keys.join() !== this.tree.dataset.keys) this.#build(picture, keys.join());
    this.#examine(snapshot);
    const shown = this.#shown(snapshot);
    const hasMinibatch = typeof this.picker.chosen.example === 'number';
    for (const block of picture.groups.flatMap((group) => group.blocks)) {
      const seen = this.slow.seen(block, this.what.value === 'gradients');
      const element = this.blocks.get(block.key);
      const alerts = this.alerts.get(block.key) ?? [];
      element?.element.classList.toggle('not-yet', seen === 'nothing');
      const values = seen === 'gradients' ? (block.gradients ?? block.values) : block.values;
      const how = { target: picture.target, context: picture.context, alerts, hasMinibatch };
      element?.update({ ...block, values }, shown, how);
    }
    this.picker.show(picture.context, picture.target);
    setText(this.title, this.#finding(picture, snapshot));
    this.unfolded?.follow(shown.source, snapshot.playing);
  }

  /** @param {Picture} picture @param {string} keys */
  #build({ groups }, keys) {
    this.#clearBlocks();
    this.tree.dataset.keys = keys;
    const layers = groups.length - 2;
    this.tree.dataset.depth = layers < FEW ? 'one' : layers < MANY ? 'few' : 'many';
    const hooks = {
      onPoint: (/** @type {BlockElement} */ block, /** @type {number} */ i) => this.#read(block, i),
      onPick: (/** @type {BlockElement} */ block, /** @type {number} */ i) => this.#pick(block, i),
      onFocus: (/** @type {BlockElement} */ block) => this.#focused(block),
    };
    for (const group of groups) {
      const elements = group.blocks.map((block) => {
        const element = new BlockElement(block, hooks);
        this.blocks.set(block.key, element);
        return element.element;
      });
      const name = h('div', { class: 'net-group-name', 'aria-hidden': 'true' }, group.name);
      const row = h('div', { class: 'net-row', role: 'none' }, ...elements);
      const attributes = { class: 'net-group', role: 'group', 'aria-label': group.name };
      this.tree.append(h('div', attributes, name, row));
    }
    if (!this.blocks.has(this.current)) this.current = groups[0].blocks[0].key;
    this.#rove();
  }

  /** Exactly one block is reached by Tab. */
  #rove() {
    for (const [key, { element }] of this.blocks) element.tabIndex = key === this.current ? 0 : -1;
  }

  /** @param {BlockElement} block */
  #focused(block) {
    this.current = block.block.key;
    this.#rove();
  }

  /** What the health report says, at the block that it is about. @param {Snapshot} snapshot */
  #examine(snapshot) {
    const now = performance.now();
    if (snapshot.playing && now - this.examinedAt < EXAMINE_EVERY) return;
    this.examinedAt = now;
    this.alerts.clear();
    for (const { text, at = [] } of examine(snapshot)) {
      for (const key of at) this.alerts.set(key, [...(this.alerts.get(key) ?? []), text]);
    }
  }

  /** @param {Picture} picture @param {Snapshot} snapshot */
  #finding({ context, target, groups, loss }, { vocabulary, baseline }) {
    const probabilities = groups.at(-1)?.blocks.at(-1)?.values ?? new Float32Array();
    const best = probabilities.indexOf(Math.max(...probabilities));
    const after = `After \u201c${context}\u201d`;
    if (target === undefined || loss === undefined) {
      return `${after}: most likely ${quote(vocabulary[best])}, ${percent(probabilities[best])}`;
    }
    const given = percent(probabilities[vocabulary.indexOf(target)]);
    const guess = `guessing costs ${fixed(baseline, 2)}`;
    return `${after}, ${quote(target)} gets ${given}: loss ${fixed(loss, 2)} (${guess})`;
  }

  get #naming() {
    const vocabulary = this.snapshot?.vocabulary ?? [];
    return { vocabulary, layers: (this.picture?.groups.length ?? 2) - 2 };
  }

  /** Says one number of a block. @param {BlockElement} element @param {number} i */
  #read({ block }, i) {
    if (!this.snapshot || i < 0 || i >= block.values.length) return setText(this.readout, '');
    const current = this.picture?.groups
      .flatMap(({ blocks }) => blocks)
      .find(({ key }) => key === block.key);
    if (!current) return;
    const address = block.addressOf(i);
    const gradient = current.gradients?.[i];
    const slope = gradient === undefined ? '' : `, gradient ${short(gradient)}`;
    const value = lossText(current.values[i]);
    const { letterOf } = this;
    const whose = letterOf(block.kind, i);
    const name = nameOf(address, this.#naming);
    setText(this.readout, `${signOf(address, this.#naming)} = ${value}${slope}. ${name}${whose}.`);
  }

  /** The letter that an input belongs to, in words. */
  letterOf = (/** @type {string} */ kind, /** @type {number} */ i) => {
    if (kind !== 'input' || !this.snapshot || !this.picture) return '';
    const letter = [...this.picture.context][Math.floor(i / this.snapshot.config.n_embd)];
    return letter === undefined ? '' : `, of the letter ${quote(letter)}`;
  };

  /** Selects a number and unfolds it. @param {BlockElement} element @param {number} i */
  #pick(element, i) {
    if (i < 0) return;
    this.#select(element, i);
    this.#unfold(element.block.addressOf(i));
  }

  /** @param {BlockElement} element @param {number} i */
  #select(element, i) {
    for (const other of this.blocks.values()) {
      if (other !== element && other.selected >= 0) other.select(-1);
    }
    element.select(i);
    this.current = element.block.key;
    this.#rove();
    this.#read(element, i);
  }

  /** @param {import('../../pkg/makemore_playground.js').NumberAddress} address */
  async #unfold(address) {
    try {
      const { UnfoldView } = await fetchPart('The arithmetic', () => import('./unfold-view.js'));
      if (!this.snapshot) return;
      this.unfolded ??= new UnfoldView(
        () => this.#naming,
        () => this.onWake(),
      );
      if (!this.unfolded.element.isConnected) this.detail.append(this.unfolded.element);
      this.unfolded.show(this.#shown(this.snapshot).source, address);
    } catch (error) {
      setText(this.error, error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const element = this.blocks.get(target.dataset.block ?? '');
    if (!element || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = element.block.values.length;
    const step = event.shiftKey ? 10 : 1;
    const to = {
      ArrowDown: Math.min(count - 1, element.selected + step),
      ArrowUp: Math.max(0, element.selected - step),
      Home: 0,
      End: count - 1,
    }[event.key];
    const side = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (to !== undefined) this.#select(element, to);
    else if (side) this.#go(element, side);
    else if (event.key === 'Enter') this.#pick(element, Math.max(0, element.selected));
    else return;
    // The arrows of the tree are its own, and not the page's.
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {BlockElement} element @param {number} by */
  #go({ block }, by) {
    const keys = [...this.blocks.keys()];
    const next = keys[keys.indexOf(block.key) + by];
    if (next) this.blocks.get(next)?.element.focus();
  }
}
