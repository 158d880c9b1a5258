/**
 * @typedef {object} Lesson
 * @property {string} title
 * @property {Record<string, string>} load the config it begins with, as texts
 * @property {string[]} panels the figures it shows
 * @property {string} watch as HTML, made when the page was built
 * @property {{ change: Record<string, string>, label: string }[]} tries
 * @property {string} expect as HTML
 * @property {string} html the text
 */

/** The lecture, in order of the file names. */
export const LESSONS = /** @type {Lesson[]} */ (Object.values(import.meta.glob('./*.md', { import: 'default', eager: true })));
