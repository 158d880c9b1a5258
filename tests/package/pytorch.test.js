import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { toPython } from '../../www/share/python.js';
import { initSync, Playground } from '../../www/pkg/makemore_playground.js';

const python = process.env.PYTHON ?? 'python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
const skip = hasTorch ? false : 'no PyTorch here: give a Python that has it as PYTHON=...';
const names = resolve('www/data/ssa-names-2018.txt');
const source = readFileSync('www/share/pytorch.py', 'utf8');

/** Configs that between them use every part of the file. @type {Record<string, any>[]} */
const CONFIGS = [
  { preset: 'batchnorm', n_hidden: 50 },
  { preset: 'deep-batchnorm', n_hidden: 30, n_layers: 2, activation: 'relu' },
  { preset: 'deep', n_hidden: 30, activation: 'gelu', init: 'xavier', bias: 'learned' },
  { preset: 'seed' },
  { preset: 'kaiming', n_hidden: 1 },
  { preset: 'batchnorm', block_size: 1, n_embd: 1 },
  { preset: 'torch', n_hidden: 30 },
  { preset: 'layernorm', n_hidden: 30 },
  { preset: 'adam', n_hidden: 30 },
  { preset: 'fifty-residual', n_layers: 12 },
  {
    preset: 'deep',
    n_hidden: 30,
    norm: 'rms',
    norm_order: 'after',
    optimizer: 'nesterov',
    lr: 0.01,
    grad_clip: 1,
  },
  {
    preset: 'kaiming',
    out_bias: 'frequency',
    schedule: 'cosine',
    warmup_steps: 20,
    max_steps: 400,
    optimizer: 'momentum',
    weight_decay: 0.001,
    lr: 0.01,
  },
];

/** Names of somebody's own. */
const OWN = Array.from(
  { length: 200 },
  (_, i) => `${'bcdfg'[i % 5]}\u00e9${'klmnprst'[i % 8]}${'aeiou'[(i >> 3) % 5]}${'xyz'[i % 3]}`,
).join('\n');

/** The tensors in PyTorch's own modules, by load_state_dict, and the loss of the first names. */
const MODULES = `
import sys
import torch
from torch import nn
source = {"__name__": "continue"}
exec(open("continue.py").read(), source)
tensors, about = source["read_safetensors"]("run.safetensors")
config = about["config"]
sizes = [config["n_embd"] * config["block_size"]] + [config["n_hidden"]] * config["n_layers"] + [27]
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(27, config["n_embd"])
        self.layers = nn.ModuleList(nn.Linear(a, b, bias=config["bias"] == "learned") for a, b in zip(sizes, sizes[1:]))
        self.norms = nn.ModuleList(nn.BatchNorm1d(b, eps=config["bn_eps"]) for b in sizes[1:])
    def forward(self, x):
        x = self.embedding(x).flatten(1)
        for i, (layer, norm) in enumerate(zip(self.layers, self.norms)):
            x = norm(layer(x))
            x = x if i == config["n_layers"] else torch.tanh(x)
        return x
network = Network().eval()
missing, unexpected = network.load_state_dict(tensors, strict=False)
_, (X, Y), _ = source["dataset"](open(sys.argv[1]).read(), config)
with torch.no_grad():
    print(list(missing), sorted(unexpected), nn.functional.cross_entropy(network(X), Y).item())
`;

/** The letters of a run's names, in order. @param {Playground} run */
const letters = (run) => run.vocabulary.slice(1).sort().join('');

