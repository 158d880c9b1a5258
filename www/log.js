import { PRINTED } from './data/notebook.js';
import { csvCell, loss as lossText } from './format.js';

const PLACE = 'makemore-playground:loss-log';
/** Rows kept. */
const MOST = 200;

/** @typedef {import('./pkg/makemore_playground.js').Config} Config */

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

/** The rows that earlier visits left; none where the browser keeps nothing. @returns {Row[]} */
export function readLog() {
  try {
    const rows = JSON.parse(localStorage.getItem(PLACE) ?? '[]');
    return Array.isArray(rows) ? rows.filter(isRow) : [];
  } catch {
    return [];
  }
}

/** @param {any} row */
function isRow(row) {
  return typeof row === 'object' && row !== null && typeof row.name === 'string' && typeof row.config === 'object' && row.config !== null;
}

/** Keeps the rows; a sentence where the browser refuses. @param {Row[]} rows @returns {string} */
export function writeLog(rows) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(rows.slice(-MOST)));
    return '';
  } catch {
    return 'This browser keeps nothing for this page: the log is gone when the page is closed. Copy it first.';
  }
}

/**
 * @param {Config} config
 * @param {Config | undefined} before of the row before
 * @param {{ train: number | null, dev: number | null, steps: number }} result
 * @returns {Row}
 */
export function makeRow(config, before, { train, dev, steps }) {
  const printed = PRINTED[config.preset];
  const notebook = printed ? `${lossText(printed.train)} / ${lossText(printed.dev)}` : '';
  return { name: config.preset, differs: difference(config, before), train, dev, steps, seed: config.seed, notebook, config };
}

/** What differs between two configs, in words. @param {Config} config @param {Config | undefined} before */
function difference(config, before) {
  if (!before) return '';
  const keys = /** @type {(keyof Config)[]} */ (Object.keys(config)).filter((key) => key !== 'preset' && config[key] !== before[key]);
  return keys.map((key) => `${key} ${before[key]} \u2192 ${config[key]}`).join(', ');
}

const HEAD = ['run', 'differs from the row before', 'train', 'dev', 'steps', 'seed', 'notebook (train / dev)'];

/** @param {Row} row */
function cells({ name, differs, train, dev, steps, seed, notebook }) {
  const text = (/** @type {number | null} */ x) => (x === null ? '' : x.toFixed(4));
  return [name, differs, text(train), text(dev), String(steps), String(seed), notebook];
}

/** @param {Row[]} rows */
export function toMarkdown(rows) {
  const line = (/** @type {string[]} */ row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n');
}

/** @param {Row[]} rows */
export function toCsv(rows) {
  return [HEAD, ...rows.map(cells)].map((row) => row.map(csvCell).join(',')).join('\r\n');
}
