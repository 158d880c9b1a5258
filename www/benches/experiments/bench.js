import experimentsCss from './experiments.css?inline';
import * as words from '#words/experiments.js';
import { clock } from '../../base/clock.js';
import { adoptStyle } from '../../base/style.js';
import { h, setProgress, setStatus, setText } from '../../base/dom.js';
import { csvCell, count, duration } from '../../base/format.js';
import { message } from '../../base/errors.js';
import { Playground } from '../../base/wasm.js';
import { costOf, evaluationSteps, secondsPerCost } from '../../run/experiment/cost.js';
import { Experiment } from '../../run/experiment/experiment.js';
import { outcomeOf } from '../../run/experiment/outcome.js';
import { commandFor, planOf, readRecipe } from '../../run/experiment/recipe.js';
import { makePool } from '../../run/workers/make-pool.js';
import { usualSize } from '../../run/workers/pool.js';
import { describeState } from './state-text.js';
import { RecipeForm } from './form.js';
import { Results } from './results.js';

/** @typedef {import('../../run/snapshot.js').Snapshot} Snapshot */
/** @typedef {import('../../run/experiment/recipe.js').Plan} Plan */
/** @typedef {import('./hooks.js').Hooks} Hooks */
/** @typedef {import('./hooks.js').KeptExperiment} KeptExperiment */

/** Milliseconds between two drawings, between two copies, and of the first measurement. */
const DRAW_EVERY = 250;
/** The pause between two drawings as a multiple of what one takes: the workers need the cores. */
const DRAW_PAUSE = 30;
const KEEP_EVERY = 1000;
const PROBE = 20;
/** Seconds until the workers are there. */
const START = 0.5;

/** Trains one setting or two over several values and seeds, and says what is real. */
export class ExperimentsBench {
  reads = /** @type {const} */ (['config', 'sibling', 'vocabulary', 'rows']);

