// What those who show links read from a page's head.

export const NAME = 'makemore playground';
/** Of a card's picture, in pixels. */
export const CARD_SIZE = [1200, 630];

/** @param {string} text */
export const quoted = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/**
 * @param {object} card with texts as attributes have them
 * @param {string} card.type
 * @param {string} card.title
 * @param {string} card.description
 * @param {string} card.alt what the picture shows
 * @param {string} card.site where the page is published, with its last slash; "" where nobody knows
 * @param {string} card.path of the page on it
 * @param {string} card.image path of the picture on it
 */
export function cardTags({ type, title, description, alt, site, path, image }) {
  if (site && !/^https?:\/\/.*\/$/.test(site))
    throw new Error(`SITE: got "${site}"; it takes an address that ends in a slash`);
  const property = (/** @type {string} */ name, /** @type {string | number} */ content) =>
    `<meta property="og:${name}" content="${content}" />`;
  return [
    ...(site ? [`<link rel="canonical" href="${site}${path}" />`] : []),
    property('type', type),
    property('site_name', NAME),
    property('title', title),
    property('description', description),
    ...(site ? [property('url', site + path)] : []),
    // Most readers of cards ask for a whole address.
    property('image', site ? site + image : `./${image.split('/').at(-1)}`),
    property('image:width', CARD_SIZE[0]),
    property('image:height', CARD_SIZE[1]),
    property('image:alt', alt),
    '<meta name="twitter:card" content="summary_large_image" />',
  ].join('\n    ');
}
