import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { drawLecture, readLecture } from '../../scripts/lecture-figure.js';
import { Playground } from '../../www/pkg/makemore_playground.js';
import { verdictOf } from '../../www/run/experiment/verdict.js';

describe('the lecture\u2019s question in the README', () => {
  const lecture = readLecture();
  const readme = readFileSync('README.md', 'utf8');

  it('is answered by twenty whole runs of every config', () => {
    assert.equal(lecture.seeds.length, 20);
    for (const { n, diverged } of lecture.settings) assert.deepEqual([n, diverged], [20, 0]);
    for (const { step, config } of lecture.runs) {
      assert.equal(step, 200_000);
      const { preset, seed } = config;
      assert.deepEqual(
        config,
        Playground.resolve({ preset, seed }),
        'nothing but the seed differs',
      );
    }
  });

  it('has the numbers of the runs', () => {
    for (const { mean } of lecture.settings) assert.ok(readme.includes(mean.toFixed(4)));
    for (const pair of lecture.pairs) {
      const { mean, halfWidth } = pair.comparison.difference;
      assert.ok(readme.includes(`| ${mean.toFixed(4)} +- ${halfWidth.toFixed(4)} | < 0.001 |`));
      assert.ok(verdictOf(pair) === 'real' && pair.p < 0.001);
    }
  });

  it('is drawn from the runs', () => {
    assert.equal(readFileSync('docs/lecture.svg', 'utf8'), drawLecture(lecture));
  });
});
