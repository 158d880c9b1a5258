import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isHeldBack, paceAt } from '../../www/run/pace.js';
import { Training } from '../../www/run/training.js';

/** Steps that the fake run takes in a frame at most. */
const A_FRAME = 20;

/** A training of a fake run, and what it told its owner. */
function make({
  pace = /** @type {number | ((step: number) => number)} */ (Infinity),
  maxSteps = 1000,
  tabHidden = false,
  aFrame = A_FRAME,
} = {}) {
  const run = {
    step: 0,
    config: { max_steps: maxSteps },
    playground: { diverged: /** @type {any} */ (undefined) },
    get done() {
      return this.step >= this.config.max_steps;
    },
    train(/** @type {number} */ _ms, /** @type {number} */ most) {
      const taken = Math.min(most, aFrame, this.config.max_steps - this.step);
      this.step += taken;
      return taken;
    },
    restartClock() {},
  };
  /** @type {string[]} */
  const events = [];
  /** @type {[string, boolean][]} */
  const status = [];
  const training = new Training(
    {
      run: () => /** @type {any} */ (run),
      pace: () => (typeof pace === 'number' ? pace : pace(run.step)),
      showStatus: (text, isFault) => status.push([text, isFault]),
      showProgress: (text) => status.push([text, false]),
      emit: (type) => events.push(type),
      onStart() {},
      onRest() {},
      onChange() {},
      onDraw() {},
    },
    tabHidden,
  );
  /**
   * One frame after another, and what waits for their promises.
   *
   * @param {number} frames
   * @param {number} [elapsed]
   */
  const play = async (frames, elapsed = 16) => {
    for (let i = 0; i < frames; i += 1) {
      if (training.active) training.train(10, elapsed);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { run, training, events, status, play };
}

/**
 * Notes the step at which a promise is fulfilled.
 *
 * @param {Promise<void>} promise
 * @param {{ step: number }} run
 */
function follow(promise, run) {
  const seen = { at: -1 };
  promise.then(() => (seen.at = run.step));
  return seen;
}

describe('so many steps', () => {
  it('are taken, exactly, and then it rests', async () => {
    const { run, training, events, play } = make();
    const seen = follow(training.take(50), run);
    assert.ok(training.playing);
    await play(10);
    assert.deepEqual([run.step, seen.at, training.playing], [50, 50, false]);
    assert.equal(events.at(-1), 'pause');
  });

  it('follow those that were asked for before; each promise is fulfilled at its own step', async () => {
    const { run, training, play } = make();
    const seen = [
      follow(training.take(50), run),
      follow(training.take(100), run),
      follow(training.take(7), run),
    ];
    await play(3);
    assert.deepEqual(
      seen.map(({ at }) => at),
      [50, -1, -1],
    );
    await play(20);
    assert.deepEqual(
      seen.map(({ at }) => at),
      [50, 150, 157],
    );
    assert.equal(training.playing, false);
  });

  it('end a training without end', async () => {
    const { run, training, events, play } = make();
    training.play();
    await play(2);
    const seen = follow(training.take(5), run);
    assert.deepEqual(events.slice(-1), ['pause']);
    await play(5);
    assert.deepEqual([run.step, seen.at, training.playing], [45, 45, false]);
  });

  it('end with the last step of the run', async () => {
    const { run, training, play } = make({ maxSteps: 30 });
    const seen = follow(training.take(1000), run);
    await play(10);
    assert.deepEqual([run.step, seen.at], [30, 30]);
    const none = follow(training.take(10), run);
    await play(1);
    assert.equal(none.at, 30, 'there are no more: fulfilled at once');
  });

  it('are all answered by a pause, wherever it is', async () => {
    const { run, training, play } = make();
    const seen = [follow(training.take(500), run), follow(training.take(500), run)];
    await play(2);
    training.rest();
    await play(1);
    assert.deepEqual(
      seen.map(({ at }) => at),
      [40, 40],
    );
    assert.equal(training.waiting.length, 0);
  });

  it('are answered by a run that breaks down or diverges', async () => {
    const one = make();
    const broken = follow(one.training.take(500), one.run);
    one.training.stop();
    await one.play(1);
    assert.equal(broken.at, 0);
    const other = make();
    const diverged = follow(other.training.take(500), other.run);
    await other.play(1);
    other.run.playground.diverged = { message: 'the loss is NaN at step 21' };
    await other.play(2);
    assert.equal(diverged.at, other.run.step);
    assert.deepEqual(other.status.at(-1)?.[1], true);
    assert.match(other.status.at(-1)?.[0] ?? '', /^Stopped: the loss is NaN at step 21\. Reset/);
    goesNowhere(other.training);
  });
});

/** @param {Training} training of a run that has diverged */
function goesNowhere(training) {
  training.play();
  training.goTo(900, false);
  assert.equal(training.playing, false);
}

describe('a step to go to', () => {
  it('is where it rests, or goes on from', async () => {
    const { run, training, status, play } = make();
    training.goTo(30, false);
    assert.equal(status.at(-1)?.[0], 'Training to step 30, then pausing.');
    await play(10);
    assert.deepEqual([run.step, training.playing], [30, false]);
    training.goTo(70, true);
    await play(3);
    assert.deepEqual([training.playing, training.isSent], [true, false]);
    assert.ok(run.step >= 70);
  });

  it('that lies behind is left alone', () => {
    const { run, training } = make();
    run.step = 40;
    training.goTo(40, false);
    assert.equal(training.playing, false);
  });

  it('is reached at full speed in slow motion, too', async () => {
    const { run, training, play } = make({ pace: 1 });
    training.goTo(30, false);
    await play(2);
    assert.equal(run.step, 30);
  });
});

describe('slow motion', () => {
  it('takes so many steps a second, whatever the frames are', async () => {
    for (const [pace, elapsed] of [
      [1, 16],
      [10, 16],
      [100, 16],
      [10, 100],
      [100, 7],
    ]) {
      const { run, training, play } = make({ pace, maxSteps: 1e6 });
      training.play();
      const frames = Math.round(10_000 / elapsed);
      await play(frames, elapsed);
      const wanted = (frames * elapsed * pace) / 1000;
      assert.ok(Math.abs(run.step - wanted) <= 1, `${pace} a second: ${run.step} for ${wanted}`);
    }
  });

  it('does not make up for time in which the browser was busy', async () => {
    const { run, training, play } = make({ pace: 10 });
    training.play();
    await play(1, 60_000);
    assert.equal(run.step, 1);
  });

  it('stops for who waits for a step', async () => {
    const { run, training, play } = make({ pace: 1000 });
    const seen = follow(training.take(3), run);
    await play(3);
    assert.deepEqual([run.step, seen.at], [3, 3]);
  });
});

describe('the pace', () => {
  it('that is asked for in steps a second is that, at every step', () => {
    for (const step of [0, 1, 10_999, 11_000, 1e9]) {
      assert.equal(paceAt('1', step), 1);
      assert.equal(paceAt('1000', step), 1000);
      assert.equal(paceAt('max', step), Infinity);
    }
  });

  it('begins with ten steps a second, grows with every step, and ends at step 11,000', () => {
    assert.equal(paceAt('gradual', 0), 10);
    for (let step = 1; step < 11_000; step += 1)
      assert.ok(paceAt('gradual', step) > paceAt('gradual', step - 1), `step ${step}`);
    // At the end it is about what a network of the lecture's size can do.
    const last = paceAt('gradual', 10_999);
    assert.ok(last > 9000 && last < 10_000, String(last));
    assert.equal(paceAt('gradual', 11_000), Infinity);
  });

  it('is held back only where it is gradual, and until it is full', () => {
    assert.ok(isHeldBack('gradual', 0) && isHeldBack('gradual', 10_999));
    assert.ok(!isHeldBack('gradual', 11_000) && !isHeldBack('max', 0) && !isHeldBack('10', 0));
  });

  it('that is gradual shows the first steps one by one, and is full in eight seconds', async () => {
    for (const elapsed of [7, 16, 33]) {
      const { run, training, play } = make({
        pace: (step) => paceAt('gradual', step),
        maxSteps: 1e6,
        aFrame: 1000,
      });
      const second = async () => {
        const before = run.step;
        await play(Math.round(1000 / elapsed), elapsed);
        return run.step - before;
      };
      training.play();
      await play(Math.round(200 / elapsed), elapsed);
      assert.ok(run.step <= 3, `${run.step} steps in a fifth of a second`);
      await play(Math.round(800 / elapsed), elapsed);
      assert.ok(run.step >= 10 && run.step <= 20, `${run.step} steps in the first second`);
      let seconds = 1;
      for (let last = run.step; run.step < 11_000; seconds += 1) {
        const taken = await second();
        assert.ok(taken > last, `${taken} steps in a second after ${last}`);
        last = taken;
      }
      assert.ok(seconds >= 8 && seconds <= 9, `full after ${seconds} s`);
    }
  });

  it('that is gradual goes on where a pause left it', async () => {
    const { run, training, play } = make({ pace: (step) => paceAt('gradual', step), aFrame: 1000 });
    run.step = 500;
    training.play();
    await play(10);
    assert.ok(run.step > 500 + 0.16 * 400, `${run.step - 500} steps in 160 ms`);
  });
});

describe('a training that nobody can see', () => {
  it('waits, and goes on by itself', async () => {
    const { run, training, status, play } = make({ tabHidden: true });
    training.play();
    assert.deepEqual(
      [training.playing, training.active, training.suspended],
      [true, false, 'hidden'],
    );
    assert.match(status.at(-1)?.[0] ?? '', /^Paused while the tab is hidden/);
    await play(3);
    assert.equal(run.step, 0);
    training.see(false, true);
    assert.equal(training.suspended, 'off screen');
    training.see(false, false);
    assert.equal(status.at(-1)?.[0], '');
    await play(1);
    assert.equal(run.step, A_FRAME);
  });
});

describe('one step', () => {
  it('takes the steps that somebody waits for where nobody sees it, and no others', async () => {
    const { training, run } = make({ tabHidden: true });
    const taken = training.take(30);
    assert.deepEqual([training.active, training.suspended], [true, '']);
    training.train(10, 16);
    training.train(10, 16);
    await taken;
    assert.deepEqual([run.step, training.playing], [30, false]);
    training.play();
    assert.deepEqual([training.active, training.suspended], [false, 'hidden']);
  });

  it('is taken where it rests, and not while it plays', () => {
    const { run, training, events } = make();
    training.stepOnce();
    assert.deepEqual([run.step, events], [1, ['step']]);
    training.play();
    training.stepOnce();
    assert.equal(run.step, 1);
  });

  it('is not taken without a run', async () => {
    const training = new Training(/** @type {any} */ ({ run: () => null }), false);
    training.play();
    training.stepOnce();
    training.goTo(5, false);
    await training.take(5);
    training.train(1, 1);
    assert.equal(training.playing, false);
  });
});

it('the last step ends it, with a sentence', async () => {
  const { run, training, status, events, play } = make({ maxSteps: 45 });
  training.play();
  await play(10);
  assert.deepEqual([run.step, training.playing, events.at(-1)], [45, false, 'pause']);
  assert.match(status.at(-1)?.[0] ?? '', /^Done: 45 steps\./);
  training.play();
  assert.equal(training.playing, false);
});
