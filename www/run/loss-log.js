import * as words from '#words/log.js';
import { PRINTED } from './notebook.js';
import { csvCell, loss as lossText } from '../base/format.js';

const PLACE = 'makemore-playground:loss-log';
/** Rows kept. */
const MOST = 200;
/** Steps after which the notebook printed its losses. */
const NOTEBOOKS_STEPS = 200_000;

/** @typedef {import('../pkg/makemore_playground.js').Config} Config */

/**
 * @typedef {object} Row
 * @property {string} name the preset
 * @property {string} differs from the row before
 * @property {number | null} train
 * @property {number | null} dev
 * @property {number} steps
 * @property {number} seed
 * @property {string} notebook what the notebook printed for the preset: train / dev
 * @property {Config} config
 */

/**
 * The loss log. In somebody else's page it lasts for this visit; in our own page all visits and
 * tabs share it.
 */
export class LossLog {
  /** @param {boolean} isKept whether the rows outlive the visit */
  constructor(isKept) {
    this.isKept = isKept;
    /** @type {Row[]} */
    this.rows = [];
    /** Why the browser stores nothing, in a sentence, or "". */
    this.problem = '';
    this.reload();
  }

  /** Reads what other tabs and earlier visits have written. */
  reload() {
    if (!this.isKept || this.problem) return;
    try {
      const rows = JSON.parse(localStorage.getItem(PLACE) ?? '[]');
      this.rows = Array.isArray(rows) ? rows.filter(isRow) : [];
    } catch {
      this.rows = [];
    }
  }

  /**
   * Adds a row to the log as it is now, with the rows of other tabs.
   *
   * @param {Config} config
   * @param {{ train: number | null, dev: number | null, steps: number }} result
   */
  add(config, result) {
    this.reload();
    this.rows.push(makeRow(config, this.rows.at(-1)?.config, result));
    this.#write();
  }

  clear() {
    this.rows = [];
    this.#write();
  }

  #write() {
    if (!this.isKept) return;
    try {
      localStorage.setItem(PLACE, JSON.stringify(this.rows.slice(-MOST)));
      this.problem = '';
    } catch {
      this.problem = words.notKept;
    }
  }

  /**
   * Tells when another tab has changed the log.
   *
   * @param {() => void} onChange
   * @param {AbortSignal} signal
   */
  watch(onChange, signal) {
    if (!this.isKept) return;
    const look = (/** @type {StorageEvent} */ { key }) => {
      if (key !== PLACE && key !== null) return;
      this.reload();
      onChange();
    };
    window.addEventListener('storage', look, { signal });
  }
}

/**
 * Whether a stored value is a row. Anybody may have written it.
 *
 * @param {any} row
 * @returns {row is Row}
 */
function isRow(row) {
  if (typeof row !== 'object' || row === null) return false;
  const { name, differs, notebook, train, dev, steps, seed, config } = row;
  return (
    [name, differs, notebook].every((text) => typeof text === 'string') &&
    [train, dev].every((loss) => loss === null || typeof loss === 'number') &&
    [steps, seed].every((number) => typeof number === 'number') &&
    typeof config === 'object' &&
    config !== null
  );
}

/**
 * @param {Config} config
 * @param {Config | undefined} before of the row before
 * @param {{ train: number | null, dev: number | null, steps: number }} result
 * @returns {Row}
 */
function makeRow(config, before, { train, dev, steps }) {
  const printed = steps === NOTEBOOKS_STEPS ? PRINTED[config.preset] : undefined;
  const notebook = printed ? `${lossText(printed.train)} / ${lossText(printed.dev)}` : '';
  return {
    name: config.preset,
    differs: difference(config, before),
    train,
    dev,
    steps,
    seed: config.seed,
    notebook,
    config,
  };
}

/**
 * What differs between two configs, in words.
 *
 * @param {Config} config
 * @param {Config | undefined} before
 */
function difference(config, before) {
  if (!before) return '';
  const keys = /** @type {(keyof Config)[]} */ (Object.keys(config)).filter(
    (key) => key !== 'preset' && config[key] !== before[key],
  );
  return keys.map((key) => `${key} ${before[key]} \u2192 ${config[key]}`).join(', ');
}

/** @param {Row} row */
function cells({ name, differs, train, dev, steps, seed, notebook }) {
  const text = (/** @type {number | null} */ x) => (x === null ? '' : x.toFixed(4));
  return [name, differs, text(train), text(dev), String(steps), String(seed), notebook];
}

/** @param {Row[]} rows */
export function toMarkdown(rows) {
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(words.columns),
    line(words.columns.map(() => '---')),
    ...rows.map((row) => line(cells(row))),
  ].join('\n');
}

/** @param {Row[]} rows */
export function toCsv(rows) {
  return [words.columns, ...rows.map(cells)].map((row) => row.map(csvCell).join(',')).join('\r\n');
}
