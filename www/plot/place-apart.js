// Where the names of lines stand beside a plot.

/**
 * The name of a line, beside the plot at the line's end.
 *
 * @typedef {object} EndLabel
 * @property {string} text
 * @property {number} y of the line's end, in canvas pixels
 * @property {string} color
 * @property {boolean} [isRequired] whether it stays where not all have room
 */

/**
 * As many labels as there is room for: those that are required, and of the others some that are
 * evenly spread.
 *
 * @param {EndLabel[]} labels
 * @param {number} room
 */
export function choose(labels, room) {
  if (labels.length <= room) return [...labels];
  const required = labels.filter(({ isRequired }) => isRequired).slice(0, room);
  const rest = labels.filter(({ isRequired }) => !isRequired).sort((a, b) => a.y - b.y);
  const left = room - required.length;
  const step = (rest.length - 1) / Math.max(1, left - 1);
  return [
    ...required,
    ...Array.from({ length: Math.min(left, rest.length) }, (_, i) => rest[Math.round(i * step)]),
  ];
}

/**
 * Moves places apart by as little as it takes, within bounds that have room for them.
 *
 * @param {number[]} wanted from the least to the greatest
 * @param {[number, number]} bounds
 * @param {number} apart
 */
export function placeApart(wanted, [low, high], apart) {
  const downwards = wanted.slice();
  for (let i = 1; i < wanted.length; i += 1)
    downwards[i] = Math.max(wanted[i], downwards[i - 1] + apart);
  const upwards = wanted.slice();
  for (let i = wanted.length - 2; i >= 0; i -= 1)
    upwards[i] = Math.min(wanted[i], upwards[i + 1] - apart);
  // Half way between the two, neighbours are as far apart, and no group hangs to one side.
  const places = wanted.map((_, i) => (downwards[i] + upwards[i]) / 2);
  places.forEach((place, i) => {
    places[i] = Math.max(place, i > 0 ? places[i - 1] + apart : low);
  });
  for (let i = places.length - 1; i >= 0; i -= 1)
    places[i] = Math.min(places[i], i < places.length - 1 ? places[i + 1] - apart : high);
  return places;
}
