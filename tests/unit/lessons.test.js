import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import './lib/wasm.js';
import { parseLesson } from '../../scripts/lessons.js';
import { readConditions } from '../../scripts/lesson-fields.js';
import { GLOSSARY } from '../../www/lessons/glossary.js';
import { NUMBERS } from '../../www/lessons/numbers.js';
import { Playground } from '../../www/pkg/makemore_playground.js';
import { Run } from '../../www/run/run.js';
import { snapshotOf } from '../../www/run/snapshot.js';
import { measure, measureExperiment, seen } from '../../www/view/lesson-numbers.js';

const folder = new URL('../../www/lessons/', import.meta.url);
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .sort()
  .map((name) => ({ name, source: readFileSync(new URL(name, folder), 'utf8') }));
const lessons = sources.map(({ name, source }) => ({ name, ...parseLesson(source, name) }));

/** @typedef {Record<string, string>} Texts */
/** @typedef {import('../../www/lessons/numbers.js').Condition} Condition */

/** Runs by what they are: many facts are of the same network. @type {Map<string, Run>} */
const known = new Map();

/**
 * A network from its texts, trained to a step.
 *
 * @param {Texts} change
 * @param {number} step
 * @returns {Run}
 */
function trained(change, step) {
  const key = JSON.stringify([change, step]);
  if (!known.has(key)) {
    const { config, errors } = Playground.fromText(Object.entries(change));
    assert.deepEqual(errors, [], key);
    const run = new Run(config, null);
    while (run.step < step) assert.ok(run.train(Infinity, step - run.step) > 0, `${key} diverges`);
    known.set(key, run);
  }
  return /** @type {Run} */ (known.get(key));
}

/** A number of a run at rest. @param {Condition} condition @param {Run} run */
function numberOf(condition, run) {
  // The page measures it as soon as training rests.
  if (condition.number === 'dev_loss' && run.devLoss === undefined) while (!run.measureDev(0));
  return measure(condition, snapshotOf(run, false));
}

/** @param {Condition[]} conditions @param {Texts} change @param {number} step */
function holds(conditions, change, step) {
  const run = trained(change, step);
  return seen(conditions, (condition) => numberOf(condition, run)) !== null;
}

/** A lesson's file from its parts. @param {string} [fields] @param {string} [text] */
const file = (fields = '', text = 'Text.') =>
  `---\ntitle: 1. A\nsum: B.\nload: preset=tanh\npanels: loss\ndo: preset=kaiming | C\nsee: loss < 3 | D\n${fields}---\n${text}`.replace(
    '\n---\nText',
    '\n---\nText',
  );

