import katex from 'katex';
import { Marked } from 'marked';

/** Lines that a lesson may begin with; `try` may come several times. */
const FIELDS = ['title', 'load', 'panels', 'watch', 'try', 'expect'];

/**
 * Formulas between dollar signs, typeset when the page is built: browsers show MathML without fonts
 * or code of ours.
 */
const formula = {
  name: 'formula',
  level: 'inline',
  start: (/** @type {string} */ source) => source.indexOf('$'),
  tokenizer(/** @type {string} */ source) {
    const match = /^\$([^$\n]+)\$/.exec(source);
    return match ? { type: 'formula', raw: match[0], text: match[1] } : undefined;
  },
  renderer: (/** @type {any} */ token) =>
    katex.renderToString(token.text, { output: 'mathml', throwOnError: true }),
};

const marked = new Marked({ extensions: [/** @type {any} */ (formula)] });
/** One paragraph's inside. @param {string} text */
const inline = (text) => /** @type {string} */ (marked.parseInline(text));

/** "key=value key=value" as an object of texts. @param {string} text */
function pairs(text) {
  return Object.fromEntries(
    text
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((pair) => pair.split('=')),
  );
}

/**
 * A lesson's file as data: lines "field: text" between two lines of three dashes, then Markdown.
 *
 * @param {string} source
 * @param {string} file named in complaints
 */
export function parseLesson(source, file) {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source);
  if (!match)
    throw new Error(
      `${file}: begin with a line of three dashes, the fields, and three dashes again`,
    );
  /** @type {Record<string, string[]>} */
  const fields = {};
  for (const line of match[1].split('\n')) {
    const at = line.indexOf(':');
    const field = line.slice(0, at).trim();
    if (!FIELDS.includes(field))
      throw new Error(`${file}: "${line}" is no field; they are ${FIELDS.join(', ')}`);
    (fields[field] ??= []).push(line.slice(at + 1).trim());
  }
  for (const field of FIELDS) {
    if (!fields[field]) throw new Error(`${file}: the field "${field}" is missing`);
  }
  const tries = fields.try.map((text) => {
    const [change, label] = text.split('|').map((part) => part.trim());
    if (!label)
      throw new Error(
        `${file}: "try: ${text}" needs key=value, a bar, and the words on the button`,
      );
    return { change: pairs(change), label };
  });
  return {
    title: fields.title[0],
    load: pairs(fields.load[0]),
    panels: fields.panels[0].split(',').map((id) => id.trim()),
    watch: inline(fields.watch[0]),
    tries,
    expect: inline(fields.expect[0]),
    html: /** @type {string} */ (marked.parse(match[2])),
  };
}

/**
 * Lets `import lesson from './x.md'` give a lesson, and `./x.md?title` its title alone.
 *
 * @returns {import('vite').Plugin}
 */
export function lessons() {
  return {
    name: 'lessons',
    enforce: 'pre',
    transform(source, id) {
      const [file, query] = id.split('?');
      if (!file.endsWith('.md')) return null;
      const lesson = parseLesson(source, file);
      return {
        code: `export default ${JSON.stringify(query === 'title' ? lesson.title : lesson)}`,
        map: null,
      };
    },
  };
}
