import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  describeProblems,
  readFragment,
  writeConfig,
  writeFragment,
} from '../../www/address/fragment.js';
import {
  ATTRIBUTE_OPTIONS,
  OPTIONS,
  PARTS,
  readOptions,
  writeOptions,
} from '../../www/address/options.js';
import { Playground } from '../../www/pkg/makemore_playground.js';
import './lib/wasm.js';
import { random } from './lib/random.js';

const known = { panels: ['activations', 'loss', 'saturation'], lessons: 9, maxSteps: 1e9 };

/** @param {[string, string][]} pairs */
const read = (...pairs) => readOptions(pairs, known);

describe('the options of an address', () => {
  it('are read as they were written', () => {
    /** @type {import('../../www/address/options.js').Options[]} */
    const all = [
      {},
      { step: 4000 },
      { autoplay: true, speed: '10', panels: ['loss'], hide: ['bar', 'log'] },
      { panels: [] },
      { theme: 'dark', embed: true, lesson: 9, names: 'S83NTeTK' },
      { speed: 'max' },
      { step: 1e9, speed: '1000', theme: 'light', panels: ['loss', 'activations', 'names'] },
    ];
    for (const options of all) {
      const { options: back, problems, rest } = read(...writeOptions(options));
      assert.deepEqual([back, problems, rest], [options, [], []]);
    }
  });

  it('are read as they were written, whatever is asked for', () => {
    const next = random(5);
    const one = (/** @type {string[]} */ of) => of[Math.floor(next() * of.length)];
    const some = (/** @type {string[]} */ of) => of.filter(() => next() < 0.3);
    const maybe = (/** @type {any} */ value) => (next() < 0.5 ? value : undefined);
    for (let i = 0; i < 500; i += 1) {
      const wanted = {
        step: maybe(1 + Math.floor(next() * 1e9)),
        autoplay: maybe(true),
        speed: maybe(one(['1', '10', '100', '1000', 'max'])),
        panels: maybe(some([...known.panels, ...PARTS])),
        hide: maybe(['run', ...some(PARTS)]),
        theme: maybe(one(['light', 'dark'])),
        embed: maybe(true),
        lesson: maybe(1 + Math.floor(next() * 9)),
      };
      const options = Object.fromEntries(
        Object.entries(wanted).filter(([, value]) => value !== undefined),
      );
      assert.deepEqual(read(...writeOptions(options)).options, options);
    }
  });

  it('that say what the page does by itself are not written', () => {
    const options = {
      step: 0,
      autoplay: false,
      speed: 'gradual',
      hide: [],
      theme: 'auto',
      embed: false,
      lesson: 0,
    };
    assert.deepEqual(writeOptions(options), []);
    assert.deepEqual(
      writeOptions({ panels: [] }),
      [['panels', '']],
      'no figure at all is something',
    );
  });

  it('leave what is none of them to the config', () => {
    const { options, rest } = read(['n_hidden', '64'], ['step', '5'], ['constructor', 'x']);
    assert.deepEqual(options, { step: 5 });
    assert.deepEqual(rest, [
      ['n_hidden', '64'],
      ['constructor', 'x'],
    ]);
  });

  it('that are wrong are named with what they take, and left out', () => {
    /** @type {[string, string, RegExp][]} */
    const wrong = [
      ['step', '-1', /^step: got "-1"; it takes a whole number from 0 to 1000000000$/],
      ['step', '1e3', /^step: got "1e3"/],
      ['step', '1000000001', /^step: got/],
      ['step', '99999999999999999', /^step: got/],
      ['lesson', '10', /^lesson: got "10"; it takes a whole number from 0 to 9$/],
      ['speed', '5', /^speed: got "5"; it takes one of gradual, 1, 10, 100, 1000, max$/],
      ['theme', 'DARK', /^theme: got "DARK"; it takes one of auto, light, dark$/],
      ['autoplay', 'yes', /^autoplay: got "yes"; it takes 1 or 0$/],
      ['embed', '2', /^embed: got "2"/],
      ['panels', 'los', /^panels: there is no "los"; it takes activations, loss/],
      ['hide', 'loss', /^hide: there is no "loss"; it takes bar/],
      ['v', '2', /^v: this address is of version "2"/],
    ];
    for (const [key, text, problem] of wrong) {
      const { options, problems } = read([key, text]);
      assert.deepEqual(options, {}, `${key}=${text}`);
      assert.equal(problems.length, 1);
      assert.match(problems[0], problem);
    }
  });

  it('keep what is right of a list', () => {
    assert.deepEqual(read(['panels', 'loss,\n  activations ']).options, {
      panels: ['loss', 'activations'],
    });
    const { options, problems } = read(['panels', 'loss,lossy,,activations']);
    assert.deepEqual(options, { panels: ['loss', 'activations'] });
    assert.equal(problems.length, 1);
    assert.deepEqual(read(['panels', '']).options, { panels: [] });
  });

  it('are on by their name alone, as in HTML', () => {
    for (const text of ['', '1', 'true', 'autoplay'])
      assert.deepEqual(read(['autoplay', text]).options, { autoplay: true });
    for (const text of ['0', 'false'])
      assert.deepEqual(read(['autoplay', text]).options, { autoplay: false });
  });

  it('do not repeat a text of any length', () => {
    const { problems } = read(['theme', 'x'.repeat(10_000)]);
    assert.ok(problems[0].length < 310);
  });

  it('are all attributes, but for the version', () => {
    assert.deepEqual([...ATTRIBUTE_OPTIONS, 'v'].sort(), Object.keys(OPTIONS).sort());
  });
});

