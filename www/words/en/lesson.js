export const lesson = 'Lesson';
export const lessons = 'Lessons';
/** In a message that it could not be fetched. */
export const theLesson = 'The lesson';
/** @param {number} number @param {number} count */
export const place = (number, count) => `Lesson ${number} of ${count}`;
export const close = 'Close';
export const back = 'Back';
export const next = 'Next';
export const more = 'More';
export const less = 'Less';
export const readMore = 'Read more';
export const setUp = 'Set up this lesson';
export const setUpHelp = ' starts a new network';
export const waiting = ' The figures still show your last run.';
export const expected = 'You should see: ';
/** The mark beside a promise. @param {string} numbers */
export const mark = (numbers) => ` \u2713\u2002Seen: ${numbers}`;
/** What is read out. @param {string} numbers */
export const seen = (numbers) => `Seen: ${numbers}.`;
export const end =
  'That was the last lesson. Change whatever you like: the health report says what it does, and Runs compares.';

// Where a number was seen
/** @param {number | string} n */
export const layer = (n) => `layer ${n}`;
export const lastLayer = 'the last layer';
