import * as words from '#words/results.js';
import { head, scrolling } from '../../base/controls.js';
import { h, setText } from '../../base/dom.js';
import { count, loss as lossText } from '../../base/format.js';
import { Playground } from '../../base/wasm.js';
import { BandPlot } from '../../plot/bands.js';
import { offer } from '../../plot/canvas.js';
import { layerColor } from '../../plot/colors.js';
import { DotPlot } from '../../plot/dots.js';
import { HeatPlot } from '../../plot/heat.js';
import { comparePairs, pairsToTell, sentence, verdictOf } from '../../run/experiment/verdict.js';

/** @typedef {import('../../run/experiment/experiment.js').Experiment} Experiment */
/** @typedef {import('../../run/experiment/verdict.js').Pair} Pair */

/** More bands than this cannot be told apart. */
const MOST_BANDS = 8;
/** Pairs that are told without being asked for. */
const MOST_TOLD = 3;
/** More settings than this make too many pairs. */
const MOST_COMPARED = 24;

/** What an experiment has found: the verdict, dots or a grid, bands, and every run. */
export class Results {
  constructor() {
    this.title = h('h2', { 'data-readout': 'experiment' });
    this.recipe = h('p', { class: 'facts', 'data-readout': 'results-of' });
    this.verdicts = h('ul', { class: 'verdicts', 'data-readout': 'verdicts' });
    this.others = h('ul', { class: 'verdicts' });
    this.more = h('details', {}, h('summary', {}, words.otherPairs), this.others);
    this.how = h(
      'details',
      {},
      h('summary', {}, words.howTitle),
      ...words.how.map((text) => h('p', { class: 'help' }, text)),
    );
    this.dots = new DotPlot();
    this.heat = new HeatPlot();
    this.bands = new BandPlot();
    this.dotsTitle = h('h3', {}, words.dotsTitle);
    this.heatTitle = h('h3', {}, words.heatTitle);
    this.bandsTitle = h('h3', {}, words.bandsTitle);
    this.body = h('tbody', {});
    this.table = h('table', { 'aria-label': words.table }, head(words.columns), this.body);
    /** @type {(string | number | null)[][]} */
    this.rows = [];
    /** What was drawn last. @type {{ experiment: Experiment, runs: number } | null} */
    this.drawn = null;
    offer(
      this.table,
      () => this.rows.length > 0 && { columns: words.dataColumns, rows: this.rows },
    );
    this.element = h(
      'div',
      { class: 'experiment-results', hidden: true },
      this.title,
      this.recipe,
      this.verdicts,
      this.more,
      this.how,
      this.dotsTitle,
      this.dots.element,
      this.heatTitle,
      this.heat.element,
      this.bandsTitle,
      this.bands.element,
      scrolling(words.table, this.table),
    );
  }

  clear() {
    this.element.hidden = true;
    for (const plot of [this.dots, this.heat, this.bands]) plot.clear();
    this.rows = [];
    this.drawn = null;
    this.body.replaceChildren();
  }

  /** Draws what is new: most reports are of steps only. @param {Experiment} experiment */
  update(experiment) {
    const runs = experiment.results.length;
    if (this.drawn?.experiment === experiment && this.drawn.runs === runs) return;
    this.drawn = { experiment, runs };
    if (runs > 0) this.redraw(experiment);
  }

  /** @param {Experiment} experiment */
  redraw(experiment) {
    const { plan, losses } = experiment;
    this.element.hidden = false;
    const n = plan.settings.length;
    const settings = losses.map(({ name, dev }, i) => {
      const known = dev.filter((x) => x !== null);
      const color = layerColor(this.element, i, n);
      return { ...Playground.summary(Float64Array.from(known)), name, color, values: dev };
    });
    setText(this.recipe, words.resultsOf(plan.text));
    this.#tell(experiment, settings);
    this.#tabulate(experiment, settings);
    const isGrid = plan.axes.length === 2;
    for (const part of [this.dotsTitle, this.dots.element]) part.hidden = isGrid;
    for (const part of [this.heatTitle, this.heat.element]) part.hidden = !isGrid;
    if (isGrid) this.#drawGrid(plan, settings);
    else this.dots.update(settings, plan.seeds);
    const hasBands = n <= MOST_BANDS;
    for (const part of [this.bandsTitle, this.bands.element]) part.hidden = !hasBands;
    if (hasBands) this.bands.update(bandsOf(experiment, settings), plan.steps);
  }

