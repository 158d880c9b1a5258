import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { LossLog, toCsv, toMarkdown } from '../../www/run/loss-log.js';

const PLACE = 'makemore-playground:loss-log';
const config = /** @type {any} */ ({ preset: 'batchnorm', seed: 7, lr: 0.1, n_hidden: 200 });
const result = { train: 2.0674, dev: 2.1057, steps: 200_000 };

/** What the browser keeps, shared by all tabs. @type {Map<string, string>} */
let kept;
/** Whether the browser refuses to read or to write. */
let refuses = { read: false, write: false };

beforeEach(() => {
  kept = new Map();
  refuses = { read: false, write: false };
  const storage = {
    getItem(/** @type {string} */ key) {
      if (refuses.read) throw new Error('SecurityError');
      return kept.get(key) ?? null;
    },
    setItem(/** @type {string} */ key, /** @type {string} */ value) {
      if (refuses.write) throw new Error('QuotaExceededError');
      kept.set(key, value);
    },
  };
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: storage });
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'localStorage');
});

const stepsOf = (/** @type {LossLog} */ log) => log.rows.map(({ steps }) => steps);
const add = (/** @type {LossLog} */ log, /** @type {number} */ steps) =>
  log.add(config, { ...result, steps });

describe('the loss log', () => {
  it('keeps a row with what the notebook printed for the preset', () => {
    const log = new LossLog(true);
    log.add(config, result);
    assert.deepEqual(log.rows, [
      { name: 'batchnorm', differs: '', ...result, seed: 7, notebook: '2.0674 / 2.1057', config },
    ]);
    assert.deepEqual(new LossLog(true).rows, log.rows);
    log.add(config, { ...result, steps: 300 });
    assert.equal(log.rows[1].notebook, '', 'its losses are those of its own number of steps');
  });

  it('says what differs from the row before', () => {
    const log = new LossLog(false);
    log.add(config, result);
    log.add({ ...config, preset: 'kaiming', lr: 0.01, n_hidden: 64 }, result);
    assert.equal(log.rows[1].differs, 'lr 0.1 \u2192 0.01, n_hidden 200 \u2192 64');
  });

  it('keeps the rows of two tabs', () => {
    const [one, other] = [new LossLog(true), new LossLog(true)];
    add(one, 1);
    add(other, 2);
    add(one, 3);
    assert.deepEqual(stepsOf(one), [1, 2, 3]);
    other.reload();
    assert.deepEqual(stepsOf(other), [1, 2, 3]);
    assert.deepEqual(stepsOf(new LossLog(true)), [1, 2, 3]);
  });

  it('is empty in all tabs once one has cleared it', () => {
    const [one, other] = [new LossLog(true), new LossLog(true)];
    add(one, 1);
    other.reload();
    other.clear();
    add(one, 2);
    assert.deepEqual(stepsOf(one), [2]);
  });

  it('is told of another tab, until its signal', () => {
    /** @type {((event: object) => void)[]} */
    const listeners = [];
    const window = {
      addEventListener: (
        /** @type {string} */ _,
        /** @type {any} */ listener,
        /** @type {any} */ options,
      ) => {
        listeners.push((event) => options.signal.aborted || listener(event));
      },
    };
    Object.defineProperty(globalThis, 'window', { configurable: true, value: window });
    try {
      const log = new LossLog(true);
      const leaving = new AbortController();
      let told = 0;
      log.watch(() => (told += 1), leaving.signal);
      add(new LossLog(true), 1);
      const send = (/** @type {string | null} */ key) => listeners.forEach((tell) => tell({ key }));
      send('something else');
      assert.deepEqual([told, stepsOf(log)], [0, []]);
      send(PLACE);
      assert.deepEqual([told, stepsOf(log)], [1, [1]]);
      send(null); // everything was cleared
      assert.equal(told, 2);
      leaving.abort();
      send(PLACE);
      assert.equal(told, 2);
    } finally {
      Reflect.deleteProperty(globalThis, 'window');
    }
  });

  it('keeps nothing where it is not to, and says nothing of it', () => {
    const log = new LossLog(false);
    add(log, 1);
    assert.equal(kept.size, 0);
    assert.deepEqual([stepsOf(log), log.problem], [[1], '']);
  });

  it('begins anew where what is kept is damaged, and leaves out what is no row', () => {
    for (const text of ['', '{', 'null', '7', '{"rows":[]}', '"text"']) {
      kept.set(PLACE, text);
      assert.deepEqual(new LossLog(true).rows, [], text);
    }
    const log = new LossLog(true);
    add(log, 1);
    const [row] = log.rows;
    const damaged = [
      null,
      7,
      {},
      { ...row, name: 7 },
      { ...row, config: null },
      { ...row, dev: 'low' },
      { ...row, steps: undefined },
      { ...row, differs: null },
    ];
    kept.set(PLACE, JSON.stringify([...damaged, row, { ...row, dev: null }]));
    const read = new LossLog(true).rows;
    assert.deepEqual(read, [row, { ...row, dev: null }]);
    toCsv(read);
    toMarkdown(read);
  });

  it('keeps its rows for the visit where the browser refuses to write, and says so', () => {
    refuses.write = true;
    const log = new LossLog(true);
    add(log, 1);
    assert.match(log.problem, /keeps nothing for this page.*Copy it first/);
    add(log, 2);
    log.reload();
    assert.deepEqual(stepsOf(log), [1, 2]);
    refuses.write = false;
    add(log, 3);
    assert.equal(log.problem, '');
    assert.deepEqual(stepsOf(new LossLog(true)), [1, 2, 3]);
  });

  it('keeps its rows for the visit where the browser refuses everything', () => {
    refuses = { read: true, write: true };
    const log = new LossLog(true);
    add(log, 1);
    add(log, 2);
    assert.deepEqual(stepsOf(log), [1, 2]);
    assert.notEqual(log.problem, '');
  });

  it('keeps the last 200 rows', () => {
    const log = new LossLog(true);
    for (let i = 0; i < 205; i += 1) add(log, i);
    const rows = stepsOf(new LossLog(true));
    assert.deepEqual([rows.length, rows[0], rows.at(-1)], [200, 5, 204]);
  });
});

describe('the loss log as a table', () => {
  const row = {
    name: 'a|b, "c"',
    differs: '',
    train: null,
    dev: 2.10574,
    steps: 1000,
    seed: 7,
    notebook: '',
    config,
  };

  it('in Markdown escapes the bars', () => {
    const [head, line, first] = toMarkdown([row]).split('\n');
    assert.equal(head.split('|').length, 9);
    assert.equal(line, '| --- | --- | --- | --- | --- | --- | --- |');
    assert.equal(first, '| a\\|b, "c" |  |  | 2.1057 | 1000 | 7 |  |');
  });

  it('in CSV quotes what must be quoted', () => {
    const [head, first] = toCsv([row]).split('\r\n');
    assert.equal(
      head,
      'run,differs from the row before,train,dev,steps,seed,notebook (train / dev)',
    );
    assert.equal(first, '"a|b, ""c""",,,2.1057,1000,7,');
  });
});
