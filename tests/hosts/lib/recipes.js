import { readFileSync } from 'node:fs';

/**
 * A section of a Markdown file as a reader follows it: a block of code after a sentence with a path
 * in backticks and a colon is that file; a block of `sh` is commands; any other is for a page or a
 * notebook.
 *
 * @param {string} path
 * @param {string} title
 */
export function sectionOf(path, title) {
  const sections = readFileSync(path, 'utf8').split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`${path} has no section ${title}`);
  /** @type {Record<string, string>} */
  const files = {};
  /** @type {string[]} */
  const commands = [];
  /** @type {string[]} */
  const blocks = [];
  for (const [, before, language, code] of section.matchAll(
    /^([^`\n]*(?:`[^`\n]*`[^`\n]*)*)\n\n```(\w*)\n(.*?)^```$/gms,
  )) {
    const sentence = before.split('. ').at(-1) ?? '';
    const file = [...sentence.matchAll(/`([^`]*)`/g)].at(-1)?.[1];
    if (language === 'sh') commands.push(...code.trim().split('\n'));
    else if (file && /:$/.test(before)) files[file] = code;
    else blocks.push(code.trim());
  }
  return { files, commands, blocks };
}