describe('the lessons', () => {
  it('are numbered as their files are', () => {
    lessons.forEach(({ name, title }, i) => {
      assert.equal(Number.parseInt(name, 10), i + 1);
      assert.ok(title.startsWith(`${i + 1}. `), `${name}: ${title}`);
    });
  });

  for (const { name, deeds, load, facts } of lessons) {
    it(`${name}: what it says is measured`, () => {
      for (const { change, step, name: number, value } of facts) {
        const [condition] = readConditions(`${number} < 0`);
        const found = Number(numberOf(condition, trained(change, step)));
        const text = /e/.test(value)
          ? found.toExponential(1)
          : found.toFixed(value.split('.')[1]?.length ?? 0);
        assert.equal(
          text,
          value,
          `${number} of ${JSON.stringify(change)} at step ${step}: ${found}`,
        );
      }
    });

    it(`${name}: what it promises comes true, and is not true of every network`, () => {
      for (const { change, step, label, promises } of deeds) {
        if (!change) continue; // An experiment: the page's test runs it.
        for (const { conditions, text } of promises) {
          const what = `${label}: ${text}`;
          assert.ok(holds(conditions, change, step), `${what} is not to be seen`);
          const before = [
            { change: load, step: 0 },
            ...[load, ...deeds.map((other) => other.change)]
              .filter((other) => other && JSON.stringify(other) !== JSON.stringify(change))
              .map((other) => ({ change: /** @type {Texts} */ (other), step })),
          ];
          assert.ok(
            before.some((other) => !holds(conditions, other.change, other.step)),
            `${what} is true of every network of the lesson`,
          );
        }
      }
    });
  }

  it('stop the build where they are wrong', () => {
    const wrong = [
      ['see: best_loss < 3 | E\n', /there is no number "best_loss"; they are first_loss/],
      ['see: std < 3 | E\n', /"std" needs a layer, as in std_1 or std_last/],
      ['see: loss_1 < 3 | E\n', /"loss" belongs to no layer/],
      ['see: std_0 < 3 | E\n', /layers are counted from 1/],
      ['see: loss = 3 | E\n', /"loss = 3" is no condition such as/],
      ['see: loss < 3 or loss > 1 | E\n', /is no condition/],
      ['see: loss < 3\n', /it has the form condition \| what is to be seen/],
      ['do: preset=tanh | E\n', /"E" promises nothing: it needs a "see" behind it/],
      ['do: step=x | E\nsee: loss < 3 | F\n', /step=x is no step/],
      ['do: tanh | E\n', /"tanh" is no key=value/],
      ['do: experiment=lr:1 step=4 | E\n', /an experiment stands alone/],
      ['title: 2. Z\n', /the field "title" is there twice/],
      ['watch: E\n', /"watch: E" is no field; they are title, sum/],
      ['fact: preset=tanh: loss 3.29\n', /the text does not say 3.29/],
      ['see: loss < 3 | A [[thing]]\n', /the glossary has no "thing"/],
    ];
    for (const [fields, complaint] of wrong)
      assert.throws(
        () => parseLesson(file(String(fields)), 'x.md'),
        (/** @type {Error} */ { message }) => {
          assert.match(message, /^x\.md: /);
          assert.match(message, /** @type {RegExp} */ (complaint));
          return true;
        },
      );
    assert.equal(parseLesson(file(), 'x.md').deeds.length, 1);
    const early = file().replace('do: preset=kaiming | C\n', '');
    assert.throws(() => parseLesson(early, 'x.md'), /before the first "do"/);
  });

  it('divide their text, and mark terms and links', () => {
    const { lead, more } = parseLesson(
      file('', 'One [[flat|saturated]] $x$.\n\n<!-- more -->\n\n[Two](https://example.com).'),
      'x.md',
    );
    assert.match(lead, /<button type="button" class="term" data-term="saturated">flat<\/button>/);
    assert.match(lead, /<math/);
    assert.match(more, /<a href="https:\/\/example.com" target="_blank" rel="noopener">Two<\/a>/);
  });
});

describe('numbers of the lessons', () => {
  it('are all measured somewhere', () => {
    const run = trained({ preset: 'batchnorm', bias: 'learned' }, 1);
    const outcome = { seeds: 3, realPairs: 1 };
    for (const [number, { ofLayer }] of Object.entries(NUMBERS)) {
      const [condition] = readConditions(`${number}${ofLayer ? '_last' : ''} < 0`);
      const value = numberOf(condition, run) ?? measureExperiment(condition, outcome);
      assert.ok(Number.isFinite(value), `${number}: ${value}`);
    }
  });

  it('are unknown where a network has none', () => {
    const run = trained({ preset: 'tanh' }, 0);
    for (const text of ['norm_std_1 < 9', 'std_2 < 9', 'smoothed_loss < 9', 'bias_gradient < 9'])
      assert.equal(
        seen(readConditions(text), (condition) => numberOf(condition, run)),
        null,
        text,
      );
  });

  it('are said once each', () => {
    const values = /** @type {Record<string, number>} */ ({
      std: 0.634,
      saturated: 5.301,
    });
    const find = (/** @type {Condition} */ { number }) => values[number];
    assert.equal(
      seen(readConditions('std_2 > 0.6 and std_2 < 0.7 and saturated_last > 5'), find),
      'std 0.63 of the activations in layer 2, 5.30\u202f% saturated in the last layer',
    );
    assert.equal(seen(readConditions('std_2 > 0.64'), find), null);
  });

  it('have a sentence each in the glossary where they are terms', () => {
    for (const [term, sentence] of Object.entries(GLOSSARY))
      assert.match(sentence, /^[A-Z].*\.$/s, `${term}: one sentence, with a full stop`);
  });
});

it('a mark names the matrix whose update was seen, and the last layer as such', () => {
  const mark = (/** @type {number | 'last'} */ layer) =>
    seen([{ number: 'update_ratio', layer, relation: '<', bound: 0 }], () => -2);
  assert.equal(mark(3), 'update ratio \u22122.00 of layers.2.weight');
  assert.equal(mark('last'), 'update ratio \u22122.00 of the last layer');
});
