import katex from 'katex';
import { Marked } from 'marked';
import { GLOSSARY } from '../www/lessons/glossary.js';
import { readDeed, readPairs, readPromise } from './lesson-fields.js';

/** Lines that a lesson may begin with, in any order but for `see`, which follows its `do`. */
const FIELDS = ['title', 'sum', 'load', 'panels', 'do', 'see', 'fact'];
/** Those that are there once. */
const SINGLE = ['title', 'sum', 'load', 'panels'];
/** Parts the text that is read at once from the rest. */
const MORE = /^<!-- more -->$/m;

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

/** A term of the glossary, as [[saturated]] or [[flat|saturated]]. */
const term = {
  name: 'term',
  level: 'inline',
  start: (/** @type {string} */ source) => source.indexOf('[['),
  tokenizer(/** @type {string} */ source) {
    const match = /^\[\[([^\]|]+)(?:\|([^\]|]+))?\]\]/.exec(source);
    return match ? { type: 'term', raw: match[0], text: match[1], of: match[2] } : undefined;
  },
  renderer(/** @type {any} */ { text, of = text }) {
    if (!Object.hasOwn(GLOSSARY, of)) throw new Error(`the glossary has no "${of}"`);
    return `<button type="button" class="term" data-term="${of}">${text}</button>`;
  },
};

/** Links lead to other people's pages: the run goes on in this one. */
const renderer = {
  link(/** @type {any} */ { href, text }) {
    return `<a href="${href}" target="_blank" rel="noopener">${text}</a>`;
  },
};

const marked = new Marked({ extensions: [/** @type {any} */ (formula), term], renderer });
/** One paragraph's inside. @param {string} text */
const inline = (text) => /** @type {string} */ (marked.parseInline(text));
const block = (/** @type {string} */ text) => /** @type {string} */ (marked.parse(text));

/**
 * The lines "field: text" at the top of a lesson.
 *
 * @param {string} head
 * @returns {{ field: string, text: string }[]}
 */
function readFields(head) {
  return head.split('\n').map((line) => {
    const at = line.indexOf(':');
    const field = line.slice(0, at).trim();
    if (!FIELDS.includes(field))
      throw new Error(`"${line}" is no field; they are ${FIELDS.join(', ')}`);
    return { field, text: line.slice(at + 1).trim() };
  });
}

/** @param {ReturnType<typeof readFields>} fields @param {string} name */
function single(fields, name) {
  const found = fields.filter(({ field }) => field === name);
  if (found.length !== 1)
    throw new Error(`the field "${name}" is ${found.length === 0 ? 'missing' : 'there twice'}`);
  return found[0].text;
}

/**
 * The buttons, each with what is promised after it.
 *
 * @param {ReturnType<typeof readFields>} fields
 */
function readDeeds(fields) {
  const load = readPairs(single(fields, 'load'));
  /** @type {import('../www/lessons/numbers.js').Deed[]} */
  const deeds = [];
  for (const { field, text } of fields) {
    try {
      if (field === 'do') deeds.push(readDeed(text, load));
      if (field !== 'see') continue;
      const { conditions, text: words } = readPromise(text);
      const deed = deeds.at(-1);
      if (!deed) throw new Error('it stands before the first "do"');
      deed.promises.push({ conditions, text: inline(words) });
    } catch (error) {
      throw new Error(`"${field}: ${text}": ${/** @type {Error} */ (error).message}`, {
        cause: error,
      });
    }
  }
  if (deeds.length === 0) throw new Error('the field "do" is missing');
  const idle = deeds.find(({ promises }) => promises.length === 0);
  if (idle) throw new Error(`"${idle.label}" promises nothing: it needs a "see" behind it`);
  return deeds;
}

/**
 * A number that the text says, and the network that has it: "preset=tanh step=1000: dev_loss 2.43".
 *
 * @param {string} text
 * @param {string} body in which the number has to stand
 */
function readFact(text, body) {
  const match = /^(.*): ([a-z_]+(?:_\d+|_last)?) (\S+)$/.exec(text);
  if (!match) throw new Error(`"fact: ${text}" has the form key=value ...: number value`);
  const [, left, name, value] = match;
  if (!body.replaceAll('\u2212', '-').includes(value))
    throw new Error(`"fact: ${text}": the text does not say ${value}`);
  const { step = '0', ...change } = readPairs(left);
  return { change, step: Number(step), name, value };
}

/**
 * A lesson's file as data.
 *
 * @param {string} source
 * @param {string} file named in complaints
 */
export function parseLesson(source, file) {
  try {
    return readLesson(source);
  } catch (error) {
    throw new Error(`${file}: ${/** @type {Error} */ (error).message}`, { cause: error });
  }
}

/** @param {string} source */
function readLesson(source) {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source);
  if (!match)
    throw new Error('begin with a line of three dashes, the fields, and three dashes again');
  const [, head, body] = match;
  const fields = readFields(head);
  const [title, sum, load, panels] = SINGLE.map((name) => single(fields, name));
  const [lead, ...rest] = body.split(MORE);
  if (rest.length > 1) throw new Error('there are two lines <!-- more -->');
  const facts = fields.filter(({ field }) => field === 'fact').map(({ text }) => text);
  return {
    title,
    sum: inline(sum),
    load: readPairs(load),
    panels: panels.split(',').map((id) => id.trim()),
    deeds: readDeeds(fields),
    lead: block(lead),
    more: block(rest[0] ?? ''),
    facts: facts.map((text) => readFact(text, source.replace(/^fact: .*$/gm, ''))),
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
      // Facts are for the tests.
      const { facts: _, ...lesson } = parseLesson(source, file);
      return {
        code: `export default ${JSON.stringify(query === 'title' ? lesson.title : lesson)}`,
        map: null,
      };
    },
  };
}
