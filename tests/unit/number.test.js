import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { count, fixed, loss, short } from '../../www/base/format.js';
import { numberOrText, readNumber, understoodAs } from '../../www/base/number.js';

/** @param {[string, number][]} wanted */
function check(wanted) {
  for (const [text, value] of wanted) assert.equal(readNumber(text).value, value, `"${text}"`);
}

describe('a typed number', () => {
  it('may be plain, without a zero before the point, with an exponent or a sign', () => {
    check([
      ['4000', 4000],
      [' 0.05 ', 0.05],
      ['.5', 0.5],
      ['5.', 5],
      ['007', 7],
      ['1e-3', 0.001],
      ['2.5E+3', 2500],
      ['+3', 3],
      ['-0.2', -0.2],
      ['4.000', 4],
    ]);
  });

  it('may have a true minus, or a dash in its place', () => {
    check([
      ['\u22120.2', -0.2],
      ['\u20130.2', -0.2],
      ['\u2014 3', -3],
      ['1e\u22123', 0.001],
      ['1.2e\u20134', 0.00012],
    ]);
  });

  it('may be a fraction', () => {
    check([
      ['5/3', 5 / 3],
      ['1 / 3', 1 / 3],
      ['-1/4', -0.25],
      ['4 000/0,5', 8000],
      ['.5/2', 0.25],
    ]);
  });

  it('may have thousands with spaces of any width, or with an apostrophe', () => {
    for (const gap of [' ', '\u00a0', '\u2009', '\u202f', '\u2007', "'", '\u2019', '_'])
      check([
        [`4${gap}000`, 4000],
        [`12${gap}345${gap}678`, 12_345_678],
        [`4${gap}000.5`, 4000.5],
        [`4${gap}000,5`, 4000.5],
      ]);
  });

  it('has a comma for decimals, unless it stands where thousands end', () => {
    check([
      ['0,05', 0.05],
      ['0,005', 0.005],
      [',5', 0.5],
      ['1,5', 1.5],
      ['1,66667', 1.66667],
      ['1234,567', 1234.567],
      ['4,000', 4000],
      ['1,000,000', 1_000_000],
      ['1,234.5', 1234.5],
      ['1.234,5', 1234.5],
      ['1.234.567', 1_234_567],
      ['1.234.567,8', 1_234_567.8],
    ]);
  });

  it('is what the page itself writes', () => {
    for (const x of [182_625, 3.2958, -0.25, 1.2e-4, -12_345.6, 0]) {
      assert.equal(readNumber(count(Math.abs(x))).value, Math.round(Math.abs(x)));
      assert.equal(readNumber(loss(x)).value, Number(x.toFixed(4)));
      assert.equal(readNumber(fixed(x, 2)).value, Number(x.toFixed(2)));
      const digits = Math.abs(x) >= 1e4 ? Number(x.toExponential(1)) : Number(x.toPrecision(3));
      assert.equal(readNumber(short(x)).value, digits);
    }
  });

  it('is refused with a sentence where it is none', () => {
    for (const text of [
      'fast',
      'auto',
      'NaN',
      'Infinity',
      '0x10',
      '1e',
      '-',
      '.',
      ',',
      '/',
      '1/',
      '/3',
      '1/2/3',
      '1 2',
      '40 00',
      '1,2,3',
      '12,34,567',
      '1.2.3',
      '1,23.456,7',
      '1e5.5',
      '5%',
    ])
      assert.match(readNumber(text).problem ?? '', /^"[^"]+" is not a number: type /, text);
    assert.match(readNumber(' ').problem ?? '', /^Type a number/);
    assert.match(readNumber('1/0').problem ?? '', /divides by zero/);
    assert.match(readNumber('1e999').problem ?? '', /too large/);
    assert.match(readNumber('x'.repeat(99)).problem ?? '', /^"x{40}" is/);
  });

  it('is left as a text for the settings that also take a word', () => {
    assert.equal(numberOrText(' auto '), 'auto');
    assert.equal(numberOrText('5/3'), 5 / 3);
    assert.equal(numberOrText(''), '');
  });

  it('says how it was understood where that is not plain', () => {
    assert.equal(understoodAs('5/3'), '5/3 is read as about 1.66667.');
    assert.equal(understoodAs('4,000'), '4,000 is read as 4\u202f000.');
    assert.equal(understoodAs('\u22121,5'), '\u22121,5 is read as \u22121.5.');
    for (const plain of ['4000', '0.50', '1e-3', 'auto', '', '.5'])
      assert.equal(understoodAs(plain), '');
  });
});