  /** @param {Hooks} hooks */
  constructor(hooks) {
    this.hooks = hooks;
    this.form = new RecipeForm(() => this.#plan());
    this.results = new Results();
    this.summary = h('p', { class: 'facts', 'data-readout': 'plan' });
    this.error = h('p', { class: 'error', role: 'status', 'data-error': '' });
    this.note = h('p', { class: 'help', 'data-readout': 'where' });
    this.progress = h('progress', { max: 1, 'aria-label': words.progress });
    this.state = h('p', { class: 'facts', role: 'status', 'data-readout': 'experiment-state' });
    const button = (
      /** @type {string} */ action,
      /** @type {string} */ name,
      /** @type {() => void} */ onclick,
    ) => h('button', { 'data-action': action, onclick }, name);
    this.start = button('experiment-start', words.start, () => this.#begin());
    this.pause = button('experiment-pause', words.pause, () => this.#togglePause());
    this.cancel = button('experiment-cancel', words.cancel, () => this.#cancel());
    this.saves = h(
      'div',
      { class: 'controls' },
      button('experiment-csv', words.saveCsv, () => this.#saveCsv()),
      button('experiment-lines', words.saveLines, () => this.#saveLines()),
    );
    this.command = h('p', { class: 'help', 'data-readout': 'command' });
    this.element = h(
      'section',
      { class: 'panel', 'data-panel': 'experiments' },
      h('h3', {}, words.title),
      h('p', { class: 'help' }, words.help),
      this.form.element,
      this.summary,
      this.error,
      h('div', { class: 'controls' }, this.start, this.pause, this.cancel, this.progress),
      this.note,
      this.state,
      this.results.element,
      this.saves,
      this.command,
    );
    /** @type {Snapshot | null} */
    this.snapshot = null;
    /** @type {Plan | null} */
    this.plan = null;
    /** @type {Experiment | null} */
    this.experiment = null;
    /** What the experiment was made on. @type {Pick<KeptExperiment, 'present' | 'text'> | null} */
    this.basis = null;
    this.sha256 = '';
    this.perCost = NaN;
    this.asked = '';
    this.drawnAt = -Infinity;
    /** How long the last drawing took, in milliseconds. */
    this.drawCost = 0;
    this.keptAt = -Infinity;
    this.timer = 0;
    this.configKey = '';
    /** Whether the workers were given back while it trained, as when the page sleeps. */
    this.isAsleep = false;
    this.form.suggestCores(usualSize());
    this.#recall();
    this.#show();
  }

  /** @param {Snapshot} snapshot */
  update(snapshot) {
    adoptStyle(this.element, experimentsCss);
    this.snapshot = snapshot;
    this.form.suggestSeed(snapshot.config.seed);
    const asked = this.hooks.asked() ?? '';
    const starts = this.hooks.takeStart();
    if (starts) this.experiment?.stop();
    const key = JSON.stringify(snapshot.config);
    if (key !== this.configKey) {
      this.configKey = key;
      this.#plan();
    }
    if (starts || (asked !== this.asked && this.experiment?.state !== 'running')) this.#ask(asked);
    if (starts) this.#begin();
    if (this.isAsleep) {
      this.isAsleep = false;
      this.experiment?.resume(() => this.#makePool());
    }
  }

  remake() {
    if (this.experiment && this.experiment.results.length > 0) this.results.redraw(this.experiment);
  }

  release() {
    this.isAsleep = this.experiment?.state === 'running';
    this.experiment?.stop();
    this.snapshot = null;
    clearTimeout(this.timer);
  }

  /** An address has a recipe. @param {string} text */
  #ask(text) {
    this.asked = text;
    if (text === '') return;
    try {
      const fields = readRecipe(text);
      this.form.show(fields);
      this.#plan();
      // The form leaves out what it has no choice for.
      if (this.snapshot) planOf(fields, this.snapshot.config);
      this.#recall(text);
    } catch (error) {
      setText(this.error, message(error));
    }
  }

  /** What is typed, as a plan on the present config. */
  #plan() {
    if (!this.snapshot || this.experiment?.state === 'running') return;
    this.plan = null;
    try {
      this.plan = planOf(this.form.fields, this.snapshot.config);
      setText(this.error, '');
      setText(
        this.command,
        words.command(commandFor(this.plan, this.form.fields, this.snapshot.config)),
      );
    } catch (error) {
      setText(this.error, message(error));
    }
    this.#describe();
    this.#show();
  }

  get #cores() {
    return this.form.coresOr(usualSize());
  }

  /** How many runs, how long, on how many cores. */
  #describe() {
    const { plan, snapshot } = this;
    if (!plan || !snapshot) return setText(this.summary, '');
    if (Number.isNaN(this.perCost)) {
      this.perCost = secondsPerCost(snapshot.source, snapshot.config, PROBE);
    }
    const letters = snapshot.vocabulary.length;
    const cost = plan.settings.reduce((sum, { config }) => {
      const whole = Playground.resolve(config);
      const steps = plan.steps + evaluationSteps(whole, snapshot.source.rows);
      return sum + steps * costOf(whole, letters);
    }, 0);
    const runs = plan.settings.length * plan.seeds.length;
    const cores = Math.min(this.#cores, runs);
    const seconds = START + (cost * plan.seeds.length * this.perCost) / cores;
    const described = words.plan({
      settings: count(plan.settings.length),
      isGrid: plan.axes.length > 1,
      seeds: count(plan.seeds.length),
      runs: count(runs),
      steps: count(plan.steps),
      time: duration(Math.max(1, seconds)),
      cores: count(cores),
    });
    setText(this.summary, described);
  }

  #makePool() {
    return makePool(this.#cores, (why) => setText(this.note, words.noWorkersBecause(why)));
  }

  #begin() {
    this.#plan();
    const run = this.hooks.run();
    if (!this.plan || !run) return;
    this.experiment?.stop();
    this.results.clear();
    setText(this.note, '');
    this.basis = { present: Playground.diff(run.config), text: run.text };
    this.sha256 = run.sha256;
    this.experiment = new Experiment(this.plan, run.text, () => this.#changed());
    this.asked = this.plan.text;
    this.hooks.note(this.plan.text);
    const pool = this.#makePool();
    if (pool.isOnPage) {
      setText(this.note, words.noWorkers);
    }
    this.experiment.start(pool);
    this.#changed(true);
  }

  #togglePause() {
    const { experiment } = this;
    if (experiment?.state === 'running') experiment.pause();
    else experiment?.resume(() => this.#makePool());
    this.#changed(true);
  }

  #cancel() {
    this.experiment?.stop();
    this.#changed(true);
  }

  /** Something has ended, or is further on. @param {boolean} [now] */
  #changed(now = false) {
    const ended = this.experiment?.state !== 'running';
    if (this.experiment?.state === 'ended') this.hooks.tell(outcomeOf(this.experiment));
    const pause = Math.max(DRAW_EVERY, DRAW_PAUSE * this.drawCost);
    const wait = this.drawnAt + pause - clock.now();
    if (now || ended || wait <= 0) this.#draw();
    else if (this.timer === 0) this.timer = window.setTimeout(() => this.#draw(), wait);
    if (now || ended || clock.now() - this.keptAt > KEEP_EVERY) this.#keep();
  }

  #draw() {
    clearTimeout(this.timer);
    this.timer = 0;
    const start = clock.now();
    if (this.experiment) this.results.update(this.experiment);
    this.#show();
    this.drawnAt = clock.now();
    this.drawCost = this.drawnAt - start;
  }

  /** Buttons, progress and the state in words. */
  #show() {
    const { experiment } = this;
    const state = experiment?.state ?? 'ready';
    const isOpen = state === 'running' || state === 'paused';
    this.start.disabled = !this.plan || state === 'running';
    this.pause.hidden = this.progress.hidden = !isOpen;
    this.cancel.hidden = state !== 'running' && !(state === 'paused' && experiment?.pool);
    this.saves.hidden = !experiment || experiment.results.length === 0;
    setText(this.pause, state === 'running' ? words.pause : words.resume);
    setText(this.start, state === 'paused' ? words.startAgain : words.start);
    this.form.lock(state === 'running');
    if (experiment) this.progress.value = experiment.progress;
    const say = state === 'running' ? setProgress : setStatus;
    say(this.state, experiment ? describeState(experiment) : '');
  }

  #keep() {
    const { experiment, basis } = this;
    if (!experiment || !basis) return;
    this.keptAt = clock.now();
    const { plan, results, state } = experiment;
    // Workers may die as the page is left, and their runs fail: the next visit trains them again.
    const isRunning = state === 'running' || (state === 'ended' && experiment.failed.length > 0);
    const kept = { recipe: plan.text, ...basis, results, isRunning };
    this.hooks.keep({ ...kept, time: Date.now() });
  }

