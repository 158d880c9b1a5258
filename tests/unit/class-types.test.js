import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import './lib/wasm.js';
import { CorpusCheck, Playground } from '../../www/pkg/makemore_playground.js';

const TEXT = 'ann\nbo\ncy\nda\ned\nfay\ngus\nhal\nida\njo\n';
const TABLE = TEXT.replaceAll('\n', ',F,1\n');

/**
 * A value as TypeScript writes it: an object that has a key too many, or lacks one, is an error
 * there.
 *
 * @param {unknown} value
 * @returns {string}
 */
function literal(value) {
  if (value === undefined) return 'undefined';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'NaN';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.slice(0, 60).map(literal).join(', ')}]`;
  if (ArrayBuffer.isView(value)) return `new ${value.constructor.name}(1)`;
  if (value instanceof Playground) return 'null! as Playground';
  const entries = Object.entries(value).map(
    ([key, of]) => `${JSON.stringify(key)}: ${literal(of)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

/** Calls, by the type that they promise. @type {[string, () => unknown][]} */
const answers = [];
/** What was made on the way. @type {{ free: () => void }[]} */
const made = [];

/** Every method and getter of a run. @param {Record<string, any>} config */
function ask(config) {
  const run = new Playground({ corpus: 'custom', n_hidden: 4, batch_size: 4, ...config }, TEXT);
  made.push(run);
  const layers = run.layers().length;
  const kinds = [
    'z',
    'loss',
    'mean_loss',
    'embedding',
    'weight',
    'logit',
    'probability',
    'activation',
  ];
  /** @type {Record<string, any[][]>} */
  const args = {
    train: [[3]],
    trainFor: [[1, 2]],
    takeLosses: [[]],
    evaluate: [
      ['dev', 5],
      ['train', 1e9, 1],
    ],
    sample: [[2], [1, { mode: 'train', seed: 1, temperature: 2, prefix: 'a' }]],
    sampleFor: [
      [0, 2],
      [1e4, 2],
    ],
    set: [['lr', 0.2]],
    contains: [['ann']],
    weightsSha256: [[]],
    save: [[], [2.5]],
    copy: [[]],
    sibling: [[{ n_hidden: 3 }]],
    parameters: [[]],
    parameter: [[0], [1]],
    parameterHistogram: [
      [0, 'grad', 5],
      [0, 'data', 5, -1, 1],
    ],
    saturationMap: [[0]],
    scanDead: [[4], [1e9, 5]],
    batchNorm: [[0], [layers]],
    predict: [
      ['an', 'eval'],
      ['', 'train'],
    ],
    replaceExample: [[0, 1, 'an']],
    embedding: [[]],
    referenceLosses: [[]],
    expectedSpreads: [[]],
    calibrate: [[10], [1e9]],
    runningMeanDrift: [[0, 4, [0.1, 0.5], 6]],
    foldBatchNorm: [[]],
    checkGradients: [
      [2, 3],
      [2, 1e9],
    ],
    layers: [[]],
    histogram: [
      [0, 'activation', 5],
      [layers, 'weight_grad', 4, -1, 1],
    ],
    values: [[0, 'preactivation']],
    lookAhead: [[]],
    lookAheadFor: [[0], [1e4]],
    exampleBlocks: [[0], ['an'], ['an', 'n']],
    unfold: [
      ...kinds.map((kind) => [{ kind, index: 1, from: 1 }, { finiteDifference: true }]),
      [{ kind: 'z', example: 'an' }],
    ],
  };
  const prototype = Object.getOwnPropertyDescriptors(Playground.prototype);
  for (const [name, { get, value }] of Object.entries(prototype)) {
    if (['constructor', 'free', '__destroy_into_raw'].includes(name)) continue;
    if (get) {
      answers.push([`Playground['${name}']`, () => Reflect.get(run, name)]);
      continue;
    }
    assert.ok(typeof value === 'function' && args[name], `${name} is not tried`);
    for (const each of args[name]) {
      answers.push([`ReturnType<Playground['${name}']>`, () => value.apply(run, each)]);
    }
  }
}

/** @param {string} name @param {...any} args */
const askStatic = (name, ...args) =>
  answers.push([
    `ReturnType<typeof Playground.${name}>`,
    () => Reflect.apply(Reflect.get(Playground, name), Playground, args),
  ]);

describe('the declared types of the class', () => {
  it('are those of what it returns', () => {
    for (const config of [
      {},
      { preset: 'deep-batchnorm', n_layers: 2, end_token: true },
      { preset: 'deep', n_layers: 2, norm: 'layer', optimizer: 'adam', activation: 'relu' },
      { preset: 'deep', n_layers: 2, norm: 'rms', residual: true, norm_order: 'after' },
      { preset: 'kaiming', activation: 'gelu' },
      { init: 'zeros' },
    ]) {
      ask(config);
    }
    askStatic('memoryBytes');
    askStatic('configKeys');
    askStatic('presets');
    askStatic('resolve', {});
    askStatic('fromText', [
      ['lr', 'x'],
      ['n_hidden', '5'],
    ]);
    askStatic('relevantKeys', {});
    askStatic('nearestName', 'panel', ['panels']);
    askStatic('nearestName', 'colour', ['panels']);
    askStatic('diff', { n_hidden: 7 });
    askStatic('checkCorpus', TEXT);
    askStatic('checkCorpus', TABLE);
    askStatic('namesOfTable', TABLE);
    askStatic('newSeed');
    askStatic('limits');
    askStatic('linearFlow', 20, true, false, 1);
    askStatic('summary', [1, 2, NaN]);
    askStatic('compare', [1, 2], [2, 4], 3);
    askStatic('holm', [0.1, 0.2]);
    const check = new CorpusCheck(TEXT);
    made.push(check);
    answers.push(
      ["ReturnType<CorpusCheck['advance']>", () => check.advance(5)],
      ["ReturnType<CorpusCheck['info']>", () => check.info()],
    );

    const lines = answers.map(([type, call], i) => {
      const value = call();
      if (value instanceof Playground) made.push(value);
      return `export const answer${i}: ${type} = ${literal(value)};`;
    });
    for (const each of made) each.free();
    const folder = mkdtempSync(resolve('tests/unit/types-'));
    try {
      const declared = JSON.stringify(resolve('www/pkg/makemore_playground.js'));
      const head = `import type { CorpusCheck, Playground } from ${declared};`;
      writeFileSync(join(folder, 'answers.ts'), [head, ...lines].join('\n'));
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022'];
      const paths = ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--ignoreConfig'];
      const lib = ['--lib', 'es2022,dom', '--types', ''];
      const tsc = resolve('node_modules/.bin/tsc');
      execFileSync(tsc, [...options, ...paths, ...lib, join(folder, 'answers.ts')], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (error) {
      const { stdout = '' } = /** @type {{ stdout?: string }} */ (error);
      const text = readFileSync(join(folder, 'answers.ts'), 'utf8').split('\n');
      const shown = stdout.replaceAll(
        /answers\.ts\((\d+),/g,
        (_, line) => `${text[line - 1].slice(0, 120)}\n(`,
      );
      assert.fail(`${shown}${stdout ? '' : String(error)}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
