import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Loop, Pace } from '../../www/run/loop.js';

/**
 * Some frames of a display with several loops, on a machine where drawing takes `drawing`
 * milliseconds and whose browser takes `browser` more: a frame that is late waits for the next
 * refresh.
 *
 * @param {number} hertz
 * @param {{ drawing: number, browser: number, frames?: number, loops?: number }} machine
 */
function simulate(hertz, { drawing, browser, frames = 3000, loops: howMany = 1 }) {
  const interval = 1000 / hertz;
  /** @type {Map<number, FrameRequestCallback>} */
  const next = new Map();
  let requests = 0;
  globalThis.requestAnimationFrame = (callback) => (next.set((requests += 1), callback), requests);
  globalThis.cancelAnimationFrame = (request) => void next.delete(request);
  /** @type {{ budget: number, drawn: number, late: boolean }[]} */
  const seen = [];
  let [now, budgets, drawn] = [interval, 0, 0];
  const pace = new Pace();
  const trained = Array.from({ length: howMany }, () => 0);
  const loops = trained.map((_, i) => {
    const loop = new Loop(
      (budget) => {
        trained[i] += budget;
        budgets += budget;
        if (loop.isItsTurn) drawn += 1;
        loop.spent(loop.isItsTurn ? drawing : 0);
      },
      () => false,
      pace,
    );
    loop.start();
    return loop;
  });
  for (let i = 0; i < frames; i++) {
    budgets = drawn = 0;
    const callbacks = [...next.values()];
    next.clear();
    for (const callback of callbacks) callback(now);
    const took = budgets + drawn * drawing + browser;
    const refreshes = Math.max(1, Math.ceil(took / interval - 1e-9));
    seen.push({ budget: budgets, drawn, late: refreshes > 1 });
    now += refreshes * interval;
  }
  for (const loop of loops) loop.stop();
  const steady = seen.slice(frames / 2);
  const mean = steady.reduce((sum, { budget }) => sum + budget, 0) / steady.length;
  return {
    interval,
    share: mean / interval,
    late: steady.filter(({ late }) => late).length / steady.length,
    drawn: steady.map((frame) => frame.drawn),
    trained,
    next: next.size,
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

  for (const loops of [2, 4, 8]) {
    it(`is shared by ${loops} figures, which draw in turn`, () => {
      const { share, late, drawn, trained } = simulate(60, { drawing: 4, browser: 0.5, loops });
      assert.ok(share > 0.4 && share < 0.9, `share ${share}`);
      assert.ok(late < 0.06, `late ${late}`);
      assert.deepEqual([...new Set(drawn)].sort(), [0, 1]);
      assert.ok(Math.max(...trained) - Math.min(...trained) < 1e-6 * trained[0]);
    });
  }

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
    assert.equal(simulate(60, { drawing: 1, browser: 1, frames: 10 }).next, 0);
  });
});
