// A small page for each lesson, to be found and shared: its text without a script, its own picture,
// and the way into the playground.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { GLOSSARY } from '../www/lessons/glossary.js';
import { cardTags, NAME, quoted } from './card-tags.js';
import { parseLesson } from './lessons.js';

const SOURCES = 'www/lessons';
/** Pictures, drawn by `scripts/lesson-cards.js`. */
const CARDS = `${SOURCES}/cards`;

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
  const alt = quoted(`A figure of the lesson: ${title}`);
  const card = { type: 'article', title: quoted(title), description, alt };
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
    ${cardTags({ ...card, site, path: `lesson/${number}.html`, image: `lesson/${number}.png` })}
    <link rel="icon" type="image/svg+xml" href="./icon.svg" />
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
 * Writes all pages, and the playground's own card.
 *
 * @param {string} folder of the playground's page
 * @param {string} site its address; pictures of links need a whole one
 */
export function buildLessonPages(folder, site) {
  const lessons = readLessons();
  mkdirSync(`${folder}/lesson`, { recursive: true });
  lessons.forEach((_, i) => {
    const number = i + 1;
    writeFileSync(`${folder}/lesson/${number}.html`, lessonPage(lessons, number, site));
    copyFileSync(`${CARDS}/${number}.png`, `${folder}/lesson/${number}.png`);
  });
  addCard(`${folder}/index.html`, site);
  copyFileSync(`${CARDS}/page.png`, `${folder}/card.png`);
  copyFileSync(`${SOURCES}/page.css`, `${folder}/lesson/lesson.css`);
  copyFileSync('www/icon.svg', `${folder}/lesson/icon.svg`);
}

/**
 * Puts the card of links to the playground into its page.
 *
 * @param {string} file
 * @param {string} site
 */
function addCard(file, site) {
  const html = readFileSync(file, 'utf8');
  const said = (/** @type {RegExp} */ tag) => /** @type {RegExpExecArray} */ (tag.exec(html))[1];
  const tags = cardTags({
    type: 'website',
    title: said(/<title>([^<]+)<\/title>/),
    description: said(/name="description"\s+content="([^"]+)"/),
    alt: 'The page after 20,000 steps: the network with a name on its way through it, the loss, names',
    site,
    path: '',
    image: 'card.png',
  });
  writeFileSync(file, html.replace(/\s*<\/head>/, `\n    ${tags}\n  </head>`));
}
