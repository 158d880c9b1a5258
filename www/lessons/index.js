/** @typedef {import('./numbers.js').Deed} Deed */

/**
 * @typedef {object} Lesson
 * @property {string} title
 * @property {string} sum the lesson in a sentence, as HTML
 * @property {Record<string, string>} load the config it begins with, as texts
 * @property {string[]} panels the figures it shows
 * @property {Deed[]} deeds what its buttons do, and what is then to be seen
 * @property {string} lead the text that is read at once, as HTML made when the page was built
 * @property {string} more the rest of it
 */

/** The lecture, in order of the file names. */
export const LESSONS = /** @type {Lesson[]} */ (
  Object.values(import.meta.glob('./*.md', { import: 'default', eager: true }))
);
