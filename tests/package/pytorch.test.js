import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toPython } from '../../www/export/python.js';
import { initSync, Playground } from '../../www/pkg/makemore_playground.js';

const python = process.env.PYTHON ?? 'python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
const skip = hasTorch ? false : 'no PyTorch here: give a Python that has it as PYTHON=...';
const names = resolve('www/data/ssa-names-2018.txt');
const source = readFileSync('www/export/pytorch.py', 'utf8');

/** Configs that between them use every part of the file. @type {Record<string, any>[]} */
const CONFIGS = [
  { preset: 'batchnorm', n_hidden: 50 },
  { preset: 'deep-batchnorm', n_hidden: 30, n_layers: 2, activation: 'relu' },
  { preset: 'deep', n_hidden: 30, activation: 'gelu', init: 'xavier', bias: 'learned' },
  { preset: 'seed' },
];

describe('the files for PyTorch', () => {
  /** @type {string} */
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pytorch-'));
    initSync({ module: readFileSync('www/pkg/makemore_playground_bg.wasm') });
  });
  after(() => rmSync(folder, { recursive: true }));

  /** @param {Record<string, any>} config @param {number} steps */
  function save(config, steps) {
    const run = new Playground(config);
    run.train(steps);
    const dev = run.evaluate('dev', 1e9).loss;
    writeFileSync(join(folder, 'run.safetensors'), run.save());
    for (const [file, fromScratch] of /** @type {[string, boolean][]} */ ([['continue.py', false], ['reproduce.py', true]])) {
      writeFileSync(join(folder, file), toPython(source, { config: run.config, step: run.step, dev, fromScratch }, file));
    }
    return { run, dev };
  }

  /** What a file prints. @param {...string} args */
  const print = (...args) => execFileSync(python, args, { cwd: folder, encoding: 'utf8' });
  /** @param {string} text @param {number} step */
  const devAt = (text, step) => Number(new RegExp(`dev loss after ${step} steps: ([\\d.]+)`).exec(text)?.[1]);

  for (const config of CONFIGS) {
    it(`goes on with ${JSON.stringify(config)}, and makes it anew`, { skip }, () => {
      const { run, dev } = save(config, 200);
      const text = print('continue.py', 'run.safetensors', names, '--steps', '100');
      run.train(100);
      const later = run.evaluate('dev', 1e9).loss;
      assert.ok(Math.abs(devAt(text, 200) - dev) < 1e-5, text);
      assert.ok(Math.abs(devAt(text, 300) - later) < 1e-5, `${later} for ${text}`);
      assert.ok(Math.abs(devAt(print('reproduce.py', names), 200) - dev) < 1e-5);
    });
  }

  it('is Python that a Python without PyTorch can read', () => {
    save({ preset: 'kaiming' }, 1);
    execFileSync('python3', ['-c', 'import ast, sys; [ast.parse(open(name).read()) for name in sys.argv[1:]]', 'continue.py', 'reproduce.py'], { cwd: folder });
  });
});
