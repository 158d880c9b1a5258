import { clock } from '../../base/clock.js';
import { isTrap, message } from '../../base/errors.js';
import { Playground } from '../../base/wasm.js';
import { KeptRun, MeasuredRun } from './tasks.js';

/** @typedef {import('./protocol.js').Command} Command */
/** @typedef {import('./protocol.js').RunEvent} RunEvent */
/** @typedef {import('./protocol.js').Job} Job */

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 100;

/**
 * Trains one run at a time in slices, in a worker or on the page's own thread, and says how it
 * goes.
 */
export class Trainer {
  /**
   * @param {(event: RunEvent) => void} post
   * @param {number} slice milliseconds of work without a look at the commands
   * @param {(act: () => void) => void} defer does something after the commands that wait
   */
  constructor(post, slice, defer) {
    this.post = post;
    this.slice = slice;
    this.defer = defer;
    /** @type {KeptRun | MeasuredRun | null} */
    this.task = null;
    /** A network that lends its names to the next ones. @type {Playground | null} */
    this.base = null;
    /** @type {Job['text']} */
    this.baseText = null;
    this.isDeferred = false;
    this.reportedAt = 0;
  }

  /** @param {Exclude<Command, { type: 'init' }>} command */
  handle(command) {
    if (command.type !== 'start' && command.id !== this.task?.id) return;
    this.#guard(command.id, () => {
      if (command.type === 'start') this.#start(command.id, command.job);
      else if (command.type === 'stop') this.#drop();
      else if (command.type === 'look') this.task?.look();
      else if (this.task) {
        this.task.until = command.until;
        this.task.rests = command.rests;
        this.#goOn();
      }
    });
  }

  /** @param {number} id @param {Job} job */
  #start(id, job) {
    this.#drop();
    if (job.kind === 'kept') this.task = new KeptRun(id, job, this.post);
    else this.task = new MeasuredRun(id, job, this.post, this.#baseFor(job));
    this.reportedAt = clock.now();
    this.#goOn();
  }

  /** @param {Job} job */
  #baseFor({ config, text }) {
    if (this.base && this.baseText === text) return this.base;
    this.base?.free();
    this.base = new Playground(config, text ?? undefined);
    this.baseText = text;
    return this.base;
  }

  #goOn() {
    if (this.isDeferred) return;
    this.isDeferred = true;
    this.defer(() => {
      this.isDeferred = false;
      const { task } = this;
      if (task) this.#guard(task.id, () => this.#work(task));
    });
  }

  /** @param {KeptRun | MeasuredRun} task */
  #work(task) {
    const more = task.work(this.slice);
    const now = clock.now();
    if (now - this.reportedAt > REPORT_EVERY) {
      this.reportedAt = now;
      this.post({ type: 'progress', id: task.id, step: task.step });
    }
    if (more) this.#goOn();
  }

  /** What goes wrong ends this run only. @param {number} id @param {() => void} act */
  #guard(id, act) {
    try {
      act();
    } catch (error) {
      const trap = isTrap(error);
      // After a trap nothing of this instance may be used.
      if (trap) this.base = null;
      else this.task?.free();
      this.task = null;
      this.post({ type: 'failed', id, message: message(error), trap });
    }
  }

  #drop() {
    this.task?.free();
    this.task = null;
  }

  /** Gives back all memory. */
  close() {
    this.#drop();
    this.base?.free();
    this.base = null;
  }
}
