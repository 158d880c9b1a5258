// `node tests/fuzz/class.js SECONDS [SEED]`: sequences of all methods of the wasm class with
// hostile arguments. Each call answers or throws an Error with a sentence; none traps, leaves the
// class borrowed, or changes the weights unless it is meant to.
import '../unit/lib/wasm.js';
import { random as seeded } from '../unit/lib/random.js';
import { CorpusCheck, Playground } from '../../www/pkg/makemore_playground.js';
import { hostile, pick } from './hostile.js';

const [seconds = '10', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
/** Calls of one sequence, and sequences that are run at least. */
const LENGTH = 40;
const LEAST = 50;
/** The largest count for methods that take as long as they are told to. */
const MOST = 40;

const TEXT = 'ann\nbo\ncy\nda\ned\nfay\ngus\nhal\nida\njo\nkim\nleo\n';
const BYTES = new TextEncoder().encode(TEXT);
const CONFIGS = [
  {},
  { preset: 'deep-batchnorm', n_layers: 2 },
  { preset: 'kaiming', activation: 'relu' },
  { preset: 'seed' },
  { preset: 'deep', norm: 'layer', optimizer: 'adam' },
  { preset: 'deep', norm: 'rms', residual: true, optimizer: 'momentum' },
  { bn_eps: 0, init: 'zeros' },
];
/** @param {() => number} random @returns {any} */
const small = (random) => ({
  n_hidden: 4,
  n_embd: 2,
  batch_size: 4,
  corpus: 'custom',
  ...pick(random, CONFIGS),
});

/** What an argument is meant to be. @type {Record<string, (random: () => number) => unknown>} */
const MEANT = {
  n: (random) => Math.floor(random() * 5),
  ms: (random) => pick(random, [0, 1, undefined]),
  part: (random) => pick(random, ['train', 'dev', 'test']),
  letters: (random) => pick(random, ['an', 'bo', '', 'jo', 'q', '.']),
  what: (random) =>
    pick(random, ['activation', 'preactivation', 'normalised', 'weight_grad', 'data', 'grad']),
  mode: (random) => pick(random, ['eval', 'train']),
  flag: (random) => random() < 0.5,
  key: (random) => pick(random, ['lr', 'max_steps', 'n_hidden', 'lr_decay', 'weight_decay']),
  value: (random) => pick(random, [0.1, 100, true, 'x', 0]),
  config: small,
  list: (random) => pick(random, [[1, 2], [0.1, NaN], [], new Float64Array([3, 4])]),
  bound: (random) => pick(random, [-1, 1, undefined]),
  options: (random) =>
    pick(random, [{}, { seed: 1 }, { mode: 'train', prefix: 'a' }, { temperature: 2 }]),
  address: (random) =>
    pick(random, [
      { kind: 'z', index: 1 },
      { kind: 'weight', from: 1, index: 1, example: 2 },
      { kind: 'loss', example: 'an', target: 'n' },
      { kind: 'mean_loss' },
      { kind: 'gamma', layer: 1 },
    ]),
  terms: (random) => pick(random, [{}, { terms: 2, finiteDifference: true }]),
  text: (random) =>
    pick(random, [TEXT, BYTES, BYTES.buffer, 'Ann,1\nBo,2\nCy,3\n', '\ufeff\ufeffa\rb']),
  pairs: (random) => pick(random, [[['lr', '1']], [], [['', '']], [['beta1', '2']]]),
  file: (random) => pick(random, [saved, saved.buffer, saved.slice(0, 500), mutated(random)]),
};
/** @type {Uint8Array} */
let saved = new Uint8Array();

/** The saved run with some bytes changed. @param {() => number} random */
function mutated(random) {
  const bytes = saved.slice();
  for (let i = 0; i < 3; i += 1) {
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
  }
  return bytes;
}

/** Methods of a run, with what their arguments are meant to be. @type {Record<string, string>} */
const METHODS = {
  batchNorm: 'n',
  calibrate: 'n ms',
  checkGradients: 'n n',
  contains: 'letters',
  copy: '',
  embedding: '',
  evaluate: 'part n ms',
  exampleBlocks: 'n letters',
  expectedSpreads: '',
  foldBatchNorm: '',
  histogram: 'n what n bound bound',
  layers: '',
  lookAhead: '',
  lookAheadFor: 'ms',
  parameterHistogram: 'n what n bound bound',
  parameter: 'n',
  parameters: '',
  predict: 'letters mode',
  referenceLosses: '',
  replaceExample: 'n n letters',
  runningMeanDrift: 'n n list n',
  sample: 'n options',
  sampleFor: 'ms n options',
  saturationMap: 'n',
  save: 'n',
  scanDead: 'n ms',
  set: 'key value',
  sibling: 'config',
  takeLosses: '',
  train: 'n',
  trainFor: 'ms n',
  unfold: 'address terms',
  values: 'n what',
  weightsSha256: '',
};
const STATICS = {
  checkCorpus: 'text config',
  compare: 'list list n',
  configKeys: '',
  diff: 'config',
  fromText: 'pairs',
  holm: 'list',
  limits: '',
  linearFlow: 'n flag flag n',
  load: 'file',
  memoryBytes: '',
  namesOfTable: 'text',
  nearestName: 'letters list',
  newSeed: '',
  presets: '',
  relevantKeys: 'config',
  resolve: 'config',
  summary: 'list',
};
/** Methods that change a run, and those that take as long as they are told to. */
const CHANGES = new Set(['train', 'trainFor']);
const LONG = new Set(['train', 'trainFor', 'sample', 'sampleFor']);

let calls = 0;
let refusals = 0;

/**
 * @param {() => number} random
 * @param {string} what the method, for the report
 * @param {any} on
 * @param {string} meant
 * @param {Playground | null} playground
 */
function call(random, what, on, meant, playground) {
  const args =
    meant === ''
      ? []
      : meant.split(' ').map((kind) => {
          const value = random() < 0.6 ? MEANT[kind](random) : hostile(random, playground);
          const isLong = LONG.has(what) && typeof value === 'number' && value > MOST;
          return isLong ? MOST : value;
        });
  calls += 1;
  try {
    const answer = what === 'new' ? Reflect.construct(on, args) : Reflect.apply(on[what], on, args);
    return typeof answer?.free === 'function' ? answer : null;
  } catch (error) {
    const { constructor, message } = /** @type {Error} */ (error);
    const isSentence = constructor === Error && /^[^\n]{5,900}$/s.test(message);
    const isFault = /recursive|null pointer|unreachable|memory|borrow|closure/.test(message);
    if (!isSentence || isFault) {
      throw new Error(`${what}: ${String(error)}`, { cause: error });
    }
    refusals += 1;
    return null;
  }
}

/** @param {() => number} random */
function sequence(random) {
  let run = new Playground(small(random), TEXT);
  run.train(Math.floor(random() * 4));
  saved = run.save();
  const names = Object.keys(METHODS);
  for (let i = 0; i < LENGTH; i += 1) {
    const roll = random();
    /** @type {any} */
    let made = null;
    if (roll < 0.7) {
      const name = pick(random, names);
      const before = CHANGES.has(name) ? '' : run.weightsSha256();
      made = call(random, name, run, METHODS[name], run);
      // A getter of a hostile argument may train the run; the run must be usable in any case.
      const after = run.weightsSha256();
      if (before !== '' && before !== after && name !== 'sample' && name !== 'unfold') {
        throw new Error(`${name} changed the weights`);
      }
    } else if (roll < 0.9) {
      const name = /** @type {keyof typeof STATICS} */ (pick(random, Object.keys(STATICS)));
      made = call(random, name, Playground, STATICS[name], null);
    } else if (roll < 0.95) {
      made = call(random, 'new', Playground, 'config text', null);
    } else {
      const check = call(random, 'new', CorpusCheck, 'text config', null);
      if (check) {
        call(random, 'advance', check, 'ms', null);
        call(random, 'info', check, '', null);
        call(random, 'playground', check, 'config', null)?.free();
        check.free();
      }
    }
    if (made instanceof Playground && random() < 0.3) {
      run.free();
      run = made;
      // A hostile config may ask for more than a fuzzer has time for.
      if (run.parameterCount > 5000) break;
    } else made?.free();
  }
  const reads = [
    'baseline',
    'config',
    'corpusSha256',
    'corpusText',
    'diverged',
    'loss',
    'lr',
    'lrChanged',
    'minibatch',
    'names',
    'rows',
    'step',
    'vocabulary',
  ];
  for (const name of reads) Reflect.get(run, name);
  run.train(0);
  run.free();
}

const known = Object.getOwnPropertyNames(Playground.prototype).filter(
  (name) =>
    typeof Object.getOwnPropertyDescriptor(Playground.prototype, name)?.value === 'function',
);
const listed = new Set([...Object.keys(METHODS), 'constructor', 'free', '__destroy_into_raw']);
const missing = known.filter((name) => !listed.has(name));
if (missing.length > 0) throw new Error(`methods that are not tried: ${missing.join(', ')}`);

const end = performance.now() + Number(seconds) * 1000;
let count = 0;
for (; count < LEAST || performance.now() < end; count += 1) {
  const own = (Number(seed) + count) % 2 ** 31;
  try {
    sequence(seeded(own));
  } catch (error) {
    console.error(`class: a sequence failed; repeat it with node tests/fuzz/class.js 0 ${own}`);
    throw error;
  }
}
const pages = Playground.memoryBytes() / 2 ** 20;
console.log(
  `class: ${calls} calls in ${count} sequences from seed ${seed}, ${refusals} refused in a sentence; ${pages.toFixed(0)} MB`,
);
