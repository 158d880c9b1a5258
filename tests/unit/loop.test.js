import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Loop } from '../../www/run/loop.js';

/**
 * Some frames of a display, on a machine that needs `drawing` milliseconds a frame besides training
 * and whose browser takes `browser` more: a frame that is late waits for the next refresh.
 *
 * @param {number} hertz @param {{ drawing: number, browser: number, frames?: number }} machine
 */
function simulate(hertz, { drawing, browser, frames = 3000 }) {
  const interval = 1000 / hertz;
  /** @type {FrameRequestCallback | undefined} */
  let next;
  globalThis.requestAnimationFrame = (callback) => ((next = callback), 1);
  globalThis.cancelAnimationFrame = () => (next = undefined);
  /** @type {{ budget: number, late: boolean }[]} */
  const seen = [];
  let now = 0;
  const loop = new Loop((budget) => {
    loop.spent(drawing);
    const refreshes = Math.max(1, Math.ceil((budget + drawing + browser) / interval - 1e-9));
    seen.push({ budget, late: refreshes > 1 });
    now += refreshes * interval;
  });
  loop.start();
  for (let i = 0; i < frames; i++) next?.(now);
  loop.stop();
  const steady = seen.slice(frames / 2);
  const mean = steady.reduce((sum, { budget }) => sum + budget, 0) / steady.length;
  return {
    interval,
    share: mean / interval,
    late: steady.filter(({ late }) => late).length / steady.length,
    next,
  };
}

describe('the frame budget', () => {
  for (const hertz of [60, 90, 120, 144]) {
    it(`fills most of a frame at ${hertz} Hz and is hardly ever late`, () => {
      const { share, late } = simulate(hertz, { drawing: 1, browser: 0.5 });
      assert.ok(share > 0.6 && share < 0.9, `share ${share}`);
      assert.ok(late < 0.04, `late ${late}`);
    });
  }

  it('gives way on a slow machine, and still trains', () => {
    const { share, late } = simulate(60, { drawing: 6, browser: 3 });
    assert.ok(share > 0.1 && share < 0.5, `share ${share}`);
    assert.ok(late < 0.08, `late ${late}`);
  });

  it('never makes a key press wait, however slow the display', () => {
    const { interval, share } = simulate(24, { drawing: 1, browser: 1 });
    assert.ok(interval * share <= 24);
  });

  it('comes behind another tab, too, where there are no animation frames', async () => {
    globalThis.requestAnimationFrame = () => assert.fail('it waits for an animation frame');
    globalThis.window = /** @type {any} */ (globalThis);
    let frames = 0;
    const loop = new Loop(
      () => (frames += 1),
      () => true,
    );
    loop.start();
    while (frames < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    loop.stop();
    const before = frames;
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(frames, before);
  });

  it('stops when it is told to', () => {
    assert.equal(simulate(60, { drawing: 1, browser: 1, frames: 10 }).next, undefined);
  });
});
