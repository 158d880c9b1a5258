import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

/**
 * The rooms of www, lowest first, and what each may import besides itself. README has the same
 * table with what is in each room.
 *
 * @type {Record<string, string[]>}
 */
const MAY_IMPORT = {
  pkg: [],
  words: [],
  data: [],
  lessons: [],
  base: ['pkg'],
  run: ['base'],
  plot: ['base'],
  keep: ['run', 'base'],
  address: ['run', 'base'],
  panels: ['plot', 'run', 'base'],
  benches: ['plot', 'run', 'base'],
  share: ['address', 'keep', 'panels', 'plot', 'run', 'base'],
};
for (const room of ['view', 'app', 'element', 'top']) MAY_IMPORT[room] = Object.keys(MAY_IMPORT);
/** Types of the wasm package, the words, and the lessons' texts, are for every room. */
const FOR_ALL = ['pkg', 'words', 'lessons'];

/** Where '#words/NAME.js' leads, as a path in www. */
const WORDS = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  .imports['#words/*'].replace('./www/', '')
  .replace('/*', '');

const MOST_LINES = 350;
/** Folders that hold files of others, texts and data. */
const NOT_OURS = ['pkg', 'data', 'lessons'];

const root = fileURLToPath(new URL('../../', import.meta.url));
const www = join(root, 'www');

/** The room of a file, by its path in www. @param {string} path */
const roomOf = (path) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : 'top');

/** All files below www with these endings, as paths in www. @param {RegExp} ending */
function filesOf(ending) {
  return readdirSync(www, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => ending.test(path) && !['pkg', 'data'].includes(roomOf(path)))
    .sort();
}

/**
 * What each import looks like. Strings and comments are not told apart from code: whatever looks
 * like an import counts as one.
 */
const FORMS = {
  static: /^\s*(?:import|export)\s(?:[\w*{][^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm,
  // In code, and as a type in a JSDoc comment.
  dynamic: /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  glob: /\bimport\.meta\.glob\(\s*['"]([^'"]+)['"]/g,
  reference: /\bnew URL\(\s*['"]([^'"]+)['"]\s*,\s*import\.meta\.url/g,
  css: /@import\s+(?:url\()?['"]([^'"]+)['"]/g,
};

/** @typedef {{ from: string, to: string, text: string }} Import */

/**
 * Every import of one file that stays in www.
 *
 * @param {string} from
 * @param {string} source
 * @returns {Import[]}
 */
function importsOf(from, source) {
  return Object.values(FORMS).flatMap((form) =>
    [...source.matchAll(form)].flatMap(([, text]) => {
      // The words of the language in use: package.json says where they are.
      if (text.startsWith('#words/')) return [{ from, to: text.replace('#words', WORDS), text }];
      if (!text.startsWith('.')) return []; // a package of npm
      const to = normalize(join(dirname(from), text.replace(/\?.*$/, ''))).replaceAll('\\', '/');
      return [{ from, to, text }];
    }),
  );
}

const imports = filesOf(/\.(js|css|ts)$/).flatMap((path) =>
  importsOf(path, readFileSync(join(www, path), 'utf8')),
);

/** A circle among files, or null. @param {Import[]} edges */
function findCircle(edges) {
  /** @type {Map<string, string[]>} */
  const next = new Map();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set();
  /** @param {string} file @param {string[]} path @returns {string[] | null} */
  const visit = (file, path) => {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (done.has(file)) return null;
    for (const each of next.get(file) ?? []) {
      const circle = visit(each, [...path, file]);
      if (circle) return circle;
    }
    done.add(file);
    return null;
  };
  for (const file of next.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return null;
}

describe('the rooms of www', () => {
  it('are all in the table, and every import is found', () => {
    const rooms = new Set(filesOf(/\.(js|css|ts)$/).map(roomOf));
    for (const room of rooms)
      assert.ok(
        MAY_IMPORT[room],
        `www/${room} is no room: add it to the table of this test and to README`,
      );
    const forms = `
      import 'a.js'; // a package
import './side-effect.css';
import * as words from '#words/nine.js';
import type from '../base/one.js';
import {
  two,
} from './two.js';
export * from './three.js';
export { four } from './four.js';
import five from './five.css?inline';
const six = () => import('./six.js');
/** @typedef {import('./seven.js').Seven} Seven */
import.meta.glob('./eight/*.md', { eager: true });
`;
    assert.deepEqual(
      importsOf('view/x.js', forms)
        .map(({ to }) => to)
        .sort(),
      [
        'base/one.js',
        'view/eight/*.md',
        'view/five.css',
        'view/four.js',
        'view/seven.js',
        'view/side-effect.css',
        'view/six.js',
        'view/three.js',
        'view/two.js',
        'words/en/nine.js',
      ],
    );
  });

  it('have imports that lead to a file', () => {
    for (const { from, to, text } of imports) {
      // The build writes the package, and lays embed.d.ts beside it.
      const isBuilt = to.startsWith('pkg/') || from === 'embed.d.ts';
      const there = isBuilt || to.includes('*') || existsSync(join(www, to));
      assert.ok(there, `www/${from} imports '${text}': there is no such file`);
    }
  });

  it('import only what lies below them', () => {
    const wrong = imports.flatMap(({ from, to, text }) => {
      const [room, other] = [
        roomOf(from),
        to.startsWith('../') ? relative(www, join(www, to)) : roomOf(to),
      ];
      if (room === other || FOR_ALL.includes(other) || MAY_IMPORT[room].includes(other)) return [];
      return [
        `www/${from} imports '${text}': ${room} may import ${MAY_IMPORT[room].join(', ') || 'nothing'}, not ${other}`,
      ];
    });
    assert.deepEqual(wrong, []);
  });

  it('have no circle among their files', () => {
    const circle = findCircle(imports);
    assert.equal(
      circle,
      null,
      `these files import one another, types included: ${circle?.join(' -> ')}`,
    );
  });

  it('finds a circle where there is one', () => {
    const edge = (/** @type {string} */ from, /** @type {string} */ to) => ({ from, to, text: to });
    assert.deepEqual(findCircle([edge('a', 'b'), edge('b', 'c'), edge('c', 'b')]), ['b', 'c', 'b']);
    assert.equal(findCircle([edge('a', 'b'), edge('a', 'c'), edge('b', 'c')]), null);
  });

  it('measure by the size of their own, not by that of a site\u2019s root', () => {
    // Those are pages of our own.
    const pages = ['page.css', 'frame.css', 'lessons/page.css'];
    const all = filesOf(/\.css$/).filter((path) => !pages.includes(path));
    const wrong = all.flatMap((path) => {
      const lines = readFileSync(join(www, path), 'utf8').split('\n');
      return lines
        .filter((line) => /\drem\b/.test(line) && !/--rem: max\(1rem, 16px\)/.test(line))
        .filter((line) => !/^ *(\/\*|[A-Z])/.test(line))
        .map((line) => `www/${path}: ${line.trim()}: write calc(... * var(--rem))`);
    });
    assert.ok(all.length > 20);
    assert.deepEqual(wrong, []);
  });

  it(`have no file of over ${MOST_LINES} lines`, () => {
    const long = filesOf(/\.(js|css)$/).flatMap((path) => {
      if (NOT_OURS.includes(roomOf(path))) return [];
      const lines = readFileSync(join(www, path), 'utf8').split('\n').length - 1;
      return lines > MOST_LINES
        ? [`www/${path} has ${lines} lines: cut it in two, at most ${MOST_LINES} each`]
        : [];
    });
    assert.deepEqual(long, []);
  });
});
