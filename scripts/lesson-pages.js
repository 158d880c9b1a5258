// A small page for each lesson, to be found and shared: its text without a script, its own picture,
// and the way into the playground.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { GLOSSARY } from '../www/lessons/glossary.js';
import { parseLesson } from './lessons.js';

const SOURCES = 'www/lessons';
/** Pictures, drawn by `scripts/lesson-cards.js`. */
const CARDS = `${SOURCES}/cards`;
export const CARD_SIZE = [1200, 630];
const NAME = 'makemore playground';

/** All lessons, in order. */
export function readLessons() {
  const files = readdirSync(SOURCES).filter((name) => name.endsWith('.md'));
  return files.sort().map((name) => parseLesson(readFileSync(`${SOURCES}/${name}`, 'utf8'), name));
}

const ENTITIES = /** @type {Record<string, string>} */ ({
  '&#39;': '\u2019',
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
});

/** HTML as plain text. @param {string} html */
export const plain = (html) =>
  html
    .replace(/<[^>]+>/g, '')
    .replace(/&(#39|quot|lt|gt|amp);/g, (entity) => ENTITIES[entity])
    .trim();

/** @param {string} text */
const quoted = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Terms with their sentence, where no script opens it. @param {string} html */
const withTerms = (html) =>
  html.replace(
    /<button type="button" class="term" data-term="([^"]+)">([^<]*)<\/button>/g,
    (_, term, text) => `<dfn title="${quoted(GLOSSARY[term])}">${text}</dfn>`,
  );

/**
 * @param {ReturnType<typeof readLessons>} lessons
 * @param {number} number from 1
 * @param {string} site where the page is published, with its last slash; "" where nobody knows
 */
export function lessonPage(lessons, number, site) {
  const lesson = lessons[number - 1];
  const title = lesson.title.replace(/^\d+\. /, '');
  const description = quoted(plain(lesson.sum));
  const address = `${site}lesson/${number}.html`;
  const leadTo = (/** @type {number} */ to, /** @type {string} */ rel) =>
    lessons[to - 1]
      ? `<a rel="${rel}" href="./${to}.html">${rel === 'prev' ? '\u2190 ' : ''}${lessons[to - 1].title}${rel === 'next' ? ' \u2192' : ''}</a>`
      : '<span></span>';
  const steps = lesson.deeds.map(
    ({ label, promises }) =>
      `<li><strong>${label}</strong>${promises.map(({ text }) => `<br />${withTerms(text)}`).join('')}</li>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} \u2013 ${NAME}</title>
    <meta name="description" content="${description}" />
    <meta name="color-scheme" content="light dark" />
    ${site && `<link rel="canonical" href="${address}" />`}
    <meta property="og:type" content="article" />
    <meta property="og:site_name" content="${NAME}" />
    <meta property="og:title" content="${quoted(title)}" />
    <meta property="og:description" content="${description}" />
    ${site && `<meta property="og:url" content="${address}" />`}
    <meta property="og:image" content="${site ? `${site}lesson/` : './'}${number}.png" />
    <meta property="og:image:width" content="${CARD_SIZE[0]}" />
    <meta property="og:image:height" content="${CARD_SIZE[1]}" />
    <meta property="og:image:alt" content="${quoted(`A figure of the lesson: ${title}`)}" />
    <meta name="twitter:card" content="summary_large_image" />
    <link rel="stylesheet" href="./lesson.css" />
  </head>
  <body>
    <header><a href="../">${NAME}</a></header>
    <main>
      <p class="kicker">Lesson ${number} of ${lessons.length}</p>
      <h1>${title}</h1>
      <p class="sum">${withTerms(lesson.sum)}</p>
      <p><a class="open" href="../#v=1&amp;lesson=${number}">Do it: open this lesson in the playground</a></p>
      ${withTerms(lesson.lead)}
      <h2>What you do there, and what you see</h2>
      <ol>${steps.join('')}</ol>
      ${withTerms(lesson.more)}
    </main>
    <nav aria-label="Lessons">${leadTo(number - 1, 'prev')}${leadTo(number + 1, 'next')}</nav>
  </body>
</html>
`.replace(/^\s*\n/gm, '');
}

/**
 * Writes all pages.
 *
 * @param {string} folder of the playground's page
 * @param {string} site its address; pictures of links need a whole one
 */
export function buildLessonPages(folder, site) {
  if (site && !/^https?:\/\/.*\/$/.test(site))
    throw new Error(`SITE: got "${site}"; it takes an address that ends in a slash`);
  const lessons = readLessons();
  mkdirSync(`${folder}/lesson`, { recursive: true });
  lessons.forEach((_, i) => {
    const number = i + 1;
    writeFileSync(`${folder}/lesson/${number}.html`, lessonPage(lessons, number, site));
    copyFileSync(`${CARDS}/${number}.png`, `${folder}/lesson/${number}.png`);
  });
  copyFileSync(`${SOURCES}/page.css`, `${folder}/lesson/lesson.css`);
}
