import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Drawing } from '../../www/panels/drawing.js';

/** @param {string[]} done takes the name of each part @param {string[]} names */
function* parts(done, ...names) {
  for (const name of names) {
    if (name === 'broken') throw new Error(name);
    done.push(name);
    yield;
  }
}

describe('a drawing in parts', () => {
  it('draws one part at least, and all where there is time', () => {
    /** @type {string[]} */
    const done = [];
    const drawing = new Drawing();
    drawing.begin(parts(done, 'axes', 'lines', 'names'));
    assert.ok(drawing.isOpen);
    drawing.goOn(0);
    assert.deepEqual(done, ['axes']);
    assert.ok(drawing.isOpen);
    drawing.goOn(Infinity);
    assert.deepEqual(done, ['axes', 'lines', 'names']);
    assert.ok(!drawing.isOpen);
    drawing.goOn(Infinity);
    assert.equal(done.length, 3);
  });

  it('begins anew, and forgets what is dropped', () => {
    /** @type {string[]} */
    const done = [];
    const drawing = new Drawing();
    drawing.begin(parts(done, 'axes', 'lines'));
    drawing.goOn(0);
    drawing.begin(parts(done, 'other axes'));
    drawing.goOn(Infinity);
    assert.deepEqual(done, ['axes', 'other axes']);
    drawing.begin(parts(done, 'lines'));
    drawing.drop();
    drawing.goOn(Infinity);
    assert.equal(done.length, 2);
  });

  it('ends with a part that fails, and tells of it where it is asked to', () => {
    /** @type {string[]} */
    const done = [];
    const drawing = new Drawing();
    drawing.begin(parts(done, 'axes', 'broken', 'lines'));
    assert.throws(() => drawing.goOn(Infinity), /broken/);
    assert.ok(!drawing.isOpen);
    /** @type {string[]} */
    const said = [];
    const guarded = new Drawing((draw) => {
      try {
        draw();
      } catch (error) {
        said.push(String(error));
      }
    });
    guarded.begin(parts(done, 'broken'));
    guarded.goOn(Infinity);
    assert.deepEqual([said, guarded.isOpen], [['Error: broken'], false]);
  });
});
