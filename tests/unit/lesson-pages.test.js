import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CARD_SIZE, cardTags } from '../../scripts/card-tags.js';
import { lessonPage, readLessons } from '../../scripts/lesson-pages.js';
import { pngSize } from './lib/png.js';

const lessons = readLessons();
const pages = lessons.map((_, i) => lessonPage(lessons, i + 1, 'https://example.com/makemore/'));

/** What a tag of a page says. @param {string} page @param {RegExp} tag */
const one = (page, tag) => {
  const found = [...page.matchAll(new RegExp(tag, 'g'))];
  assert.equal(found.length, 1, `${tag} is there once`);
  return found[0][1];
};

describe('the lessons\u2019 own pages', () => {
  it('have a title, a description and a card each, unlike the others', () => {
    for (const tag of [
      /<title>([^<]+)<\/title>/,
      /<meta name="description" content="([^"]+)"/,
      /<link rel="canonical" href="([^"]+)"/,
      /<meta property="og:title" content="([^"]+)"/,
      /<meta property="og:description" content="([^"]+)"/,
      /<meta property="og:url" content="([^"]+)"/,
      /<meta property="og:image" content="([^"]+)"/,
    ]) {
      const values = pages.map((page) => one(page, tag));
      assert.equal(new Set(values).size, pages.length, `${tag} is another on every page`);
      for (const value of values) assert.ok(!/[<>[\]$]|&#|&amp;/.test(value), value);
    }
    assert.match(pages[2], /og:image" content="https:\/\/example.com\/makemore\/lesson\/3.png"/);
  });

  it('have descriptions that search results show whole', () => {
    for (const page of pages) {
      const description = one(page, /<meta name="description" content="([^"]+)"/);
      assert.ok(description.length > 50 && description.length <= 170, description);
    }
  });

  it('have an icon, which browsers ask the site’s root for otherwise', () => {
    for (const page of pages)
      assert.equal(one(page, /<link rel="icon"[^>]*href="([^"]+)"/), './icon.svg');
  });

  it('lead into the playground, and to one another', () => {
    pages.forEach((page, i) => {
      assert.match(page, new RegExp(`href="\\.\\./#v=1&amp;lesson=${i + 1}"`));
      assert.equal(/rel="prev" href="\.\/\d+\.html"/.test(page), i > 0);
      assert.equal(/rel="next" href="\.\/\d+\.html"/.test(page), i + 1 < pages.length);
    });
  });

  it('need no script, and say their terms in a sentence', () => {
    for (const page of pages) assert.ok(!/<script|<button|\son\w+=/.test(page));
    assert.match(pages[1], /<dfn title="A neuron that is saturated on every example[^"]*">dead/);
  });

  it('share the form of their card with the playground\u2019s', () => {
    const card = { type: 'website', title: 'T', description: 'D', alt: 'A', path: '' };
    const tags = cardTags({ ...card, site: 'https://example.com/makemore/', image: 'card.png' });
    assert.equal(
      one(tags, /<link rel="canonical" href="([^"]+)"/),
      'https://example.com/makemore/',
    );
    assert.match(tags, /og:image" content="https:\/\/example\.com\/makemore\/card\.png"/);
    assert.throws(() => cardTags({ ...card, site: 'example.com', image: '' }), /ends in a slash/);
    assert.deepEqual(
      pngSize(new URL('../../www/lessons/cards/page.png', import.meta.url)),
      CARD_SIZE,
    );
  });

  it('do not name a site that nobody has named', () => {
    const page = lessonPage(lessons, 1, '');
    assert.ok(!/canonical|og:url|https:\/\/example/.test(page));
    assert.match(page, /og:image" content="\.\/1\.png"/);
  });

  it('have pictures of the size that they say', () => {
    lessons.forEach((_, i) => {
      const path = new URL(`../../www/lessons/cards/${i + 1}.png`, import.meta.url);
      assert.ok(existsSync(path), `lesson ${i + 1} has a card`);
      assert.deepEqual(pngSize(path), CARD_SIZE);
    });
  });
});
