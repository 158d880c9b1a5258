import * as words from '#words/workers.js';
import { isLast } from './protocol.js';

/** @typedef {import('./protocol.js').Command} Command */
/** @typedef {import('./protocol.js').Event} Event */
/** @typedef {import('./protocol.js').RunEvent} RunEvent */
/** @typedef {import('./protocol.js').Job} Job */
/** @typedef {import('./protocol.js').Member} Member */
/** @typedef {(ears: import('./protocol.js').Ears) => Member} MakeMember */

/** As many workers as the machine has cores, less one for the page. */
export const usualSize = () => Math.max(1, (navigator.hardwareConcurrency || 2) - 1);

let ids = 0;

/** A run that somebody of the pool trains, or will. */
export class Task {
  /** @param {Job} job @param {(event: RunEvent) => void} on @param {Pool} pool */
  constructor(job, on, pool) {
    ids += 1;
    this.id = ids;
    this.job = job;
    this.on = on;
    this.pool = pool;
    /** Who trains it; null while it waits and after it has ended. @type {Seat | null} */
    this.seat = null;
  }

  /**
   * Trains on to another step.
   *
   * @param {number} until
   * @param {boolean} [rests] whether it rests there; else it only waits for the next step to go to
   */
  train(until, rests = true) {
    this.job.until = until;
    this.seat?.send({ type: 'train', id: this.id, until, rests });
  }

  /** Asks for the run as it is; a "state" follows. */
  look() {
    this.seat?.send({ type: 'look', id: this.id });
  }

  /** Ends it; nothing of it is heard any more. */
  stop() {
    this.pool.drop(this);
  }
}

/** A member of the pool, and what it trains. */
class Seat {
  /** @param {MakeMember} make @param {Pool} pool */
  constructor(make, pool) {
    this.pool = pool;
    this.isReady = false;
    this.isGone = false;
    /** @type {Task | null} */
    this.task = null;
    /** Commands given before it was ready. @type {Command[]} */
    this.early = [];
    this.member = make({
      hear: (event) => !this.isGone && this.#hear(event),
      die: (why) => !this.isGone && pool.lose(this, why),
    });
  }

  /** @param {Command} command */
  send(command) {
    if (this.isReady) this.member.send(command);
    else this.early.push(command);
  }

  /** @param {Event} event */
  #hear(event) {
    if (event.type === 'ready') {
      this.isReady = this.pool.hasWorked = true;
      for (const command of this.early.splice(0)) this.member.send(command);
    } else if (event.type === 'broken') this.pool.lose(this, event.message);
    // A late message of a run that was stopped.
    else if (event.id !== this.task?.id) return;
    else if (isLast(event)) this.pool.finish(this, event);
    else this.task.on(event);
  }

  end() {
    this.isGone = true;
    this.member.end();
  }
}

/**
 * Trains runs side by side, as many at a time as it is large; the others wait. A member that dies
 * is one failed run. Where no worker can be had, the runs go one after the other on the page's own
 * thread.
 */
export class Pool {
  /**
   * @param {object} options
   * @param {number} options.size
   * @param {MakeMember} options.makeWorker
   * @param {MakeMember} options.makeStandIn
   * @param {(why: string) => void} [options.onStandIn] told when there are no workers
   */
  constructor({ size, makeWorker, makeStandIn, onStandIn }) {
    this.size = size;
    this.makeWorker = makeWorker;
    this.makeStandIn = makeStandIn;
    this.onStandIn = onStandIn;
    /** Whether the page's own thread does the work. */
    this.isOnPage = false;
    /** Whether a worker has ever answered. */
    this.hasWorked = false;
    /** @type {Seat[]} */
    this.seats = [];
    /** @type {Task[]} */
    this.queue = [];
  }

  /** @param {Job} job @param {(event: RunEvent) => void} on @returns {Task} */
  start(job, on) {
    const task = new Task({ ...job }, on, this);
    this.queue.push(task);
    this.#serve();
    return task;
  }

  /** How many members there are. */
  get members() {
    return this.seats.length;
  }

  #serve() {
    while (this.queue.length > 0) {
      const seat = this.seats.find(({ task }) => task === null) ?? this.#hire();
      if (!seat) return;
      const task = /** @type {Task} */ (this.queue.shift());
      seat.task = task;
      task.seat = seat;
      seat.send({ type: 'start', id: task.id, job: task.job });
    }
  }

  /** @returns {Seat | null} */
  #hire() {
    if (this.seats.length >= (this.isOnPage ? 1 : this.size)) return null;
    if (!this.isOnPage) {
      try {
        return this.#add(new Seat(this.makeWorker, this));
      } catch (error) {
        this.#moveToPage(error instanceof Error ? error.message : String(error));
        if (this.seats.length > 0) return null;
      }
    }
    return this.#add(new Seat(this.makeStandIn, this));
  }

  /** @param {Seat} seat */
  #add(seat) {
    this.seats.push(seat);
    return seat;
  }

  /** @param {string} why */
  #moveToPage(why) {
    if (this.isOnPage) return;
    this.isOnPage = true;
    this.onStandIn?.(why);
  }

  /** A run has ended by itself. @param {Seat} seat @param {RunEvent} event */
  finish(seat, event) {
    const task = /** @type {Task} */ (seat.task);
    this.#clear(seat);
    // An instance that has trapped must not be used again.
    if (event.type === 'failed' && event.trap) this.#dismiss(seat);
    task.on(event);
    this.#serve();
  }

  /** A member is gone. @param {Seat} seat @param {string} why */
  lose(seat, why) {
    const { task } = seat;
    this.#clear(seat);
    this.#dismiss(seat);
    if (!seat.isReady && !this.hasWorked) {
      this.#moveToPage(why);
      if (task) this.queue.unshift(task);
    } else if (task) {
      const message = words.died(why);
      task.on({ type: 'failed', id: task.id, message, trap: false });
    }
    this.#serve();
  }

  /** @param {Task} task */
  drop(task) {
    const { seat } = task;
    this.queue = this.queue.filter((each) => each !== task);
    if (!seat) return;
    this.#clear(seat);
    seat.send({ type: 'stop', id: task.id });
    this.#serve();
  }

  /** @param {Seat} seat */
  #clear(seat) {
    if (seat.task) seat.task.seat = null;
    seat.task = null;
  }

  /** @param {Seat} seat */
  #dismiss(seat) {
    this.seats = this.seats.filter((each) => each !== seat);
    seat.end();
  }

  /** Ends all runs and gives back all workers. */
  close() {
    this.queue = [];
    for (const seat of this.seats.splice(0)) {
      this.#clear(seat);
      seat.end();
    }
  }

  /** Gives back those who have nothing to do. */
  rest() {
    for (const seat of this.seats.filter(({ task }) => task === null)) this.#dismiss(seat);
  }
}