  /** What an earlier visit has found; one that was half done goes on. @param {string} [recipe] */
  async #recall(recipe) {
    const kept = await this.hooks.recall(recipe);
    if (!kept || this.experiment?.state === 'running') return;
    if (recipe === undefined && this.hooks.asked()) return;
    try {
      const fields = readRecipe(kept.recipe);
      const plan = planOf(fields, Playground.resolve(kept.present));
      this.form.show(fields);
      this.basis = { present: kept.present, text: kept.text };
      this.experiment = new Experiment(plan, kept.text, () => this.#changed());
      this.experiment.restore(kept.results);
      if (kept.isRunning) {
        if (this.experiment.state === 'ready') this.experiment.state = 'paused';
        this.experiment.resume(() => this.#makePool());
      }
      this.#draw();
    } catch {
      // What an older page has stored may be no recipe any more.
    }
  }

  #saveCsv() {
    const { experiment } = this;
    if (!experiment) return;
    const columns = ['value', 'seed', 'step', 'diverged', 'train', 'dev', 'test', 'weights_sha256'];
    const rows = experiment.results.map(({ setting, seed, result }) => [
      experiment.plan.settings[setting].name,
      experiment.plan.seeds[seed],
      result.step,
      result.diverged,
      result.train,
      result.dev,
      result.test,
      result.sha256,
    ]);
    const lines = [columns, ...rows].map((row) => row.map((x) => csvCell(String(x))).join(','));
    this.hooks.save('makemore-experiment.csv', 'text/csv', `${lines.join('\r\n')}\r\n`);
  }

  #saveLines() {
    const lines = this.experiment?.lines(this.basis?.text === null ? null : this.sha256) ?? [];
    this.hooks.save('makemore-experiment.jsonl', 'application/jsonl', `${lines.join('\n')}\n`);
  }
}
