import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clock } from '../../www/base/clock.js';

/** Milliseconds that a drawing takes, and a frame without one, on a slow machine. */
const [DRAWING, PLAIN] = [60, 8];

/** The browser's clock. */
let now = 0;
clock.read = () => now;

/** @type {FrameRequestCallback[]} */
let next = [];
Object.assign(globalThis, {
  window: { matchMedia: () => ({ matches: false }) },
  document: { hidden: false },
  requestAnimationFrame: (/** @type {FrameRequestCallback} */ callback) => next.push(callback),
  cancelAnimationFrame: () => (next = []),
  // Node's own would hold the process.
  MessageChannel: class {
    port1 = { onmessage() {} };
    port2 = { postMessage: () => setTimeout(() => this.port1.onmessage()) };
  },
});
// Not a literal: its types reach style sheets, which Vite alone knows.
const path = '../../www/app/animation-frames.js';
const { Frames } = await import(path);

/** Frames whose training takes all that it may, and the drawings that they made. */
function make() {
  const run = {
    source: {},
    measureRate() {},
    completeTrace: () => false,
    wantsComparison: () => false,
    wantsDev: () => true,
    measureDev: () => false,
  };
  const training = {
    active: true,
    playing: true,
    train: (/** @type {number} */ budget) => void (now += budget),
  };
  const drawings = { count: 0 };
  const view = {
    grid: { isBehind: false },
    draw() {
      now += DRAWING;
      drawings.count += 1;
      return true;
    },
  };
  const stage = {
    current: { get: () => run },
    training,
    pins: () => [],
    view: () => view,
    afterFrame() {},
  };
  const frames = new Frames(stage, (/** @type {() => void} */ frame) => frame());
  return { frames, training, drawings };
}

/** So many frames of a display, each painted before the next. @param {number} count */
async function pass(count) {
  for (let i = 0; i < count; i++) {
    const callbacks = next;
    next = [];
    for (const callback of callbacks) callback(now);
    now += PLAIN;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

describe('the frames of a slow machine', () => {
  it('draw soon when training goes on after a rest, in which nothing was owed', async () => {
    const { frames, training, drawings } = make();
    frames.start();
    await pass(200);
    training.active = false;
    await pass(30);
    training.active = true;
    const before = drawings.count;
    await pass(5);
    frames.stop();
    assert.ok(drawings.count > before, 'drawn within five frames');
  });
});
