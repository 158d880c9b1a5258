import * as words from '#words/embedding.js';
import { h, setText } from '../base/dom.js';
import { fixed, percent } from '../base/format.js';
import { limits } from '../base/limits.js';
import { offer } from '../plot/canvas.js';
import { layerColor } from '../plot/colors.js';
import { ScatterPlot } from '../plot/scatter.js';

/** @typedef {import('../run/snapshot.js').Snapshot} Snapshot */

/**
 * The letters where the embedding puts them. Two dimensions are shown as they are; more are
 * projected on their first two principal components.
 */
export class EmbeddingPanel {
  reads = /** @type {const} */ (['embedding']);

  constructor() {
    this.title = h('h2', { 'data-readout': 'embedding' });
    this.facts = h('p', { class: 'facts' });
    this.plot = new ScatterPlot(words.plot, '', '');
    this.plot.canvas.classList.add('square');
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'embedding' },
      this.title,
      this.facts,
      this.plot.element,
    );
  }

  reset() {
    this.plot.clear();
    offer(this.plot.canvas, () => null);
  }

  /** @param {Snapshot} snapshot */
  update({ source, vocabulary, step }) {
    const { points, explained, dimensions } = source.embedding();
    const xs = points.filter((_, i) => i % 2 === 0);
    const ys = points.filter((_, i) => i % 2 === 1);
    const pca = dimensions > 2;
    this.plot.labels = pca
      ? { x: words.firstComponent, y: words.secondComponent }
      : { x: words.firstDimension, y: words.secondDimension };
    this.plot.update(
      {
        xs,
        ys,
        label: (i) => vocabulary[i],
        marked: (i) => isVowel(vocabulary[i]),
        describe: (i) => words.reading(vocabulary[i], fixed(xs[i], 3), fixed(ys[i], 3)),
      },
      layerColor(this.element, 0, 2),
    );
    offer(this.plot.canvas, () => ({
      columns: [words.letter, ...Object.values(this.plot.labels)],
      rows: vocabulary.map((letter, i) => [letter, xs[i], ys[i]]),
    }));
    const apart = separation(xs, ys, vocabulary);
    const apartNot = step === 0 ? words.titleUntrained : words.titleSpread;
    setText(this.title, apart > 1 ? words.titleTogether : apartNot);
    const how = pca
      ? words.projected(dimensions, percent(explained[0] + explained[1]))
      : words.asTheyAre(dimensions);
    setText(this.facts, `${how} ${words.vowels(fixed(apart, 2))}`);
  }
}

/**
 * Distance of the vowels' middle from the others', in units of the vowels' own spread.
 *
 * @param {Float32Array} xs
 * @param {Float32Array} ys
 * @param {string[]} vocabulary
 */
function separation(xs, ys, vocabulary) {
  const places = [...vocabulary.keys()].filter((i) => vocabulary[i] !== '.');
  const vowels = places.filter((i) => isVowel(vocabulary[i]));
  const others = places.filter((i) => !isVowel(vocabulary[i]));
  if (vowels.length < 2 || others.length === 0) return 0;
  const middle = (/** @type {number[]} */ set) =>
    [xs, ys].map((line) => set.reduce((sum, i) => sum + line[i], 0) / set.length);
  const [v, o] = [middle(vowels), middle(others)];
  const spread = Math.sqrt(
    vowels.reduce((sum, i) => sum + (xs[i] - v[0]) ** 2 + (ys[i] - v[1]) ** 2, 0) / vowels.length,
  );
  return Math.hypot(v[0] - o[0], v[1] - o[1]) / Math.max(spread, 1e-9);
}

/** @param {string} letter */
const isVowel = (letter) => limits().vowels.includes(letter);
