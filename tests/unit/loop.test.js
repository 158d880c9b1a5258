import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Clock, clock } from '../../www/base/clock.js';
import { Pace } from '../../www/run/frame-budget.js';
import { Loop } from '../../www/run/loop.js';

/**
 * The browser's clock, as the loop reads it.
 *
 * @type {{ now: number, read: (now: number) => number }}
 */
const fake = { now: 0, read: (now) => now };
clock.read = () => fake.read(fake.now);

/**
 * Some frames of a display with several loops, on a machine where drawing takes `drawing`
 * milliseconds and whose browser takes `browser` more, and where something was drawn `layout` and
 * `painting`: a frame that is late waits for the next refresh. A loop draws when it may.
 *
 * @param {number} hertz
 * @param {{ drawing: number, browser: number, layout?: number, painting?: number, frames?: number,
 *   loops?: number, wants?: number, evaluation?: number }} machine `wants`: milliseconds of
 *   training that a loop takes at most; `evaluation`: those of a slice of the dev loss, always due
 */
function simulate(
  hertz,
  { drawing, browser, layout = 0, painting = 0, frames = 3000, loops: howMany = 1, ...rest },
) {
  const { wants = Infinity, evaluation = 0 } = rest;
  const interval = 1000 / hertz;
  /** @type {Map<number, FrameRequestCallback>} */
  const next = new Map();
  let requests = 0;
  globalThis.requestAnimationFrame = (callback) => (next.set((requests += 1), callback), requests);
  globalThis.cancelAnimationFrame = (request) => void next.delete(request);
  /** @type {{ budget: number, drawn: number, late: boolean, ms: number, task: number }[]} */
  const seen = [];
  let [budgets, drawn, laidOut, painted] = [0, 0, 0, 0];
  /** What is asked for behind a frame, and when. @type {{ act: () => void, at: number }[]} */
  const after = [];
  // The browser lays out what was drawn when it is asked to, where frames are dear, or in the frame
  // that shows it.
  const layOut = () => {
    if (drawn > laidOut) fake.now += layout;
    laidOut = drawn;
  };
  const pace = new Pace((act) => after.push({ act, at: fake.now }));
  const trained = Array.from({ length: howMany }, () => 0);
  const turns = [...trained];
  const train = (/** @type {number} */ i, /** @type {number} */ budget) => {
    const ms = Math.min(budget, wants);
    trained[i] += ms;
    budgets += ms;
    fake.now += ms;
    return ms;
  };
  const loops = trained.map((_, i) => {
    const loop = new Loop(
      () => {
        const draws = loop.isItsTurn && !loop.isOwed;
        const budget = loop.budget(draws);
        const ms = train(i, budget);
        if (draws) [drawn, turns[i]] = [drawn + 1, turns[i] + 1];
        const evaluated = loop.mayEvaluate ? evaluation : 0;
        fake.now += evaluated;
        const start = fake.now;
        if (draws) fake.now += drawing;
        if (pace.isDear) layOut();
        loop.spent({ trained: ms, budget, evaluated, rest: fake.now - start, draws });
      },
      () => false,
      pace,
    );
    loop.between = (budget) => void train(i, budget);
    loop.start();
    return loop;
  });
  for (let i = 0; i < frames; i++) {
    const start = fake.now;
    const callbacks = [...next.values()];
    next.clear();
    for (const callback of callbacks) callback(fake.read(start));
    layOut();
    fake.now += browser + (drawn > painted ? painting : 0);
    let task = fake.now - start;
    const shown = drawn - painted;
    painted = drawn;
    // Whatever is done behind a frame is a task of its own; the next frame shows what it draws. It
    // comes before all that was asked for when it was due.
    const due = start + interval;
    while (after.length > 0 && (fake.now < due || after[0].at < due)) {
      const begin = fake.now;
      after.shift()?.act();
      task = Math.max(task, fake.now - begin);
    }
    const refreshes = Math.max(1, Math.ceil((fake.now - start) / interval - 1e-9));
    fake.now = start + refreshes * interval;
    seen.push({
      budget: budgets,
      drawn: shown,
      late: refreshes > 1,
      ms: refreshes * interval,
      task,
    });
    budgets = 0;
  }
  for (const loop of loops) loop.stop();
  const steady = seen.slice(frames / 2);
  const sum = (/** @type {'budget' | 'ms'} */ key) =>
    steady.reduce((all, frame) => all + frame[key], 0);
  return {
    interval,
    share: sum('budget') / sum('ms'),
    late: steady.filter(({ late }) => late).length / steady.length,
    drawn: steady.map((frame) => frame.drawn),
    /** Milliseconds between two drawings. */
    every: sum('ms') / Math.max(1, steady.filter((frame) => frame.drawn > 0).length),
    longest: Math.max(...steady.map(({ budget }) => budget)),
    /** Milliseconds of the longest task: a frame with the browser’s work for it, or one behind. */
    longestTask: Math.max(...steady.map(({ task }) => task)),
    trained,
    turns,
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

  it('gives way to drawing, and is hardly ever late', () => {
    const { share, late } = simulate(60, { drawing: 6, browser: 2 });
    assert.ok(share > 0.5 && share < 0.8, `share ${share}`);
    assert.ok(late < 0.08, `late ${late}`);
  });

  // What the page costs on a machine that is so many times slower than a good one.
  for (const [slower, least] of [
    [6, 0.5],
    [20, 0.4],
    [100, 0.3],
  ])
    it(`leaves training its share on a machine ${slower} times slower, and draws all the same`, () => {
      const [drawing, layout, painting, browser] = [2, 1.5, 1.5, 1].map((ms) => ms * slower);
      const cost = { drawing, layout, painting, browser };
      const { share, every, longest, longestTask } = simulate(60, cost);
      assert.ok(share > least, `share ${share}`);
      assert.ok(every < 68 * slower, `drawn every ${every} ms`);
      assert.ok(longest <= 4 * 40 + 1e-9, `${longest} ms of training in a frame`);
      // Drawing holds the page up long enough: training waits until it is on the screen. Where
      // that alone takes long, to draw and lay out is a task, and to paint is another.
      const whole = drawing + layout + painting + browser;
      const most = browser < 8 ? whole : Math.max(drawing + layout, painting + browser);
      assert.ok(longestTask <= most + 1e-9, `a task of ${longestTask} ms`);
    });

  it('draws in every frame where training wants little of it', () => {
    const { drawn } = simulate(60, { drawing: 40, browser: 5, painting: 40, wants: 0.5 });
    assert.ok(drawn.every((times) => times === 1));
  });

  for (const [name, read] of /** @type {[string, (now: number) => number][]} */ ([
    ['coarse', (now) => Math.floor(now / 100) * 100],
    ['standing still', () => 0],
    ['jumping back now and then', (now) => now % 5000],
  ]))
    it(`trains and draws with a clock that is ${name}`, () => {
      fake.read = read;
      const { share, every } = simulate(60, { drawing: 1, browser: 0.5 });
      fake.read = (now) => now;
      assert.ok(share > 0.1, `share ${share}`);
      assert.ok(every < 200, `drawn every ${every} ms`);
    });

  for (const loops of [2, 4, 8]) {
    it(`is shared by ${loops} figures, which draw in turn`, () => {
      const cost = { drawing: 2, painting: 2, browser: 0.5 };
      const { share, late, drawn, trained, turns } = simulate(60, { ...cost, loops });
      assert.ok(share > 0.4 && share < 0.9, `share ${share}`);
      assert.ok(late < 0.06, `late ${late}`);
      assert.deepEqual([...new Set(drawn)].sort(), [0, 1]);
      const most = Math.max(...turns);
      assert.ok(most - Math.min(...turns) <= 0.05 * most, `each draws as often: ${turns}`);
      assert.ok(Math.max(...trained) - Math.min(...trained) < 0.03 * trained[0], `${trained}`);
    });
  }

  it('lets one of eight figures evaluate in a frame, and takes it for no slow machine', () => {
    const cost = { drawing: 2, painting: 2, browser: 0.5, evaluation: 10 };
    const { longestTask, every } = simulate(60, { ...cost, loops: 8 });
    assert.ok(longestTask < 2 + 2 + 0.5 + 10 + 8 * 2 + 1, `a task of ${longestTask} ms`);
    assert.ok(every < 200, `drawn every ${every} ms`);
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
    assert.equal(simulate(60, { drawing: 1, browser: 1, frames: 10 }).next, 0);
  });
});

describe('the clock', () => {
  /** A clock that is told what time it is. */
  const make = () => {
    const told = { now: 1000 };
    return { told, clock: new Clock(() => told.now) };
  };

  it('never goes back, and goes on from where it was', () => {
    const { told, clock: made } = make();
    told.now = 1500;
    assert.equal(made.now(), 1500);
    told.now = 200;
    assert.equal(made.now(), 1500);
    told.now = 260;
    assert.equal(made.now(), 1560);
  });

  it('goes on frame by frame where the browser’s stands still', () => {
    const { clock: made } = make();
    for (let i = 0; i < 30; i++) assert.equal(made.tick(), 1000);
    for (let i = 0; i < 60; i++) made.tick();
    assert.ok(Math.abs(made.now() - 2000) < 1, `${made.now()}`);
  });

  it('counts no frames while a coarse one moves', () => {
    const { told, clock: made } = make();
    for (let i = 0; i < 600; i++) {
      told.now = 1000 + Math.floor((i * 1000) / 144 / 100) * 100;
      made.tick();
    }
    assert.equal(made.now(), told.now);
  });
});
