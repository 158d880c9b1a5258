import { mayHaveWorkers, pageMember } from './members.js';
import { workerMember } from './worker-member.js';
import { Pool } from './pool.js';

/**
 * A pool of workers, or of the page's own thread where there are none.
 *
 * @param {number} size
 * @param {(why: string) => void} onStandIn told when there are none after all
 */
export function makePool(size, onStandIn) {
  const pool = new Pool({ size, makeWorker: workerMember, makeStandIn: pageMember, onStandIn });
  if (!mayHaveWorkers()) pool.isOnPage = true;
  return pool;
}