describe('a fragment', () => {
  it('is the config and the options, and is read back', () => {
    const config = Playground.resolve({ preset: 'kaiming', n_hidden: 64, gain: 1.5, bias: 'none' });
    const options = { step: 4000, panels: ['loss', 'activations'] };
    const fragment = writeFragment(config, options);
    assert.equal(
      fragment,
      'v=1&preset=kaiming&n_hidden=64&bias=none&gain=1.5&step=4000&panels=loss,activations',
    );
    const { pairs, problems } = readFragment(`#${fragment}`);
    assert.deepEqual(problems, []);
    const { options: back, rest } = readOptions(pairs, known);
    assert.deepEqual(back, options);
    const { config: asked, errors } = Playground.fromText(rest);
    assert.deepEqual(errors, []);
    assert.deepEqual(Playground.resolve(asked), config);
  });

  it('is read back for every preset, and is empty for the page as it comes', () => {
    for (const { name } of Playground.presets()) {
      const config = Playground.resolve({ preset: name });
      const { rest } = readOptions(readFragment(writeFragment(config, {})).pairs, known);
      assert.deepEqual(Playground.resolve(Playground.fromText(rest).config), config, name);
    }
    assert.equal(writeFragment(Playground.resolve({}), {}), '');
  });

  it('says that names are custom, but where they come along', () => {
    const config = { ...Playground.resolve({}), corpus: /** @type {const} */ ('custom') };
    assert.equal(writeConfig(config).corpus, 'custom');
    assert.equal(writeFragment(config, {}), 'v=1&corpus=custom');
    assert.equal(writeFragment(config, { names: 'abc' }), 'v=1&names=abc');
  });

  it('may have any letters in a value', () => {
    const pairs = /** @type {[string, string][]} */ ([
      ['a', '& =#%'],
      ['b', 'zoë,😀'],
      ['c', ''],
    ]);
    const text = new URLSearchParams(pairs).toString();
    assert.deepEqual(readFragment(text), { pairs, problems: [] });
  });

  it('is not read where it is too long, and not beyond a hundred entries', () => {
    assert.deepEqual(readFragment(`#names=${'a'.repeat(60_000)}`), {
      pairs: [],
      problems: ['The address is too long for this page'],
    });
    const { pairs, problems } = readFragment(
      Array.from({ length: 101 }, (_, i) => `k${i}=1`).join('&'),
    );
    assert.equal(pairs.length, 100);
    assert.match(problems[0], /has 101 entries; those after the first 100/);
  });

  it('has its problems told in a few sentences', () => {
    assert.equal(describeProblems([]), '');
    assert.equal(describeProblems(['lr: no', 'v: no']), 'lr: no; v: no; left out.');
    const many = describeProblems(
      Array.from({ length: 20 }, (_, i) => `k${i}: ${'x'.repeat(1000)}`),
    );
    assert.match(many, /; and 12 more; left out\.$/);
    assert.ok(many.length < 8 * 310 + 30);
  });
});
