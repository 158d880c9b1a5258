import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Linter } from 'eslint';

const www = fileURLToPath(new URL('../../www/', import.meta.url));
/** Where text belongs, and what is not ours. */
const NOT_CODE = /^(words|lessons|pkg|data)\//;

/** Properties whose strings are read out or shown. */
const SHOWN = ['title', 'placeholder', 'alt', 'ariaLabel'];
/** Functions whose strings are shown, and at which argument they are. */
const SHOWING = { setText: 1, setStatus: 1, setProgress: 1, fetchPart: 0 };
/** Properties and calls whose strings are for the browser or the program. */
const FOR_BROWSER = ['class', 'className', 'type', 'font', 'cssText', 'role', 'style', 'accept'];
const BROWSER_CALLS =
  /^(querySelector|querySelectorAll|closest|matches|matchMedia|once|addEventListener|split|createElement|getPropertyValue|themeValue|uniqueId|charCodeAt|pinnedDensities)$/;
/** Keys of the keyboard, as events call them. */
const KEYS =
  /^(Arrow(Left|Right|Up|Down)|Home|End|Enter|Escape|Space|Tab|Backspace|Delete|PageUp|PageDown|AbortError)$/;

/**
 * What may stay in code, by file, with the reason.
 *
 * @type {Record<string, { texts: RegExp, why: string }>}
 */
const EXCEPTIONS = {
  'parent.js': {
    texts: /^data-config of this button is no JSON: /,
    why: 'it is published as it is, without what it would import',
  },
  'run/notebook.js': { texts: /^carpah /, why: 'names that the notebook printed' },
  'run/training.js': { texts: /^off screen$/, why: 'a state, compared and never shown' },
  'run/experiment/verdict.js': { texts: /^too few$/, why: 'a state, compared and never shown' },
  'run/experiment/recipe.js': {
    texts: /^(--(preset|set) \{\}| --names FILE|cargo run |=)/,
    why: 'a command line',
  },
  'share/picture.js': {
    texts: /^button, select|^select, input|^figure, article/,
    why: 'selectors',
  },
  'share/picture-svg.js': { texts: /^(image-rendering|font): ?/, why: 'CSS' },
  'plot/cells.js': { texts: /^cells \{\}$/, why: 'a class' },
  'panels/network/slow-step.js': { texts: /^input, select/, why: 'selectors' },
  'element/keyboard.js': { texts: /^(input, select|button, summary)/, why: 'selectors' },
  'element/focus-keeper.js': { texts: /^a\[href\], /, why: 'selectors' },
};

/** @typedef {{ line: number, text: string, isShown: boolean }} Text */
/** @typedef {any} Node of the parser's tree */

/** Whether a node stands where its text is shown. @param {Node} node @returns {boolean} */
function isShown(node) {
  const { parent } = node;
  switch (parent?.type) {
    case 'ConditionalExpression':
      return parent.test !== node && isShown(parent);
    case 'LogicalExpression':
      return isShown(parent);
    case 'Property': {
      if (parent.value !== node) return false;
      const name = parent.key.name ?? parent.key.value;
      return SHOWN.includes(name) || /^aria-(label|description|valuetext)$/.test(String(name));
    }
    case 'CallExpression': {
      const name = parent.callee.name ?? parent.callee.property?.name;
      const at = parent.arguments.indexOf(node);
      if (name === 'h') return at >= 2;
      return at >= 0 && /** @type {Record<string, number>} */ (SHOWING)[name] === at;
    }
    case 'NewExpression':
      return /Error$/.test(parent.callee.name ?? '') && parent.arguments[0] === node;
    default:
      return false;
  }
}

/** Whether a node stands where only the browser or a program reads it. @param {Node} node */
function isForBrowser(node) {
  let { parent } = node;
  while (['ConditionalExpression', 'LogicalExpression', 'ArrayExpression'].includes(parent?.type))
    ({ parent } = parent);
  if (parent?.type === 'Property')
    return parent.key === node || FOR_BROWSER.includes(parent.key.name ?? parent.key.value);
  if (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') {
    const name = parent.callee.name ?? parent.callee.property?.name;
    return BROWSER_CALLS.test(name) || /^(add|toggle|remove|contains)$/.test(name);
  }
  if (parent?.type === 'AssignmentExpression')
    return FOR_BROWSER.includes(parent.left.property?.name);
  if (/^(Import|Export)/.test(parent?.type)) return true;
  return false;
}

/**
 * Whether a text reads like words: two of them, or one with a capital letter.
 *
 * @param {string} text with {} in the place of values
 */
