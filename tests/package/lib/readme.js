import { readFileSync } from 'node:fs';

/**
 * The blocks of code in a Markdown file, as its readers copy them.
 *
 * @param {string} path
 * @param {string} [language] after the backticks
 */
export function blocksOf(path, language = '') {
  const blocks = readFileSync(path, 'utf8').matchAll(/^```(\w*)\n(.*?)^```$/gms);
  return [...blocks].filter(([, name]) => name === language).map(([, , code]) => code);
}

/**
 * The only block that has some words.
 *
 * @param {string} path
 * @param {string} language
 * @param {string} words
 */
export function blockWith(path, language, words) {
  const found = blocksOf(path, language).filter((code) => code.includes(words));
  if (found.length !== 1) throw new Error(`${path} has ${found.length} blocks with ${words}`);
  return found[0];
}
