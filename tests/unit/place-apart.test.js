// The names of lines beside a plot: none over another, each as near to its line as that allows.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { choose, placeApart } from '../../www/plot/place-apart.js';
import { random as generator } from './lib/random.js';

/** @type {[number, number]} */
const BOUNDS = [10, 130];
const APART = 14;

describe('placeApart', () => {
  it('leaves what is apart where it is', () => {
    assert.deepEqual(placeApart([10, 24, 60, 130], BOUNDS, APART), [10, 24, 60, 130]);
  });

  it('moves two that lie on one another by the same distance', () => {
    assert.deepEqual(placeApart([60, 60], BOUNDS, APART), [53, 67]);
    assert.deepEqual(placeApart([60, 60, 60], BOUNDS, APART), [46, 60, 74]);
  });

  it('keeps any labels for which there is room apart, in order and within the plot', () => {
    const random = generator(1);
    for (let i = 0; i < 2000; i += 1) {
      const n = 1 + Math.floor(random() * 9);
      const wanted = Array.from({ length: n }, () => 10 + 120 * random() ** 3);
      wanted.sort((a, b) => a - b);
      const places = placeApart(wanted, BOUNDS, APART);
      places.forEach((place, k) => {
        assert.ok(place >= BOUNDS[0] - 1e-9 && place <= BOUNDS[1] + 1e-9, `${wanted}: ${places}`);
        if (k > 0) assert.ok(place - places[k - 1] > APART - 1e-9, `${wanted}: ${places}`);
      });
    }
  });
});

describe('choose', () => {
  const label = (/** @type {number} */ y, isRequired = false) => ({
    text: String(y),
    y,
    color: '',
    isRequired,
  });

  it('takes all that have room', () => {
    const labels = [label(3), label(1)];
    assert.deepEqual(choose(labels, 2), labels);
  });

  it('keeps the required ones, and of the others the ends and some between', () => {
    const labels = [...Array.from({ length: 51 }, (_, y) => label(y)), label(70, true)];
    const texts = choose(labels, 6).map(({ text }) => text);
    assert.deepEqual(texts, ['70', '0', '13', '25', '38', '50']);
    assert.deepEqual(
      choose(labels, 1).map(({ text }) => text),
      ['70'],
    );
    assert.deepEqual(choose(labels, 0), []);
  });
});