const readsLikeWords = (text) =>
  /(^|[\s(\u201c])[A-Za-z]*[a-z][a-z\u2019]*[,;:.]? +[(\u201c{]*[A-Za-z{]/.test(text) ||
  /(\}|[\d%)]) +[a-z]{3,}/.test(text) ||
  /^[A-Z][a-z]{2,}[.:!?]?$/.test(text);

/** The texts of a file that look like words. @param {string} source @returns {Text[]} */
function textsOf(source) {
  /** @type {Text[]} */
  const found = [];
  /** @param {Node} node @param {string} text */
  const look = (node, text) => {
    const { line } = node.loc.start;
    const shown = isShown(node);
    if (shown ? /[A-Za-z]{2}/.test(text) : readsLikeWords(text) && !isForBrowser(node))
      found.push({ line, text, isShown: shown });
  };
  const rule = {
    create: () => ({
      /** @param {Node} node */
      Literal: (node) => typeof node.value === 'string' && look(node, node.value),
      /** @param {Node} node */
      TemplateLiteral: (node) =>
        look(node, node.quasis.map((/** @type {Node} */ part) => part.value.cooked).join('{}')),
    }),
  };
  const problems = new Linter().verify(source, {
    plugins: { words: { rules: { find: /** @type {any} */ (rule) } } },
    rules: { 'words/find': 'error' },
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
  });
  assert.deepEqual(problems, [], 'the file can be parsed');
  return found;
}

const files = readdirSync(www, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.js') && !NOT_CODE.test(path))
  .sort();

describe('the words of the interface', () => {
  it('are found where they stand in code', () => {
    const find = (/** @type {string} */ code) => textsOf(code).map(({ text }) => text);
    for (const [code, text] of [
      [`h('p', {}, 'smooth')`, 'smooth'],
      [`h('p', {}, on ? 'Pause' : name)`, 'Pause'],
      [`h('a', { title: 'more' })`, 'more'],
      [`h('a', { 'aria-label': \`\${n} of them\` })`, '{} of them'],
      [`setText(line, 'done')`, 'done'],
      [`throw new RangeError('too large')`, 'too large'],
      [`const text = 'Nothing stands out.'`, 'Nothing stands out.'],
      [`const NAMES = { a: 'Loss' }`, 'Loss'],
      ['const text = `step ${n} of ${all}`', 'step {} of {}'],
      ['const text = `${n} runs`', '{} runs'],
      ['const text = `${n} runs of ${all}`', '{} runs of {}'],
    ])
      assert.deepEqual(find(code), [text], code);
    for (const code of [
      `import x from './Some File.js'`,
      `h('p', { class: 'help wide' }, words.help)`,
      `root.querySelector('input, select')`,
      `element.classList.add('is open')`,
      `const { loss } = x; const key = 'out_scale'`,
      'const key = `${a}:${b}`',
    ])
      assert.deepEqual(find(code), [], code);
  });

  for (const path of files)
    it(`are not in www/${path}`, () => {
      const { texts } = EXCEPTIONS[path] ?? {};
      const left = textsOf(readFileSync(join(www, path), 'utf8')).filter(
        ({ text }) => !KEYS.test(text) && !texts?.test(text),
      );
      const told = left.map(({ line, text }) => `${path}:${line}: ${JSON.stringify(text)}`);
      assert.deepEqual(told, [], 'text belongs to www/words');
    });

  it('are excepted only where there is something to except', () => {
    for (const [path, { texts, why }] of Object.entries(EXCEPTIONS)) {
      assert.ok(why.length > 0 && files.includes(path), path);
      const found = textsOf(readFileSync(join(www, path), 'utf8'));
      assert.ok(
        found.some(({ text }) => texts.test(text)),
        `www/${path} has nothing that needs its exception`,
      );
    }
  });

  it('have the same files in every language, with the same exports', async () => {
    const languages = readdirSync(join(www, 'words'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    assert.ok(languages.includes('en'));
    /** @param {string} language */
    const exportsOf = async (language) =>
      Promise.all(
        readdirSync(join(www, 'words', language))
          .sort()
          .map(async (file) => {
            const module = await import(`../../www/words/${language}/${file}`);
            return [file, Object.keys(module).sort()];
          }),
      );
    const english = await exportsOf('en');
    for (const language of languages)
      assert.deepEqual(await exportsOf(language), english, language);
  });

  it('are all used', () => {
    const code = files.map((path) => readFileSync(join(www, path), 'utf8')).join('\n');
    for (const file of readdirSync(join(www, 'words/en'))) {
      if (file === 'plural.js') continue;
      const name = file.replace(/\.js$/, '');
      assert.ok(code.includes(`#words/${name}.js`), `nothing imports www/words/en/${file}`);
      const users = files
        .map((path) => readFileSync(join(www, path), 'utf8'))
        .filter((text) => text.includes(`#words/${name}.js`))
        .join('\n');
      const source = readFileSync(join(www, 'words/en', file), 'utf8');
      for (const [, word] of source.matchAll(/^export const (\w+)/gm))
        assert.match(
          users,
          new RegExp(`\\b(words|texts)\\.${word}\\b|[{,] ?${word}\\b.*#words/${name}`),
          `www/words/en/${file}: nothing uses ${word}`,
        );
    }
  });
});
