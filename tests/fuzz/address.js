// `node tests/fuzz/address.js SECONDS [SEED]`: hostile fragments. Each is read into a config that
// holds, options, and problems in sentences; what is read is written into a fragment that is read
// as the same.
import '../unit/lib/wasm.js';
import assert from 'node:assert/strict';
import { readFragment, writeFragment } from '../../www/address/fragment.js';
import { packNames } from '../../www/address/packing.js';
import { readRequest } from '../../www/address/request.js';
import { random as seeded } from '../unit/lib/random.js';
import { Playground } from '../../www/pkg/makemore_playground.js';
import { pick } from './hostile.js';

const [seconds = '10', seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
const LEAST = 200;
const KNOWN = { panels: ['loss', 'activations'], lessons: 9, maxSteps: 1e9 };
const PACKED = await packNames('ann\nbo\ncy\nda\ned\nfay\ngus\nhal\nida\njo\n');

const KEYS = [
  ...Playground.configKeys().map(({ key }) => key),
  ...[
    'v',
    'preset',
    'step',
    'autoplay',
    'speed',
    'panels',
    'hide',
    'embed',
    'theme',
    'lesson',
    'pin',
  ],
  ...[
    'experiment',
    'names',
    'batch_norm',
    '__proto__',
    'constructor',
    'toString',
    '',
    'n_hiden',
    '\u202e',
  ],
];
const VALUES = [
  ...[
    '',
    '0',
    '1',
    '-1',
    '1e999',
    'NaN',
    '0x10',
    '1_000',
    '9007199254740993',
    '0.1',
    'true',
    'auto',
  ],
  ...Playground.presets().map(({ name }) => name),
  ...[
    'layers',
    'batch',
    'adam',
    'custom',
    'max',
    'loss',
    'loss,activations',
    'a;b',
    'gain:0.5,step:600',
  ],
  ...[
    'gain:0.5,1;seeds:8;steps:2000',
    '0.5..3+0.5',
    '0.001..1*10',
    'all',
    PACKED,
    PACKED.slice(3),
    'AAAA',
  ],
  ...['%', '%zz', '%00', '+', '<b>', '\ud800', '\u202eevil', 'x'.repeat(500), '#', '&&&', '==='],
];

/** @param {() => number} random */
function fragment(random) {
  const pairs = Array.from({ length: Math.floor(random() * 6) }, () => {
    const value = pick(random, VALUES);
    // As a browser writes it, or as somebody typed it.
    return `${pick(random, KEYS)}=${random() < 0.5 ? encodeURIComponent(/** @type {any} */ (value).toWellFormed()) : value}`;
  });
  const letters = [...pairs.join('&')];
  for (let i = 0; i < 2 && random() < 0.3; i += 1) {
    letters[Math.floor(random() * letters.length)] = pick(random, [
      '%',
      '&',
      '=',
      '',
      '\0',
      ';',
      ':',
    ]);
  }
  return `${pick(random, ['#', ''])}${letters.join('')}`;
}

/** @param {string} text */
async function check(text) {
  const { pairs, problems } = readFragment(text);
  const request = await readRequest(pairs, KNOWN, problems);
  for (const problem of request.problems) {
    assert.ok(typeof problem === 'string' && problem.length > 5 && problem.length < 2000, problem);
  }
  // What is left holds, and is read again from what it is written as.
  const config = Playground.resolve(request.config);
  const { names, ...others } = request.options;
  const options = request.text === null ? others : { names, ...others };
  const written = writeFragment(config, options);
  const again = await readRequest(readFragment(written).pairs, KNOWN);
  assert.deepEqual(again.problems, [], `${text} is written as ${written}`);
  assert.deepEqual(Playground.resolve(again.config), config, written);
  assert.equal(writeFragment(config, again.options), written);
}

const random = seeded(Number(seed));
const end = performance.now() + Number(seconds) * 1000;
let count = 0;
for (; count < LEAST || performance.now() < end; count += 1) {
  const text = fragment(random);
  try {
    await check(text);
  } catch (error) {
    console.error(`address: ${JSON.stringify(text)} from seed ${seed}`);
    throw error;
  }
}
console.log(`address: ${count} fragments from seed ${seed}`);
