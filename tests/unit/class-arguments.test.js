import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import './lib/wasm.js';
import { CorpusCheck, Playground } from '../../www/pkg/makemore_playground.js';

const TEXT = 'ann\nbo\ncy\nda\ned\nfay\ngus\nhal\nida\njo\n';
/** @type {import('../../www/pkg/makemore_playground.js').Config | any} */
const SMALL = { corpus: 'custom', n_hidden: 4, n_embd: 2, batch_size: 4 };
const make = () => new Playground(SMALL, TEXT);
const hostile = () => {
  throw new Error('hostile');
};

/**
 * What a call is refused with: an `Error` of one sentence, and the class is as usable as before.
 *
 * @param {(run: any, statics: any) => unknown} call
 */
function refusal(call) {
  const run = make();
  let said = '';
  try {
    call(run, Playground);
  } catch (error) {
    const { constructor, message } = /** @type {Error} */ (error);
    assert.equal(constructor, Error, String(error));
    assert.doesNotMatch(message, /memory|unreachable|recursive|\n/);
    said = message;
  }
  assert.notEqual(said, '', String(call));
  // Whatever happened, the run is neither borrowed nor changed.
  const before = run.weightsSha256();
  assert.equal(before, make().weightsSha256());
  run.train(2);
  assert.equal(run.step, 2);
  run.free();
  return said;
}

describe('the arguments of the class', () => {
  it('are refused in a sentence that names them', () => {
    const whole = 'it takes a whole number from 0 to 2^53';
    assert.equal(
      refusal((run) => run.contains(3)),
      'name: got 3; it takes a string',
    );
    assert.equal(
      refusal((run) => run.evaluate(0, 1)),
      'split: got 0; it takes one of train, dev, test',
    );
    assert.equal(
      refusal((run) => run.set({}, 1)),
      'key: got an object; it takes a string',
    );
    assert.equal(
      refusal((run) => run.train()),
      `n: got nothing; ${whole}`,
    );
    assert.equal(
      refusal((run) => run.train('5')),
      `n: got "5"; ${whole}`,
    );
    assert.equal(
      refusal((run) => run.train(5n)),
      `n: got a bigint; ${whole}`,
    );
    assert.equal(
      refusal((run) => run.train(Symbol('n'))),
      `n: got a symbol; ${whole}`,
    );
    assert.match(
      refusal((run) => run.trainFor(NaN, 1)),
      /^ms: got NaN; it takes a number of milli/,
    );
    assert.match(
      refusal((run) => run.predict('an', 7)),
      /^mode: got 7; it takes one of eval, train/,
    );
    assert.match(
      refusal((run) => run.histogram(0, 'smell', 5)),
      /^what: got "smell"; it takes one/,
    );
    assert.match(
      refusal((run) => run.runningMeanDrift(0, 4, { length: -1 }, 3)),
      /^momenta: got an object/,
    );
    assert.match(
      refusal((run) => run.runningMeanDrift(0, 4096, [0.1], 10_000)),
      /^steps: got 10000; .* 512$/,
    );
    assert.match(
      refusal((_, statics) => statics.load({ length: -1 })),
      /^bytes: got an object; it takes a Uint8/,
    );
    assert.match(
      refusal((_, statics) => statics.nearestName('a', [1])),
      /^candidates: got 1; it takes a string/,
    );
    assert.match(
      refusal((_, statics) => statics.summary([1, {}])),
      /^values: got an object; it takes an array/,
    );
    assert.match(
      refusal((_, statics) => statics.fromText([['lr']])),
      /^pairs: got an object; it takes an array/,
    );
    assert.match(
      refusal((_, statics) => statics.checkCorpus(new Uint16Array(4))),
      /^text: |^bytes: /,
    );
  });

  it('may fail while they are read, and leave nothing borrowed', () => {
    const throwing = {
      get seed() {
        return hostile();
      },
    };
    assert.match(
      refusal((run) => run.sample(1, throwing)),
      /^options: give an object/,
    );
    assert.match(
      refusal((run) => run.sibling(new Proxy({}, { ownKeys: hostile }))),
      /^config: give/,
    );
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    assert.match(
      refusal((run) => run.runningMeanDrift(0, 4, proxy, 3)),
      /^momenta: /,
    );
    assert.match(
      refusal((run) =>
        run.sample(1, {
          get seed() {
            return run.train(1);
          },
        }),
      ),
      /^options: give an object/,
    );
  });

  it('are a run\u2019s bytes in a buffer or in an array', () => {
    const run = make();
    run.train(3);
    const bytes = run.save();
    for (const file of [bytes, bytes.slice().buffer, Buffer.from(bytes)]) {
      const loaded = Playground.load(file);
      assert.equal(loaded.weightsSha256(), run.weightsSha256());
      loaded.free();
    }
    run.free();
  });

  it('are not copied where they are too large', () => {
    const before = Playground.memoryBytes();
    const large = new ArrayBuffer(200e6);
    const refused = /^the text is 200\.0 MB; give at most 10 MB$/;
    assert.throws(() => new Playground(SMALL, large), { message: refused });
    assert.throws(() => new CorpusCheck(new Uint8Array(large)), { message: refused });
    assert.throws(() => Playground.checkCorpus('a'.repeat(200e6)), { message: refused });
    assert.throws(() => Playground.load(new Uint8Array(2 ** 28)), { message: /over 192 MB/ });
    assert.equal(Playground.memoryBytes(), before);
  });

  it('are a long text that is read in slices, and names that collide in no table', () => {
    const rows = Array.from({ length: 1_200_000 }, (_, i) => `n${i.toString(36)}`);
    const check = new CorpusCheck(rows.join('\r'), SMALL);
    /** @type {number[]} */
    const slices = [];
    for (let at = { done: 0, total: 1 }; at.done < at.total;) {
      const start = performance.now();
      at = check.advance(4);
      slices.push(performance.now() - start);
    }
    assert.ok(slices.length > 3, `${slices.length} slices`);
    // A shared machine takes the processor away now and then.
    const [, second] = slices.sort((a, b) => b - a);
    assert.ok(second < 250, `two slices of 4 ms took ${second} ms and more`);
    assert.equal(check.info().names, rows.length);
    check.free();
  });
});
