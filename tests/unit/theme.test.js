import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const css = readFileSync(new URL('../../www/base/theme.css', import.meta.url), 'utf8');
const [light, dark] = css.split(":root[data-scheme='dark']");

/** WCAG's relative luminance. @param {string} hex */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5]
    .map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
    .map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} a @param {string} b */
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Colors of text, and those of lines and shapes that carry something. */
const LEAST = {
  4.5: ['ink', 'quiet', 'accent', 'look', 'broken'],
  3: ['edge', 'negative', 'positive', ...Array.from({ length: 6 }, (_, i) => `layer-${i}`)],
};

describe('the colors of a theme', () => {
  for (const [name, text] of Object.entries({ light, dark }))
    it(`${name}: text has 4.5 to 1, lines that carry something 3 to 1`, () => {
      const colors = Object.fromEntries(
        [...text.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, key, hex]) => [key, hex]),
      );
      assert.ok(contrast(colors['on-accent'], colors.accent) >= 4.5, 'on a pressed button');
      for (const [least, keys] of Object.entries(LEAST))
        for (const key of keys)
          for (const ground of ['ground', 'raised']) {
            const found = contrast(colors[key], colors[ground]);
            assert.ok(found >= Number(least), `${key} on ${ground}: ${found.toFixed(2)}`);
          }
    });
});

describe('the style sheets', () => {
  it('ask for nothing by :has() for which browsers look around at every change', () => {
    const www = new URL('../../www/', import.meta.url);
    const sheets = readdirSync(www, { recursive: true })
      .map(String)
      .filter((path) => path.endsWith('.css'));
    assert.ok(sheets.length > 20, `${sheets.length} style sheets`);
    const inParentheses = /:has(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))/g;
    const found = sheets.flatMap((path) =>
      [...readFileSync(new URL(path, www), 'utf8').matchAll(inParentheses)].map(
        ([rule, asked]) => ({ asked, where: `${path}: ${rule}` }),
      ),
    );
    assert.ok(found.length > 0, 'the sheets are read');
    // A text comes or goes, something is hidden or shown, anything that is not this is inserted.
    const dear = found.filter(({ asked }) => /:empty|\[hidden|:not/.test(asked));
    assert.deepEqual(
      dear.map(({ where }) => where),
      [],
    );
  });
});
