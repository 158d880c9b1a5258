import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLast } from '../../www/run/workers/protocol.js';
import { Pool } from '../../www/run/workers/pool.js';

/** @typedef {import('../../www/run/workers/protocol.js').Command} Command */
/** @typedef {import('../../www/run/workers/protocol.js').RunEvent} RunEvent */
/** @typedef {import('../../www/run/workers/protocol.js').Ears} Ears */

/** A worker that does nothing by itself. */
class Fake {
  /** @param {Ears} ears */
  constructor(ears) {
    this.ears = ears;
    /** @type {Command[]} */
    this.commands = [];
    this.isOver = false;
  }

  /** @param {Command} command */
  send(command) {
    this.commands.push(command);
  }

  end() {
    this.isOver = true;
  }

  get id() {
    const start = this.commands.filter(({ type }) => type === 'start').at(-1);
    return /** @type {{ id: number }} */ (start).id;
  }

  ready() {
    this.ears.hear({ type: 'ready' });
  }

  /** @param {number} [id] */
  measured(id = this.id) {
    this.ears.hear({ type: 'measured', id, result: /** @type {any} */ ({ step: 7 }) });
  }
}

const job = {
  kind: /** @type {const} */ ('measured'),
  config: {},
  text: null,
  until: 10,
  saved: null,
};

/** A pool of fake workers. @param {number} size */
function makePool(size, works = true) {
  /** @type {Fake[]} */
  const workers = [];
  /** @type {Fake[]} */
  const standIns = [];
  /** @type {string[]} */
  const said = [];
  /** @param {Fake[]} list */
  const into = (list) => (/** @type {Ears} */ ears) => {
    const made = new Fake(ears);
    list.push(made);
    return made;
  };
  const pool = new Pool({
    size,
    makeWorker: works
      ? into(workers)
      : () => {
          throw new Error('not allowed');
        },
    makeStandIn: into(standIns),
    onStandIn: (why) => said.push(why),
  });
  return { pool, workers, standIns, said };
}

describe('the protocol', () => {
  it('knows which events are the last ones of a run', () => {
    const events = /** @type {RunEvent[]} */ ([
      { type: 'progress', id: 1, step: 3 },
      { type: 'reached', id: 1, step: 3 },
      { type: 'measured', id: 1 },
      { type: 'failed', id: 1, message: 'why', trap: false },
    ]);
    assert.deepEqual(events.map(isLast), [false, false, true, true]);
  });
});

describe('a pool of workers', () => {
  it('has no more workers than its size, and gives each the next run when it is done', () => {
    const { pool, workers } = makePool(2);
    /** @type {number[]} */
    const done = [];
    for (let i = 0; i < 5; i += 1) pool.start(job, (event) => isLast(event) && done.push(i));
    assert.equal(workers.length, 2);
    for (const worker of workers) worker.ready();
    workers[1].measured();
    workers[0].measured();
    workers[0].measured();
    workers[0].measured();
    workers[1].measured();
    assert.deepEqual(done, [1, 0, 3, 4, 2]);
    assert.equal(workers.length, 2);
  });

  it('sends nothing to a worker before it is ready', () => {
    const { pool, workers } = makePool(1);
    const task = pool.start(job, () => {});
    task.train(20);
    assert.deepEqual(workers[0].commands, []);
    workers[0].ready();
    assert.deepEqual(
      workers[0].commands.map(({ type }) => type),
      ['start', 'train'],
    );
  });

  it('drops late messages of a run that was stopped', () => {
    const { pool, workers } = makePool(1);
    /** @type {string[]} */
    const heard = [];
    const first = pool.start(job, ({ type }) => heard.push(`first ${type}`));
    pool.start(job, ({ type }) => heard.push(`second ${type}`));
    workers[0].ready();
    first.stop();
    assert.deepEqual(
      workers[0].commands.map(({ type }) => type),
      ['start', 'stop', 'start'],
    );
    workers[0].measured(first.id);
    workers[0].ears.hear({ type: 'progress', id: first.id, step: 5 });
    assert.deepEqual(heard, []);
    workers[0].measured();
    assert.deepEqual(heard, ['second measured']);
  });

  it('counts a dead worker as one failed run, and goes on with another one', () => {
    const { pool, workers } = makePool(1);
    /** @type {string[]} */
    const heard = [];
    for (let i = 0; i < 2; i += 1)
      pool.start(job, (event) => heard.push(event.type === 'failed' ? event.message : event.type));
    workers[0].ready();
    workers[0].ears.die('out of memory');
    assert.deepEqual(heard, ['its worker stopped (out of memory)']);
    assert.ok(workers[0].isOver);
    workers[1].ready();
    workers[1].measured();
    assert.deepEqual(heard, ['its worker stopped (out of memory)', 'measured']);
  });

  it('uses no instance again that has trapped', () => {
    const { pool, workers } = makePool(1);
    pool.start(job, () => {});
    pool.start(job, () => {});
    workers[0].ready();
    workers[0].ears.hear({
      type: 'failed',
      id: workers[0].id,
      message: 'unreachable',
      trap: true,
    });
    assert.ok(workers[0].isOver);
    assert.equal(workers.length, 2);
  });

  for (const [how, works] of /** @type {[string, boolean][]} */ ([
    ['throws', false],
    ['says that it cannot start', true],
  ]))
    it(`moves to the page's own thread where a worker ${how}`, () => {
      const { pool, workers, standIns, said } = makePool(3, works);
      let done = 0;
      for (let i = 0; i < 3; i += 1) pool.start(job, () => (done += 1));
      workers[0]?.ears.die('not allowed');
      workers[1]?.ears.die('not allowed');
      workers[2]?.ears.hear({ type: 'broken', message: 'not allowed' });
      assert.deepEqual(said, ['not allowed']);
      assert.equal(standIns.length, 1);
      standIns[0].ready();
      for (let i = 0; i < 3; i += 1) standIns[0].measured();
      assert.equal(done, 3);
    });

  it('gives all workers back, and hears nothing after that', () => {
    const { pool, workers } = makePool(2);
    let heard = 0;
    for (let i = 0; i < 4; i += 1) pool.start(job, () => (heard += 1));
    workers[0].ready();
    pool.close();
    assert.ok(workers.every(({ isOver }) => isOver));
    assert.equal(pool.members, 0);
    workers[0].measured();
    workers[1].ears.die('late');
    assert.equal(heard, 0);
  });

  it('gives back those who have nothing to do', () => {
    const { pool, workers } = makePool(2);
    pool.start(job, () => {});
    pool.start(job, () => {});
    for (const worker of workers) worker.ready();
    workers[0].measured();
    pool.rest();
    assert.deepEqual(
      workers.map(({ isOver }) => isOver),
      [true, false],
    );
  });
});