  /**
   * @param {Experiment} experiment
   * @param {{ name: string, mean: number, n: number, diverged: number }[]} settings
   */
  #tell({ losses, left }, settings) {
    const pairs = losses.length <= MOST_COMPARED ? comparePairs(losses) : [];
    const there = settings.filter(({ n }) => n > 0).sort((a, b) => a.mean - b.mean);
    setText(
      this.title,
      finding(pairs, there, { isDone: left === 0, isAlone: settings.length === 1 }),
    );
    const told = there.length < 2 ? [] : pairsToTell(pairs, there[0].name);
    // The pair that the headline is about comes first.
    const isFirst = (/** @type {Pair} */ { a, b }) =>
      [a, b].every((name) => name === there[0].name || name === there[1].name);
    told.sort((p, q) => Number(isFirst(q)) - Number(isFirst(p)));
    const items = told.map((pair) =>
      h('li', { 'data-verdict': verdictOf(pair) }, words.verdict(printed(sentence(pair)))),
    );
    this.verdicts.replaceChildren(...items.slice(0, MOST_TOLD));
    this.others.replaceChildren(...items.slice(MOST_TOLD));
    this.more.hidden = items.length <= MOST_TOLD;
  }

  /**
   * @param {Experiment} experiment
   * @param {{ name: string, mean: number, halfWidth: number, n: number, diverged: number }[]}
   *   settings
   */
  #tabulate({ results, plan }, settings) {
    this.rows = settings.map(({ name, n, diverged, mean, halfWidth }, i) => {
      const own = results.filter(({ setting, result }) => setting === i && !result.diverged);
      const meanOf = (/** @type {'train' | 'test'} */ part) =>
        own.reduce((sum, { result }) => sum + result[part], 0) / own.length;
      return [
        name,
        plan.seeds.length,
        n,
        diverged,
        mean,
        halfWidth,
        meanOf('train'),
        meanOf('test'),
      ];
    });
    const cells = this.rows.map(([name, seeds, n, diverged, mean, half, train, test]) => {
      const texts = [
        words.ofRuns(count(Number(n)), count(Number(seeds))),
        String(diverged),
        numberText(mean),
        numberText(half),
        numberText(train),
        numberText(test),
      ];
      return h('tr', {}, h('th', {}, String(name)), ...texts.map((text) => h('td', {}, text)));
    });
    this.body.replaceChildren(...cells);
  }

  /**
   * @param {import('../../run/experiment/recipe.js').Plan} plan
   * @param {import('../../plot/dots.js').DotRow[]} settings
   */
  #drawGrid({ axes: [rows, columns] }, settings) {
    const axis = (/** @type {{ key: string, values: any[] }} */ { key, values }) => ({
      key,
      values: values.map(String),
    });
    const cells = settings.map((setting, i) => ({
      ...setting,
      column: i % columns.values.length,
      row: Math.floor(i / columns.values.length),
    }));
    this.heat.update({ columns: axis(columns), rows: axis(rows), cells });
  }
}

/** A sentence with the signs of print. @param {string} text */
const printed = (text) => text.replaceAll('+-', '\u00b1').replace(/ -(?=\d)/g, ' \u2212');

/** @param {string | number | null} x */
const numberText = (x) => (Number.isFinite(x) ? lossText(Number(x)) : '\u2013');

/**
 * What was found, in a headline.
 *
 * @param {Pair[]} pairs
 * @param {{ name: string, mean: number }[]} sorted by their means; those of which no run is left
 *   are not among them
 * @param {{ isDone: boolean, isAlone: boolean }} how whether all runs are trained, and whether
 *   there is one setting only
 */
function finding(pairs, [best, second], { isDone, isAlone }) {
  if (!best) return isDone ? words.allDiverged : words.noResult;
  const loss = lossText(best.mean);
  if (isAlone) return words.alone(best.name, loss);
  if (!second) return isDone ? words.onlyOne(best.name, loss) : words.noResult;
  const pair = pairs.find(({ a, b }) => [a, b].includes(best.name) && [a, b].includes(second.name));
  const verdict = pair && verdictOf(pair);
  if (verdict === 'real') return words.real(best.name, loss);
  if (verdict === 'unclear') return words.unclear(best.name, loss, second.name);
  if (verdict === 'same') return words.same(best.name, second.name);
  // Of the verdicts too few seeds are left.
  if (verdict && isDone) return words.tooFew(best.name, loss);
  return isDone ? words.lowest(best.name, loss) : words.soFar(best.name, loss);
}

/**
 * @param {Experiment} experiment
 * @param {{ name: string, color: string }[]} settings
 * @returns {import('../../plot/bands.js').Band[]}
 */
function bandsOf({ results }, settings) {
  return settings.map(({ name, color }, i) => {
    const curves = results.flatMap(({ setting, result }) => (setting === i ? [result.curve] : []));
    const parts = Array.from({ length: curves[0]?.length ?? 1 }, (_, part) =>
      Playground.summary(Float64Array.from(curves, (curve) => curve[part])),
    );
    const mean = parts.map((each) => (each.n > 0 ? each.mean : NaN));
    return { name, color, mean, halfWidth: parts.map((each) => each.halfWidth), n: curves.length };
  });
}