describe('the files for PyTorch', () => {
  /** @type {string} */
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pytorch-'));
    initSync({ module: readFileSync('www/pkg/makemore_playground_bg.wasm') });
  });
  after(() => rmSync(folder, { recursive: true }));

  /** @param {Record<string, any>} config @param {number} steps @param {string} [text] */
  function save(config, steps, text) {
    const run = new Playground(config, text);
    run.train(steps);
    const dev = run.evaluate('dev', 1e9).loss;
    writeFileSync(join(folder, 'run.safetensors'), run.save(dev));
    for (const [file, fromScratch] of /** @type {[string, boolean][]} */ ([
      ['continue.py', false],
      ['reproduce.py', true],
    ])) {
      writeFileSync(
        join(folder, file),
        toPython(source, { config: run.config, step: run.step, dev, fromScratch }, file),
      );
    }
    return { run, dev };
  }

  /** What a file prints. @param {...string} args */
  const print = (...args) => execFileSync(python, args, { cwd: folder, encoding: 'utf8' });
  /** @param {string} text @param {number} step */
  const devAt = (text, step) =>
    Number(new RegExp(`dev loss after ${step} steps: ([\\d.]+)`).exec(text)?.[1]);

  for (const config of CONFIGS) {
    it(`goes on with ${JSON.stringify(config)}, and makes it anew`, { skip }, () => {
      const { run, dev } = save(config, 200);
      const text = print('continue.py', 'run.safetensors', names, '--steps', '100');
      run.train(100);
      const later = run.evaluate('dev', 1e9).loss;
      assert.ok(Math.abs(devAt(text, 200) - dev) < 1e-5, text);
      assert.match(text, /the page's: [\d.]+, difference \d/);
      assert.ok(Math.abs(devAt(text, 300) - later) < 1e-5, `${later} for ${text}`);
      assert.ok(Math.abs(devAt(print('reproduce.py', names), 200) - dev) < 1e-5);
    });
  }

  it('goes on with names of one\u2019s own, which the file brings along', { skip }, () => {
    const { run, dev } = save({ corpus: 'custom', n_hidden: 20 }, 300, OWN);
    writeFileSync(join(folder, 'own.txt'), OWN);
    const text = print('continue.py', 'run.safetensors', '--steps', '50');
    run.train(50);
    assert.ok(Math.abs(devAt(text, 300) - dev) < 1e-5, text);
    assert.ok(Math.abs(devAt(text, 350) - run.evaluate('dev', 1e9).loss) < 1e-5, text);
    assert.ok(Math.abs(devAt(print('reproduce.py', 'own.txt'), 300) - dev) < 1e-5);
  });

  it(
    'says so where the names are others, or where there is nothing to compare with',
    { skip },
    () => {
      const { run } = save({ n_hidden: 20 }, 100);
      writeFileSync(
        join(folder, 'own.txt'),
        readFileSync(names, 'utf8').split('\n').reverse().join('\n'),
      );
      const { status, stderr } = spawnSync(python, ['continue.py', 'run.safetensors', 'own.txt'], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.equal(status, 1);
      assert.match(stderr, /are these the names that the page trained on/);
      writeFileSync(join(folder, 'run.safetensors'), run.save());
      assert.match(
        print('continue.py', 'run.safetensors', names, '--steps', '1'),
        /the page measured none there/,
      );
      copyFileSync('tests/golden/run-format-1-flat.safetensors', join(folder, 'old.safetensors'));
      assert.match(
        spawnSync(python, ['continue.py', 'old.safetensors', names], {
          cwd: folder,
          encoding: 'utf8',
        }).stderr,
        /has format 1: load it in the page and save it again/,
      );
    },
  );

  it('has PyTorch\u2019s names and layouts: load_state_dict takes the tensors', { skip }, () => {
    const { dev } = save(
      { preset: 'deep-batchnorm', n_hidden: 40, n_layers: 3, bias: 'learned' },
      200,
    );
    writeFileSync(join(folder, 'modules.py'), MODULES);
    const [, missing, unexpected, loss] =
      /^(\[.*?\]) (\[.*?\]) ([\d.]+)$/m.exec(print('modules.py', names)) ?? [];
    assert.deepEqual([missing, unexpected], ['[]', "['generator']"]);
    assert.ok(Math.abs(Number(loss) - dev) < 1e-5, `${loss} for ${dev}`);
  });

  it('reads names as the page does', () => {
    // Only the reading is asked for, and that needs no PyTorch.
    const program = `
import sys, types, json
functional = types.SimpleNamespace(relu=0, leaky_relu=0, gelu=0)
torch = types.ModuleType("torch"); nn = types.ModuleType("torch.nn"); nn.functional = functional
torch.tanh = torch.sigmoid = 0; torch.nn = nn; torch.no_grad = lambda: lambda f: f
sys.modules.update({"torch": torch, "torch.nn": nn, "torch.nn.functional": functional})
source = {"__name__": "reading"}
exec(open(sys.argv[1]).read(), source)
print(json.dumps(source["names_in"](source["decoded"](open(sys.argv[2], "rb").read()))))
`;
    const ten = ['ann', 'bo', 'cy', 'da', 'ed', 'fay', 'gus', 'hal', 'ida', 'jo'];
    const file = join(folder, 'read.txt');
    const others = [
      '\x1c',
      '\x1d',
      '\x1e',
      '\x1f',
      '\x85',
      '\xa0',
      '\u2028',
      '\u200b',
      '\ufeff',
      '\v',
    ];
    const texts = [
      ...['\n', '\r', '\r\n', '\n\r\r'].map((end) => ten.join(end)),
      ...others.map((blank) => ten.map((name) => `${blank}${name}${blank}`).join('\n')),
      `\ufeff\ufeff${ten.join('\n')}`,
    ];
    const utf16 = (/** @type {string} */ text) => Buffer.from(text, 'utf16le');
    const files = texts.flatMap((text) => [Buffer.from(text), utf16(text), utf16(text).swap16()]);
    for (const bytes of files) {
      writeFileSync(file, bytes);
      const run = new Playground({ corpus: 'custom', batch_size: 2, n_hidden: 1 }, bytes);
      const printed = execFileSync('python3', ['-c', program, 'www/share/pytorch.py', file]);
      const read = JSON.parse(String(printed));
      assert.equal(read.length, run.names);
      assert.equal([...new Set(read.join(''))].sort().join(''), letters(run), String(bytes));
      for (const name of read) assert.ok(run.contains(name), name);
      run.free();
    }
  });

  it('is Python that a Python without PyTorch can read', () => {
    save({ preset: 'kaiming' }, 1);
    execFileSync(
      'python3',
      [
        '-c',
        'import ast, sys; [ast.parse(open(name).read()) for name in sys.argv[1:]]',
        'continue.py',
        'reproduce.py',
      ],
      { cwd: folder },
    );
  });
});
