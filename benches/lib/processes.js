// What the processes that this one has started take, as Linux counts it: a browser and all of its
// own. Elsewhere there is nothing to read.
import { readdirSync, readFileSync } from 'node:fs';

const TICKS = 100; // a second

/** The numbers of a process: its parent, and its time on all cores in seconds. @param {string} id */
function statOf(id) {
  const text = readFileSync(`/proc/${id}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: fields[1], seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
}

/** Memory in MB; what several share is divided between them. @param {string} id */
function memoryOf(id) {
  const text = readFileSync(`/proc/${id}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1]) / 1000;
}

/**
 * Seconds on all cores and memory in MB of all descendants; null where it cannot be told.
 *
 * @returns {{ seconds: number, memory: number } | null}
 */
export function readProcesses() {
  try {
    /** @type {Map<string, ReturnType<typeof statOf>>} */
    const all = new Map();
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      try {
        all.set(id, statOf(id));
      } catch {
        // It has ended meanwhile.
      }
    const ours = (/** @type {string} */ id) => {
      for (let at = all.get(id); at; at = all.get(at.parent))
        if (at.parent === String(process.pid)) return true;
      return false;
    };
    const sum = { seconds: 0, memory: 0 };
    for (const [id, { seconds }] of all) {
      if (!ours(id)) continue;
      sum.seconds += seconds;
      sum.memory += memoryOf(id);
    }
    return sum;
  } catch {
    return null;
  }
}
