// PyTorch in a process of its own, where a Python that has it is found (PYTHON=...).
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Starts it; undefined where there is no PyTorch. */
export async function start() {
  const script = fileURLToPath(new URL('pytorch.py', import.meta.url));
  const python = spawn(process.env.PYTHON ?? 'python3', [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
  python.on('error', () => {});
  const first = await lines.next();
  if (first.done) return undefined;
  const title = JSON.parse(first.value);
  /** @param {import('./networks.js').Network} network */
  const contender = async (network) => async (/** @type {number} */ steps) => {
    python.stdin.write(`${JSON.stringify(network)} ${steps}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('PyTorch stopped');
    return JSON.parse(value);
  };
  return { name: 'pytorch', title, contender, stop: () => python.kill() };
}
