import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EventQueue } from '../../www/app/event-queue.js';

/** A queue, and what happened in which order. */
function make() {
  /** @type {string[]} */
  const order = [];
  /** @type {Record<string, (detail: unknown) => void>} */
  const listeners = {};
  const queue = new EventQueue((type, detail) => {
    order.push(type);
    listeners[type]?.(detail);
  });
  return { order, listeners, queue };
}

describe('events', () => {
  it('leave at once where no work is under way', () => {
    const { order, listeners, queue } = make();
    /** @type {unknown} */
    let got;
    listeners.step = (detail) => (got = detail);
    queue.emit('step', { step: 1 });
    assert.deepEqual(order, ['step']);
    assert.deepEqual(got, { step: 1 });
  });

  it('leave after the work, in the order in which they were emitted', () => {
    const { order, queue } = make();
    const result = queue.during(() => {
      queue.emit('step');
      queue.emit('pause');
      order.push('work');
      return 7;
    });
    assert.equal(result, 7);
    assert.deepEqual(order, ['work', 'step', 'pause']);
  });

  it('leave after the outermost of nested works', () => {
    const { order, queue } = make();
    queue.during(() => {
      queue.during(() => queue.emit('step'));
      order.push('outer');
    });
    assert.deepEqual(order, ['outer', 'step']);
  });

  it('leave after work that throws, too', () => {
    const { order, queue } = make();
    assert.throws(
      () =>
        queue.during(() => {
          queue.emit('error');
          throw new Error('broken');
        }),
      /broken/,
    );
    assert.deepEqual(order, ['error']);
    queue.emit('step');
    assert.deepEqual(order, ['error', 'step']);
  });

  it('of a listener leave after its own work, each once', () => {
    const { order, listeners, queue } = make();
    listeners.pause = () => {
      queue.during(() => {
        queue.emit('change');
        order.push('set');
      });
      order.push('listener ends');
    };
    queue.during(() => {
      queue.emit('pause');
      queue.emit('step');
      order.push('frame');
    });
    assert.deepEqual(order.filter((each) => each === 'change').length, 1);
    assert.ok(order.indexOf('set') > order.indexOf('frame'));
    assert.ok(order.indexOf('change') > order.indexOf('set'));
    assert.deepEqual([...order].sort(), [
      'change',
      'frame',
      'listener ends',
      'pause',
      'set',
      'step',
    ]);
  });

  it('keep their order where a listener emits one more', () => {
    const { order, listeners, queue } = make();
    listeners.a = () => queue.emit('c');
    queue.during(() => {
      queue.emit('a');
      queue.emit('b');
    });
    assert.deepEqual(order, ['a', 'b', 'c']);
  });
});
