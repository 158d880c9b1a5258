import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { count, csvCell, duration, fixed, loss, percent, short } from '../../www/base/format.js';

/** Thin spaces and minus signs as a keyboard has them. @param {string} text */
const plain = (text) => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-');

/** @template T @param {(x: T) => string} write @param {[T, string][]} wanted */
function check(write, wanted) {
  for (const [x, text] of wanted) {
    assert.equal(plain(write(x)), text, String(x));
    assert.ok(!write(x).includes('-'), `${x} has a hyphen for a minus`);
  }
}

describe('numbers as the page writes them', () => {
  it('whole ones in groups of three', () => {
    check(count, [
      [0, '0'],
      [999, '999'],
      [1000, '1 000'],
      [182_625, '182 625'],
      [1e9, '1 000 000 000'],
      [99.6, '100'],
    ]);
  });

  it('losses with four decimals', () => {
    check(loss, [
      [3.295836866, '3.2958'],
      [0, '0.0000'],
      [-0.00001, '0.0000'],
      [-1.5, '-1.5000'],
      [NaN, 'not finite'],
      [Infinity, 'not finite'],
    ]);
  });

  it('shares as percentages', () => {
    check(percent, [
      [0, '0.00 %'],
      [0.12345, '12.35 %'],
      [1, '100.00 %'],
      [NaN, 'not finite'],
    ]);
    assert.equal(fixed(-0.4, 0), '0', 'no minus before a zero');
    assert.equal(fixed(-2139908253.24, 2), '\u22122.1e+9', 'nobody reads ten digits');
    assert.equal(fixed(999999.4, 1), '999999.4');
  });

  it('others with three digits', () => {
    check(short, [
      [0, '0'],
      [1, '1'],
      [0.123456, '0.123'],
      [-12.34, '-12.3'],
      [9999, '10000'],
      [12_345, '1.2e+4'],
      [0.00012, '1.2e-4'],
      [-0.00012, '-1.2e-4'],
      [-Infinity, 'not finite'],
    ]);
  });

  it('times in the units that fit', () => {
    check(duration, [
      [0, '0 s'],
      [59.4, '59 s'],
      [59.6, '1 min 0 s'],
      [200, '3 min 20 s'],
      [3599.7, '1 h 0 min'],
      [7500, '2 h 5 min'],
      [Infinity, ''],
    ]);
  });
});

describe('a cell of a CSV table', () => {
  it('is quoted only where it must be', () => {
    check(csvCell, [
      ['plain text', 'plain text'],
      ['', ''],
      ['a,b', '"a,b"'],
      ['say "a"', '"say ""a"""'],
      ['two\nlines', '"two\nlines"'],
      ['a\rb', '"a\rb"'],
    ]);
  });
});
